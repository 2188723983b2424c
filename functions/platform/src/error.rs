//! The errors of the platform domain.

use serde_json::json;

use crate::view::DependencyView;

kernel::errors! {
    /// An error of this domain.
    pub(crate) enum PlatformError {
        /// The bus cannot accept these events; the stream's on-failure destination keeps them.
        EventTooLarge {
            /// The ids of the events.
            event_ids: Vec<String>,
        } => Internal, "platform.event_too_large", "an event is too large for the bus",
            |refusal| refusal.with_source(event_ids.join(", "));
        /// The store has a different event with this stream and version.
        StreamForked {
            /// The stream.
            stream_id: String,
            /// The version.
            version: u64,
            /// The id of the event in the store.
            stored: String,
            /// The id of the event that was refused.
            refused: String,
        } => Internal, "platform.stream_forked", "the event store has a different event of this version",
            |refusal| refusal.with_source(format!(
                "{stream_id} at {version}: {stored} is stored, {refused} is not"
            ));
        /// The domain has never stopped calling the other one.
        UnknownCircuit => NotFound, "platform.unknown_circuit", "there is no such circuit, or it has never opened";
        /// The id is wrong, or the letter is not kept any more.
        UnknownDeadLetter => NotFound, "platform.unknown_dead_letter", "there is no such dead letter";
        /// Somebody has redriven or discarded it.
        DeadLetterSettled => Conflict, "platform.dead_letter_settled", "the dead letter was already redriven or discarded";
        /// Its message does not say from which queue it came.
        DeadLetterWithoutConsumer => Conflict, "platform.dead_letter_without_consumer",
            "it is not known for which consumer the dead letter was";
        /// No domain has a consumer of this name, or it reads no events of Aurora.
        UnknownConsumer => NotFound, "platform.unknown_consumer", "there is no such consumer";
        /// The id is wrong, or the replay ended more than 90 days ago.
        UnknownReplay => NotFound, "platform.unknown_replay", "there is no such replay";
        /// The id is wrong, or the event has not arrived yet.
        UnknownEvent => NotFound, "platform.unknown_event", "there is no such event, or it has not arrived yet";
        /// No domain publishes such an event.
        UnknownEventType => NotFound, "platform.unknown_event_type", "there is no such type of event";
        /// A dependency of the domain is down.
        NotReady {
            /// The state of each dependency; empty for a caller without the permission to read it.
            dependencies: Vec<DependencyView>,
            /// The causes, for the log.
            causes: String,
        } => Unavailable, "platform.not_ready", "a dependency of this domain is down", |refusal| {
            let refusal = refusal.with_header("Retry-After", "5".to_owned()).with_source(causes);
            if dependencies.is_empty() {
                refusal
            } else {
                refusal.with_detail("dependencies", json!(dependencies))
            }
        };
    }
}
