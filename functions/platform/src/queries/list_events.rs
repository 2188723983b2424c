//! `GET /api/v1/events`
//!
//! Events of one day (today in UTC by default), the newest first: of all domains, of one domain, or of
//! one type. A client that reads pages past midnight must send the date.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::page::{Limit, Page};
use kernel::text::Text;
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event_store::EventStore;
use crate::filter::Filter;
use crate::view::EventView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListEvents {
    /// Only events of this type, for example `SubjectCreated`. Cannot be combined with a source.
    event_type: Option<Text<100>>,
    /// Only events of this domain, for example `subjects`.
    source: Option<Text<50>>,
    /// Only events of this day in UTC.
    date: Option<Date>,
    /// Only events at this time or later.
    from: Option<Timestamp>,
    /// Only events at this time or earlier. Must be on the day of `from`.
    to: Option<Timestamp>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListEvents {
    const NAME: &'static str = "list-events";
    const ROUTE: Route = Route::get("/api/v1/events");
    const PERMISSION: Permission = Permission::ReadEvents;
    type Dependencies = EventStore;
    type Reply = Page<EventView>;

    async fn fetch(self, store: &EventStore, cx: &Context) -> Result<Page<EventView>> {
        let filter = Filter {
            event_type: self.event_type.as_ref().map(Text::as_str),
            source: self.source.as_ref().map(Text::as_str),
            date: self.date,
            from: self.from,
            to: self.to,
        };
        let page = store
            .page(
                filter.query(cx.now)?,
                self.limit,
                self.cursor.as_deref(),
                cx,
            )
            .await?;
        Ok(page.map(EventView::from))
    }
}
