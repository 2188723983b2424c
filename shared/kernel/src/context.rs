//! What a handler knows about the call that it handles. This is the only source of time and ids.

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
use crate::network::Network;
use crate::table::BoxFuture;

/// The source of time and random ids: the system in a function, a fixed implementation in a test.
pub trait Clock: Send + Sync {
    /// Now, in whole milliseconds.
    fn now(&self) -> Timestamp;
    /// A new UUIDv7 with the timestamp `now`.
    fn uuid(&self, now: Timestamp) -> Uuid;
    /// Waits for this time. For work that must be slowed down.
    fn wait(&self, time: Duration) -> BoxFuture<'_, ()>;
}

/// One call of a function: a request, an event or a scheduled run.
#[derive(Clone)]
pub struct Context {
    /// The time of the call. Everything that the call writes has this time.
    pub now: Timestamp,
    /// Connects all services, events and log lines of the same work.
    pub correlation_id: String,
    /// W3C trace context of this call.
    pub traceparent: String,
    /// The id of the event that caused this call, if any.
    pub causation_id: Option<String>,
    /// The caller.
    pub actor: Actor,
    /// The client's IP address, as the gateway reports it.
    pub client_address: Option<IpAddr>,
    /// The `User-Agent` header.
    pub user_agent: Option<String>,
    /// The version in `If-Match`.
    pub if_match: Option<u64>,
    /// The key that signs and verifies cursors; `None` if the function has none.
    pub cursor_key: Option<CursorKey>,
    /// The source of ids.
    pub clock: Arc<dyn Clock>,
}

impl Context {
    /// A call by the platform itself, without a trace.
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

    /// The network from which the caller is counted; `None` for a call that no client sent.
    #[must_use]
    pub fn network(&self) -> Option<Network> {
        self.client_address.map(Network::of)
    }

    /// A new identifier.
    #[must_use]
    pub fn new_id<I: TypedId>(&self) -> I {
        I::from_uuid(self.clock.uuid(self.now))
    }

    /// Checks that `If-Match`, where the request has it, names the current version.
    ///
    /// # Errors
    /// 412 when `If-Match` names a version other than `current`.
    pub fn check_version(&self, current: u64) -> Result<()> {
        match self.if_match {
            Some(expected) if expected != current => Err(stale_version()),
            _ => Ok(()),
        }
    }

    /// The key for cursors.
    ///
    /// # Errors
    /// Internal, when the function has no cursor key. It has one if its reply is a
    /// [`Page`](crate::page::Page).
    pub fn cursor_key(&self) -> Result<&CursorKey> {
        self.cursor_key
            .as_ref()
            .ok_or_else(|| Error::internal("this endpoint reads pages and has no cursor key"))
    }
}

/// The error 412 for a change whose `If-Match` is no longer the current version.
#[must_use]
pub fn stale_version() -> Error {
    Error::new(
        Kind::PreconditionFailed,
        "request.stale_version",
        "it was changed after you read it; read it again",
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
