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
use crate::etag::{self, TagCondition};
use crate::id::TypedId;
use crate::network::Network;
use crate::table::BoxFuture;

/// For how many seconds a sign-in counts as recent: 10 minutes.
pub const RECENT_SIGN_IN_SECONDS: i64 = 10 * 60;

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
    /// The span of the caller: of the client's request, or of the call that recorded the event. `None`
    /// where this call begins a trace.
    pub parent_span_id: Option<String>,
    /// The caller's `tracestate`, which continues the caller's trace together with `traceparent`.
    pub tracestate: Option<String>,
    /// The caller's `baggage`: names and values that the caller's systems attach to the whole work.
    pub baggage: Option<String>,
    /// The id of the event that caused this call, if any.
    pub causation_id: Option<String>,
    /// The caller.
    pub actor: Actor,
    /// The client's IP address, as the edge or the gateway reports it.
    pub client_address: Option<IpAddr>,
    /// The `User-Agent` header.
    pub user_agent: Option<String>,
    /// `If-Match`, where the endpoint checks it.
    pub if_match: Option<TagCondition>,
    /// `If-None-Match`, where the endpoint checks it.
    pub if_none_match: Option<TagCondition>,
    /// The key that signs and verifies cursors; `None` if the function has none.
    pub cursor_key: Option<CursorKey>,
    /// When the pipeline ends the call; `None` if nothing ends it.
    pub ends_at: Option<Timestamp>,
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
            parent_span_id: None,
            tracestate: None,
            baggage: None,
            causation_id: None,
            actor: Actor::System,
            client_address: None,
            user_agent: None,
            if_match: None,
            if_none_match: None,
            cursor_key: None,
            ends_at: None,
            clock,
        }
    }

    /// The network from which the caller is counted; `None` for a call that no client sent.
    #[must_use]
    pub fn network(&self) -> Option<Network> {
        self.client_address.map(Network::of)
    }

    /// How long the call may still take: less with each use of the clock; `None` if nothing ends it.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        let left = self.ends_at?.duration_since(self.clock.now());
        Some(Duration::try_from(left).unwrap_or_default())
    }

    /// A new identifier.
    #[must_use]
    pub fn new_id<I: TypedId>(&self) -> I {
        I::from_uuid(self.clock.uuid(self.now))
    }

    /// A random number from 0 to 1, for pauses that must not be the same in all processes.
    #[must_use]
    pub fn random(&self) -> f64 {
        let random = self.clock.uuid(self.now).into_bytes();
        f64::from(u16::from_be_bytes([random[14], random[15]])) / f64::from(u16::MAX)
    }

    /// Checks `If-Match` and `If-None-Match`, where the request has them. `current` is the version of
    /// the resource that the request changes, 0 if there is none yet or none any more.
    ///
    /// # Errors
    /// 412 when `If-Match` does not name the current version, and when `If-None-Match` does.
    pub fn check_version(&self, current: u64) -> Result<()> {
        let exists = current > 0;
        let tag = etag::of_version(current);
        let matches = |condition: &TagCondition| exists && condition.matches_strongly(Some(&tag));
        if self.if_match.as_ref().is_some_and(|tags| !matches(tags)) {
            return Err(stale_version());
        }
        let excludes = |condition: &TagCondition| exists && condition.matches_weakly(Some(&tag));
        if self.if_none_match.as_ref().is_some_and(excludes) {
            return Err(Error::new(
                Kind::PreconditionFailed,
                "request.excluded_version",
                "it exists already in a version that If-None-Match excludes",
            ));
        }
        Ok(())
    }

    /// Checks that the calling user has signed in or sent their password within the last
    /// [`RECENT_SIGN_IN_SECONDS`]. A stolen access token then changes nothing for good: commands
    /// that change who can use an account require this. Programs and the platform always pass,
    /// because their credentials are their proof.
    ///
    /// # Errors
    /// 401 `auth.proof_required`, with the challenge of RFC 9470.
    pub fn check_recent_proof(&self) -> Result<()> {
        match &self.actor {
            Actor::User {
                authenticated_at, ..
            } if self.now.as_second() - authenticated_at.as_second() > RECENT_SIGN_IN_SECONDS => {
                Err(proof_required())
            }
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

/// The error 401 for a caller who must prove again who they are (RFC 9470).
#[must_use]
pub fn proof_required() -> Error {
    let challenge = format!(
        "Bearer realm=\"aurora\", error=\"insufficient_user_authentication\", \
         max_age=\"{RECENT_SIGN_IN_SECONDS}\""
    );
    Error::new(
        Kind::Unauthenticated,
        "auth.proof_required",
        "prove who you are: send your password to POST /api/v1/auth/proof, or sign in again, and \
         repeat the request within 10 minutes",
    )
    .with_detail("max_age", RECENT_SIGN_IN_SECONDS.into())
    .with_header("WWW-Authenticate", challenge)
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

#[cfg(test)]
mod tests {
    use super::*;

    struct NoClock;

    impl Clock for NoClock {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
        fn uuid(&self, _: Timestamp) -> Uuid {
            Uuid::nil()
        }
        fn wait(&self, _: Duration) -> BoxFuture<'_, ()> {
            Box::pin(async {})
        }
    }

    /// The error code for a change of a resource with this version; none if the change is allowed.
    fn refusal(
        if_match: Option<&str>,
        if_none_match: Option<&str>,
        current: u64,
    ) -> Option<&'static str> {
        let cx = Context {
            if_match: if_match.and_then(TagCondition::parse),
            if_none_match: if_none_match.and_then(TagCondition::parse),
            ..Context::of_system(Timestamp::UNIX_EPOCH, Arc::new(NoClock))
        };
        cx.check_version(current).err().map(|error| error.code())
    }

    #[test]
    fn if_match_allows_a_change_of_the_version_that_it_names_and_of_no_other() {
        for (header, current, allowed) in [
            ("\"7\"", 7, true),
            ("\"6\", \"7\"", 7, true),
            ("*", 7, true),
            ("\"6\"", 7, false),
            ("\"07\"", 7, false),
            ("W/\"7\"", 7, false),
            ("*", 0, false),
            ("\"0\"", 0, false),
        ] {
            let expected = (!allowed).then_some("request.stale_version");
            assert_eq!(refusal(Some(header), None, current), expected, "{header}");
        }
    }

    #[test]
    fn if_none_match_refuses_a_change_of_the_version_that_it_names() {
        for (header, current, allowed) in [
            ("*", 0, true),
            ("\"6\"", 7, true),
            ("*", 7, false),
            ("W/\"7\"", 7, false),
            ("\"1\", \"7\"", 7, false),
        ] {
            let expected = (!allowed).then_some("request.excluded_version");
            assert_eq!(refusal(None, Some(header), current), expected, "{header}");
        }
        assert_eq!(refusal(None, None, 7), None);
        assert_eq!(
            refusal(Some("\"6\""), Some("*"), 7),
            Some("request.stale_version")
        );
    }
}
