//! `append-event`: every event of every domain
//!
//! Stores the event in the event store.

use kernel::endpoint::EVERY_EVENT;
use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use crate::event_store::EventStore;

/// No field of the event's data is read: the whole envelope is stored.
#[derive(Debug, JsonSchema)]
pub(crate) struct AppendEvent {}

impl<'de> Deserialize<'de> for AppendEvent {
    fn deserialize<D: Deserializer<'de>>(data: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(data).map(|_| Self {})
    }
}

impl Consumer for AppendEvent {
    const NAME: &'static str = "append-event";
    const EVENT: &'static str = EVERY_EVENT;
    type Dependencies = EventStore;

    async fn consume(
        self,
        event: &Envelope,
        store: &EventStore,
        _: &Context,
    ) -> Result<Commit<()>> {
        store.append(event).await
    }
}
