//! A session. Every access token belongs to one and is rejected when the session has ended.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use kernel::{Context, History, entity, typed_id};
use serde::{Deserialize, Serialize};

use crate::account::UserId;
use crate::event::{RevocationReason, SessionRevoked, UserLoggedIn, UserLoggedOut};

typed_id! {
    /// Identifies a session.
    SessionId
}

/// The lifetime of a session: 30 days.
pub(crate) const LIFETIME_SECONDS: i64 = 30 * 24 * 60 * 60;

/// A signed-in user on one device.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    id: SessionId,
    user_id: UserId,
    /// The user's generation when the session started: see [`crate::user::User::generation`].
    generation: u64,
    /// The client's `User-Agent`.
    device: Option<String>,
    /// The network from which the session started: precise enough for the user to recognise it, but
    /// not to locate a house.
    address_prefix: Option<String>,
    created_at: Timestamp,
    /// When the user last proved in this session who they are; none if that was only at its start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    authenticated_at: Option<Timestamp>,
    /// When an access token was last issued for the session.
    last_used_at: Timestamp,
    /// In seconds since 1970: the table's time to live.
    expires_at: i64,
    #[serde(rename = "version")]
    history: History,
}

impl Session {
    /// Starts a session of a user on the calling device.
    #[must_use]
    pub(crate) fn begin(user_id: UserId, generation: u64, cx: &Context) -> Self {
        let id: SessionId = cx.new_id();
        let mut history = History::default();
        history.record(&UserLoggedIn {
            user_id: user_id.clone(),
            session_id: id.clone(),
        });
        Self {
            id,
            user_id,
            generation,
            device: cx.user_agent.clone(),
            address_prefix: cx.client_address.map(network),
            created_at: cx.now,
            authenticated_at: None,
            last_used_at: cx.now,
            expires_at: cx.now.as_second() + LIFETIME_SECONDS,
            history,
        }
    }

    /// Whether the session belongs to this user and their present generation, and is not expired.
    /// DynamoDB deletes expired rows late, so an existing row is not enough.
    #[must_use]
    pub(crate) fn admits(&self, user_id: &UserId, generation: u64, now: Timestamp) -> bool {
        self.user_id == *user_id
            && self.generation == generation
            && now.as_second() < self.expires_at
    }

    /// Records that another access token is issued.
    pub(crate) fn refresh(&mut self, now: Timestamp) {
        self.last_used_at = now;
    }

    /// Records that the user has proved again who they are.
    pub(crate) fn authenticate(&mut self, now: Timestamp) {
        self.authenticated_at = Some(now);
    }

    /// When the user last proved in this session who they are.
    #[must_use]
    pub(crate) fn authenticated_at(&self) -> Timestamp {
        self.authenticated_at.unwrap_or(self.created_at)
    }

    /// Ends the session by logout. The repository deletes the row.
    pub(crate) fn log_out(&mut self) {
        self.history.record(&UserLoggedOut {
            user_id: self.user_id.clone(),
            session_id: self.id.clone(),
        });
    }

    /// Ends the session for another reason than logout. The repository deletes the row.
    pub(crate) fn revoke(&mut self, reason: RevocationReason) {
        self.history.record(&SessionRevoked {
            user_id: self.user_id.clone(),
            session_id: self.id.clone(),
            reason,
        });
    }

    #[must_use]
    pub(crate) const fn session_id(&self) -> &SessionId {
        &self.id
    }

    /// The owner of the session.
    #[must_use]
    pub(crate) const fn user_id(&self) -> &UserId {
        &self.user_id
    }

    /// The user's generation when the session started.
    #[must_use]
    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }

    /// The client's `User-Agent`.
    #[must_use]
    pub(crate) fn device(&self) -> Option<&str> {
        self.device.as_deref()
    }

    /// The network from which the session started.
    #[must_use]
    pub(crate) fn address_prefix(&self) -> Option<&str> {
        self.address_prefix.as_deref()
    }

    /// When the session started.
    #[must_use]
    pub(crate) const fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// When an access token was last issued for the session.
    #[must_use]
    pub(crate) const fn last_used_at(&self) -> Timestamp {
        self.last_used_at
    }

    /// When the session expires, in seconds since 1970.
    #[must_use]
    pub(crate) const fn expires_at(&self) -> i64 {
        self.expires_at
    }
}

entity!(Session, id);

/// The first 24 bits of an IPv4 address, or the first 48 bits of an IPv6 address.
pub(crate) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => format!("{}/24", Ipv4Addr::from_bits(address.to_bits() & (!0 << 8))),
        IpAddr::V6(address) => {
            format!("{}/48", Ipv6Addr::from_bits(address.to_bits() & (!0 << 80)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Entity as _;
    use kernel::context::Clock as _;
    use std::sync::Arc;
    use testkit::TestClock;

    fn session() -> (Session, Timestamp) {
        let clock = Arc::new(TestClock::new());
        let now = clock.now();
        let cx = Context {
            user_agent: Some("curl/8".to_owned()),
            client_address: Some(IpAddr::from([203, 0, 113, 77])),
            ..Context::of_system(now, clock)
        };
        (Session::begin("1".parse().unwrap(), 3, &cx), now)
    }

    fn after(now: Timestamp, seconds: i64) -> Timestamp {
        Timestamp::from_second(now.as_second() + seconds).unwrap()
    }

    #[test]
    fn only_the_network_of_an_address_is_kept() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("203.0.113.77"), "203.0.113.0/24");
        assert_eq!(of("::ffff:203.0.113.77"), "203.0.113.0/24");
        assert_eq!(of("2001:db8:1234:5678::9"), "2001:db8:1234::/48");
        assert_eq!(of("::1"), "::/48");
    }

    #[test]
    fn a_new_session_stores_its_device_and_network_and_records_an_event() {
        let (session, _) = session();
        let row = serde_json::to_value(&session).unwrap();
        assert_eq!(
            (&row["device"], &row["address_prefix"]),
            (&"curl/8".into(), &"203.0.113.0/24".into())
        );
        assert!(row["expires_at"].is_i64());
        assert_eq!(session.history().version(), 1);
    }

    #[test]
    fn a_session_is_refused_from_its_expiry_time_on() {
        let (session, now) = session();
        let owner: UserId = "1".parse().unwrap();
        assert!(session.admits(&owner, 3, after(now, LIFETIME_SECONDS - 1)));
        assert!(!session.admits(&owner, 3, after(now, LIFETIME_SECONDS)));
    }

    #[test]
    fn a_session_of_another_generation_is_refused() {
        let (session, now) = session();
        let owner: UserId = "1".parse().unwrap();
        assert!(session.admits(&owner, 3, now));
        assert!(!session.admits(&owner, 4, now));
    }

    #[test]
    fn a_session_is_refused_for_another_user() {
        let (session, now) = session();
        assert!(!session.admits(&"2".parse().unwrap(), 3, now));
    }
}
