//! `GET /api/v1/audit`
//!
//! What administrators and API keys have done, the newest first: on one day (today in UTC by default), by one of them,
//! or by one of them on one day. A client that reads pages past midnight must send the date. An entry is here a
//! moment after what it tells.

use jiff::civil::Date;
use kernel::page::{Limit, Page};
use kernel::text::Text;
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, AuditEntry};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListAudit {
    /// Only what this user or API key has done.
    actor: Option<Text<100>>,
    /// Only what was done on this day in UTC.
    date: Option<Date>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListAudit {
    const NAME: &'static str = "list-audit";
    const ROUTE: Route = Route::get("/api/v1/audit");
    const PERMISSION: Permission = Permission::ReadEvents;
    type Dependencies = Audit;
    type Reply = Page<AuditEntry>;

    /// One call.
    async fn fetch(self, audit: &Audit, cx: &Context) -> Result<Page<AuditEntry>> {
        let actor = self.actor.as_ref().map(Text::as_str);
        let page = (self.limit, self.cursor.as_deref());
        audit.page((actor, self.date), page, cx).await
    }
}
