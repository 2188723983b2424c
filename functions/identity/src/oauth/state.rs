//! The `state` of a sign-in. The browser takes it to the provider and brings it back, and it contains
//! what the callback needs: so nothing is stored when a sign-in begins.
//!
//! `<id>.<expiry>.<user id>.<session id>.<tag>`, without the two ids if nobody was signed in, and
//! authenticated together with the provider's name. The
//! PKCE verifier and the nonce are derived from the same fields with the same secret, each for its
//! own purpose. The id needs only to be unique; only the secret must be impossible to guess.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jiff::Timestamp;
use kernel::commit::unique_key;
use kernel::dependencies::SecretKey;
use kernel::table::{Action, Condition, Write, to_row};
use kernel::{Context, Dependency, Result, typed_id};
use oidc::Challenge;
use ring::hmac;
use serde::Serialize;

use crate::account::UserId;
use crate::error::IdentityError;
use crate::links;
use crate::session::SessionId;

/// How long a person may take to sign in at the provider, in seconds: 10 minutes.
pub(crate) const LIFETIME_SECONDS: i64 = 10 * 60;

/// The purpose is a part of every signed message, so that a tag for one purpose is refused for
/// another.
const STATE: &str = "oauth-state";
const NONCE: &str = "oauth-nonce";
const CODE_VERIFIER: &str = "oauth-code-verifier";

typed_id! {
    /// Identifies a sign-in.
    SignInId
}

/// The content of a state.
#[derive(Debug)]
struct StateClaims {
    id: SignInId,
    /// In seconds since 1970.
    expires_at: i64,
    linker: Option<Linker>,
}

/// The user who began a sign-in to link an identity, and their session. Only this session may complete
/// it, so that ending a user's sessions also ends the sign-ins that were begun in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Linker {
    /// The user.
    pub(crate) user_id: UserId,
    /// The session.
    pub(crate) session_id: SessionId,
}

/// The state of a sign-in that began here.
#[derive(Debug)]
pub(crate) struct State {
    claims_of_state: StateClaims,
    challenge: Challenge,
}

/// Creates and checks states.
pub(crate) struct States(hmac::Key);

impl Dependency for States {
    type Parts = SecretKey<links::LinkSecret>;

    fn new(secret: Self::Parts) -> Result<Self> {
        Ok(Self(links::key(secret)))
    }
}

impl States {
    /// Creates the state of a new sign-in at this provider. With a linker, the sign-in links an
    /// identity to this user.
    #[must_use]
    pub(crate) fn begin(&self, provider: &str, linker: Option<Linker>, cx: &Context) -> State {
        let claims_of_state = StateClaims {
            id: cx.new_id(),
            expires_at: cx.now.as_second() + LIFETIME_SECONDS,
            linker,
        };
        self.of(provider, claims_of_state)
    }

    /// Checks a state that came back from this provider. [`State::spend`] then refuses a state that
    /// was used before.
    ///
    /// # Errors
    /// [`IdentityError::InvalidOAuthState`] when it is forged, expired or for another provider.
    pub(crate) fn check(
        &self,
        provider: &str,
        text: &str,
        now: Timestamp,
    ) -> Result<State, IdentityError> {
        let (claims_of_state, tag) =
            StateClaims::parse(text).ok_or(IdentityError::InvalidOAuthState)?;
        let is_ours =
            hmac::verify(&self.0, &claims_of_state.message(STATE, provider), &tag).is_ok();
        if is_ours && now.as_second() < claims_of_state.expires_at {
            Ok(self.of(provider, claims_of_state))
        } else {
            Err(IdentityError::InvalidOAuthState)
        }
    }

    fn of(&self, provider: &str, claims_of_state: StateClaims) -> State {
        let derived = |purpose| {
            BASE64.encode(hmac::sign(
                &self.0,
                &claims_of_state.message(purpose, provider),
            ))
        };
        let challenge = Challenge {
            state: format!("{}.{}", claims_of_state.text(), derived(STATE)),
            nonce: derived(NONCE),
            code_verifier: derived(CODE_VERIFIER),
        };
        State {
            claims_of_state,
            challenge,
        }
    }
}

impl StateClaims {
    /// Parses a state into its content and its tag.
    fn parse(text: &str) -> Option<(Self, Vec<u8>)> {
        let parts: Vec<&str> = text.split('.').collect();
        let [id, expires_at, user_id, session_id, tag] = parts[..] else {
            return None;
        };
        let linker = match (user_id, session_id) {
            ("", "") => None,
            (user_id, session_id) => Some(Linker {
                user_id: UserId::from_str(user_id).ok()?,
                session_id: SessionId::from_str(session_id).ok()?,
            }),
        };
        let claims_of_state = Self {
            id: SignInId::from_str(id).ok()?,
            expires_at: expires_at.parse().ok()?,
            linker,
        };
        Some((claims_of_state, BASE64.decode(tag).ok()?))
    }

    fn text(&self) -> String {
        let [user_id, session_id] = self.linker_ids();
        format!("{}.{}.{user_id}.{session_id}", self.id, self.expires_at)
    }

    fn linker_ids(&self) -> [&str; 2] {
        self.linker.as_ref().map_or([""; 2], |linker| {
            [linker.user_id.as_str(), linker.session_id.as_str()]
        })
    }

    fn message(&self, purpose: &str, provider: &str) -> Vec<u8> {
        let [user_id, session_id] = self.linker_ids();
        let parts = [purpose, provider, self.id.as_str(), user_id, session_id];
        links::message(&parts, self.expires_at)
    }
}

/// The row of a used state, which prevents a second use.
#[derive(Serialize)]
struct UsedState {
    expires_at: i64,
}

impl State {
    /// The user who was signed in when the sign-in began, with their session.
    #[must_use]
    pub(crate) const fn linker(&self) -> Option<&Linker> {
        self.claims_of_state.linker.as_ref()
    }

    /// When the state expires, in seconds since 1970.
    #[must_use]
    pub(crate) const fn expires_at(&self) -> i64 {
        self.claims_of_state.expires_at
    }

    /// The state and the nonce, which go to the provider with the browser, and the PKCE verifier, which
    /// is sent only when the code is redeemed.
    #[must_use]
    pub(crate) const fn challenge(&self) -> &Challenge {
        &self.challenge
    }

    /// The write that marks the state as used. It fails when the state was used before. The row
    /// expires together with the state.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    pub(crate) fn spend(&self) -> Result<Write> {
        let StateClaims { id, expires_at, .. } = &self.claims_of_state;
        let spent = UsedState {
            expires_at: *expires_at,
        };
        let row = to_row(&unique_key(STATE, id.as_str()), &spent)?;
        let used = IdentityError::InvalidOAuthState.into();
        Ok(Write::when(Action::Put(row), Condition::Absent).or(used))
    }
}

#[cfg(test)]
mod tests;
