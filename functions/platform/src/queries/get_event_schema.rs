//! `GET /api/v1/events/schemas/{source}/{event_type}`
//!
//! The JSON Schema of an event's envelope, with the fields of its data.

use kernel::text::Text;
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::PlatformError;
use crate::schemas;
use crate::view::EventSchemaView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetEventSchema {
    /// The domain that publishes it.
    #[schemars(example = &"subjects")]
    source: Text<50>,
    /// Its type and version.
    #[schemars(example = &"SubjectCreated.v1")]
    event_type: Text<100>,
}

impl Query for GetEventSchema {
    const NAME: &'static str = "get-event-schema";
    const ROUTE: Route = Route::get("/api/v1/events/schemas/{source}/{event_type}");
    const PERMISSION: Permission = Permission::Public;
    type Dependencies = ();
    type Reply = EventSchemaView;

    async fn fetch(self, (): &(), _: &Context) -> Result<EventSchemaView> {
        let wanted = (self.source.as_str(), self.event_type.as_str());
        let found = schemas::all().find(|one| (one.source, one.detail_type) == wanted);
        let found = found.ok_or(PlatformError::UnknownEventType)?;
        Ok(EventSchemaView::from(&found))
    }
}
