//! The facts of the platform domain.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::dead_letter::DeadLetterId;
use crate::replay::{EventReplay, ReplayId};

/// The type of the aggregate of a replay's facts.
pub(crate) const REPLAY: &str = "Replay";

/// Stored events are going to be sent to a consumer again.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ReplayStarted {
    replay_id: ReplayId,
    consumer: String,
    event_type: Option<String>,
    from: Timestamp,
    to: Timestamp,
}

impl From<&EventReplay> for ReplayStarted {
    fn from(replay: &EventReplay) -> Self {
        Self {
            replay_id: replay.replay_id.clone(),
            consumer: replay.consumer.clone(),
            event_type: replay.event_type.clone(),
            from: replay.from,
            to: replay.to,
        }
    }
}

/// All events of a replay were sent.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ReplayCompleted {
    /// The replay.
    pub(crate) replay_id: ReplayId,
    /// The consumer that got the events.
    pub(crate) consumer: String,
    /// How many they were.
    pub(crate) events_sent: u64,
}

/// A dead letter is going to be sent to its consumer again.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DeadLetterRedriveRequested {
    /// The letter.
    pub(crate) dead_letter_id: DeadLetterId,
}

kernel::facts! { ReplayStarted, ReplayCompleted, DeadLetterRedriveRequested }
