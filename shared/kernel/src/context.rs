//! What a handler knows of the call that it serves. Time and ids come from here and nowhere else.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use crate::actor::Actor;
use crate::cursor::CursorKey;
use crate::error::{Error, Kind, Result};
use crate::id::TypedId;
use crate::table::BoxFuture;

/// Where time and chance come from: the system in a function, the test's own in a test.
pub trait Clock: Send + Sync {
    /// Now, in whole milliseconds.
    fn now(&self) -> Timestamp;
    /// A fresh UUIDv7 that belongs to that moment.
    fn uuid(&self, now: Timestamp) -> Uuid;
    /// Waits, for work that must not be done too fast.
    fn wait(&self, time: Duration) -> BoxFuture<'_, ()>;
}

/// One call, whoever makes it.
#[derive(Clone)]
pub struct Context {
    /// The moment of the call; one for all that it writes.
    pub now: Timestamp,
    /// Follows the work through every service, event and log line.
    pub correlation_id: String,
    /// W3C trace context of this call.
    pub traceparent: String,
    /// The event that caused this call, if one did.
    pub causation_id: Option<String>,
    /// Who calls.
    pub actor: Actor,
    /// From where, as the gateway saw it.
    pub client_address: Option<IpAddr>,
    /// The client's own description of itself.
    pub user_agent: Option<String>,
    /// The version in `If-Match`.
    pub if_match: Option<u64>,
    /// Seals and opens cursors; absent where the endpoint does not declare it.
    pub cursor_key: Option<CursorKey>,
    /// Where ids come from.
    pub clock: Arc<dyn Clock>,
}

impl Context {
    /// A call by the platform itself, without a trace yet.
    #[must_use]
    pub fn of_system(now: Timestamp, clock: Arc<dyn Clock>) -> Self {
        Self {
            now,
            correlation_id: String::new(),
            traceparent: String::new(),
            causation_id: None,
            actor: Actor::System,
            client_address: None,
            user_agent: None,
            if_match: None,
            cursor_key: None,
            clock,
        }
    }

    /// A fresh identifier.
    #[must_use]
    pub fn new_id<I: TypedId>(&self) -> I {
        I::from_uuid(self.clock.uuid(self.now))
    }

    /// Refuses a change to a version that the caller has not seen.
    ///
    /// # Errors
    /// 412 when `If-Match` names another version than `current`.
    pub fn check_version(&self, current: u64) -> Result<()> {
        match self.if_match {
            Some(expected) if expected != current => Err(stale_version()),
            _ => Ok(()),
        }
    }

    /// The key for cursors.
    ///
    /// # Errors
    /// Internal, when the endpoint pages without declaring `Variable::CursorKey`.
    pub fn cursor_key(&self) -> Result<&CursorKey> {
        self.cursor_key
            .as_ref()
            .ok_or_else(|| Error::internal("this endpoint pages and has no cursor key"))
    }
}

/// The refusal of a change to a version that is no longer current.
#[must_use]
pub fn stale_version() -> Error {
    Error::new(
        Kind::PreconditionFailed,
        "request.stale_version",
        "somebody changed it since you read it; read it again",
    )
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("now", &self.now)
            .field("correlation_id", &self.correlation_id)
            .field("actor", &self.actor)
            .finish_non_exhaustive()
    }
}
