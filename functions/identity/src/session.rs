//! A session. Every access token belongs to one and is rejected when the session has ended.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use kernel::{Context, History, Result, entity, typed_id};
use serde::{Deserialize, Serialize};

use crate::account::UserId;
use crate::event::{RevocationReason, SessionRevoked, UserLoggedIn, UserLoggedOut};
use crate::refresh_token::{RefreshChain, RefreshToken};

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
    /// `None` for a session that started before chains were stored and was not refreshed since.
    #[serde(default)]
    refresh: Option<RefreshChain>,
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
            address_prefix: cx.client_address.map(prefix),
            created_at: cx.now,
            authenticated_at: None,
            last_used_at: cx.now,
            refresh: None,
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

    /// Issues the first refresh token.
    ///
    /// # Errors
    /// Internal, when random bytes are not available.
    pub(crate) fn issue(&mut self) -> Result<RefreshToken> {
        let first = RefreshToken::new(self.user_id.clone(), self.id.clone())?;
        self.refresh = Some(RefreshChain::begin(&first));
        Ok(first)
    }

    /// Begins the chain of a session that has none with the only token of it that was not used.
    pub(crate) fn adopt(&mut self, unused: &RefreshToken) {
        self.refresh
            .get_or_insert_with(|| RefreshChain::begin(unused));
    }

    /// Exchanges a refresh token of this session for a successor, which replaces every successor that
    /// was issued before; `None` when a successor was used already, or `token` was replaced.
    ///
    /// # Errors
    /// Internal, when random bytes are not available.
    pub(crate) fn exchange(
        &mut self,
        token: &RefreshToken,
        now: Timestamp,
    ) -> Result<Option<RefreshToken>> {
        let admits = |chain: &RefreshChain| chain.admits(token);
        if !self.refresh.as_ref().is_some_and(admits) {
            return Ok(None);
        }
        let successor = RefreshToken::new(self.user_id.clone(), self.id.clone())?;
        self.refresh = Some(RefreshChain::after(token, &successor));
        self.last_used_at = now;
        // Of two requests at once, the slower one must see what the other one issued.
        self.history.advance();
        Ok(Some(successor))
    }

    /// Records that the user has proved again who they are.
    pub(crate) fn authenticate(&mut self, now: Timestamp) {
        self.authenticated_at = Some(now);
        // A refresh at the same time must not overwrite this.
        self.history.advance();
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

/// The first 24 bits of an IPv4 address, or the first 48 bits of an IPv6 address. Only to show: callers
/// are counted by [`kernel::Network`].
fn prefix(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => format!("{}/24", Ipv4Addr::from_bits(address.to_bits() & (!0 << 8))),
        IpAddr::V6(address) => {
            format!("{}/48", Ipv6Addr::from_bits(address.to_bits() & (!0 << 80)))
        }
    }
}

#[cfg(test)]
mod tests;
