//! What can go wrong on the platform.

use serde_json::json;

use crate::view::DependencyView;

kernel::errors! {
    /// A refusal of this domain.
    pub enum PlatformError {
        /// The bus will never take these events; the stream's on-failure destination keeps them.
        EventTooLarge {
            /// Which events.
            event_ids: Vec<String>,
        } => Internal, "platform.event_too_large", "an event is too large for the bus",
            |refusal| refusal.with_source(event_ids.join(", "));
        /// The store has another event in that place.
        StreamForked {
            /// The stream.
            stream_id: String,
            /// The place.
            version: u64,
            /// The event that has it.
            stored: String,
            /// The event that wants it.
            refused: String,
        } => Internal, "platform.stream_forked", "the event store has another event of this version",
            |refusal| refusal.with_source(format!(
                "{stream_id} at {version}: {stored} is stored, {refused} is not"
            ));
        /// Something that the platform depends on is down.
        NotReady {
            /// The state of each of them; empty for a caller who may not know.
            dependencies: Vec<DependencyView>,
            /// Why, for the log.
            causes: String,
        } => Unavailable, "platform.not_ready", "something that the domain stands on is down", |refusal| {
            let refusal = refusal.with_header("Retry-After", "5".to_owned()).with_source(causes);
            if dependencies.is_empty() {
                refusal
            } else {
                refusal.with_detail("dependencies", json!(dependencies))
            }
        };
    }
}
