//! `GET /api/v1/events/schemas`
//!
//! The types of all events, on one page, in the order of their domains.

use kernel::page::Page;
use kernel::text::Text;
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::schemas;
use crate::view::EventTypeView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListEventSchemas {
    /// Only events of this domain, for example `subjects`.
    source: Option<Text<50>>,
}

impl Query for ListEventSchemas {
    const NAME: &'static str = "list-event-schemas";
    const ROUTE: Route = Route::get("/api/v1/events/schemas");
    const PERMISSION: Permission = Permission::Public;
    type Dependencies = ();
    type Reply = Page<EventTypeView>;

    async fn fetch(self, (): &(), _: &Context) -> Result<Page<EventTypeView>> {
        let source = self.source.as_ref().map(Text::as_str);
        let items = schemas::all()
            .filter(|schema| source.is_none_or(|source| source == schema.source))
            .map(|schema| EventTypeView::from(&schema))
            .collect();
        Ok(Page {
            items,
            next_cursor: None,
        })
    }
}
