//! What can go wrong on the platform.

use kernel::{Error, Kind};
use serde_json::json;

use crate::view::DependencyView;

/// A refusal of this domain.
#[derive(Debug, thiserror::Error)]
pub enum PlatformError {
    /// The bus will never take this event; the stream's on-failure destination keeps it.
    #[error("an event is too large for the bus")]
    EventTooLarge {
        /// Which events.
        event_ids: Vec<String>,
    },
    /// The store has another event in that place.
    #[error("the event store has another event of this version")]
    StreamForked {
        /// The stream.
        stream_id: String,
        /// The place.
        version: u64,
        /// The event that has it.
        stored: String,
        /// The event that wants it.
        refused: String,
    },
    /// Something that the platform stands on is down.
    #[error("something that the domain stands on is down")]
    NotReady {
        /// How each of them is; empty for who may not know.
        dependencies: Vec<DependencyView>,
        /// Why, for the log.
        causes: String,
    },
}

impl From<PlatformError> for Error {
    fn from(error: PlatformError) -> Self {
        let message = error.to_string();
        match error {
            PlatformError::EventTooLarge { event_ids } => {
                Self::new(Kind::Internal, "platform.event_too_large", message)
                    .with_source(event_ids.join(", "))
            }
            PlatformError::StreamForked {
                stream_id,
                version,
                stored,
                refused,
            } => {
                let cause =
                    format!("{stream_id} at {version}: {stored} is stored, {refused} is not");
                Self::new(Kind::Internal, "platform.stream_forked", message).with_source(cause)
            }
            PlatformError::NotReady {
                dependencies,
                causes,
            } => {
                let refusal = Self::new(Kind::Unavailable, "platform.not_ready", message)
                    .with_header("Retry-After", "5".to_owned())
                    .with_source(causes);
                if dependencies.is_empty() {
                    return refusal;
                }
                refusal.with_detail("dependencies", json!(dependencies))
            }
        }
    }
}
