//! `GET /api/v1/events/streams/{stream_id}`: List events of one aggregate
//!
//! The events of one aggregate, in order. An event arrives shortly after the reply of the command that
//! recorded it. A stream without events is an empty list.

use kernel::page::{Limit, Page};
use kernel::text::Text;
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event_store::EventStore;
use crate::view::EventView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetEventStream {
    /// `Subject-<id>`
    stream_id: Text<200>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for GetEventStream {
    const NAME: &'static str = "get-event-stream";
    const ROUTE: Route = Route::get("/api/v1/events/streams/{stream_id}");
    const PERMISSION: Permission = Permission::ReadEvents;
    type Dependencies = EventStore;
    type Reply = Page<EventView>;

    async fn fetch(self, store: &EventStore, cx: &Context) -> Result<Page<EventView>> {
        let page = store
            .stream(
                self.stream_id.as_str(),
                self.limit,
                self.cursor.as_deref(),
                cx,
            )
            .await?;
        Ok(page.map(EventView::from))
    }
}
