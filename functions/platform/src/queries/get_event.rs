//! `GET /api/v1/events/{event_id}`
//!
//! One event, by its id. An event arrives shortly after the reply of the command that recorded it.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event_store::{EventId, EventStore};
use crate::view::EventView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetEvent {
    event_id: EventId,
}

impl Query for GetEvent {
    const NAME: &'static str = "get-event";
    const ROUTE: Route = Route::get("/api/v1/events/{event_id}");
    const PERMISSION: Permission = Permission::ReadEvents;
    type Dependencies = EventStore;
    type Reply = EventView;

    async fn fetch(self, store: &EventStore, _: &Context) -> Result<EventView> {
        store.get(&self.event_id).await.map(EventView::from)
    }
}
