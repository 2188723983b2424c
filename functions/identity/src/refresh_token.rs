//! Refresh tokens: 256 random bits each. All refresh tokens that follow from one login belong to its
//! session.
//!
//! A client exchanges its token for a successor. If the answer is lost, the client repeats the exchange
//! with the same token and gets another successor, as long as no successor was used; the first one is
//! then replaced. A client that behaves well never sends a replaced token, nor a token whose successor
//! it has used. Whoever does so has a copy of a token, and the session ends.

use std::fmt;
use std::str::FromStr;

use kernel::Result;
use kernel::hex;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::account::UserId;
use crate::secrets;
use crate::session::SessionId;

const PREFIX: &str = "rt";
const SECRET_BYTES: usize = 32;

/// The refresh tokens of a session that can still be exchanged, by their hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RefreshChain {
    /// The successor that was issued last. Nobody has used it.
    newest: String,
    /// The token that was exchanged for `newest`; `None` until the first exchange.
    exchanged: Option<String>,
}

impl RefreshChain {
    /// The chain of a session that starts with this token.
    #[must_use]
    pub(crate) fn begin(first: &RefreshToken) -> Self {
        Self {
            newest: first.hash(),
            exchanged: None,
        }
    }

    /// Whether the token can be exchanged: it is the newest one, or the one that was exchanged for the
    /// newest one, which a client repeats when an answer was lost.
    #[must_use]
    pub(crate) fn admits(&self, token: &RefreshToken) -> bool {
        let hash = token.hash();
        self.newest == hash || self.exchanged.as_ref() == Some(&hash)
    }

    /// The chain after `token` was exchanged for `successor`.
    #[must_use]
    pub(crate) fn after(token: &RefreshToken, successor: &RefreshToken) -> Self {
        Self {
            newest: successor.hash(),
            exchanged: Some(token.hash()),
        }
    }
}

/// A refresh token: `rt_<user>_<session>_<secret>`. With the ids, all rows can be read in one call;
/// only the secret authenticates.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RefreshToken {
    user_id: UserId,
    session_id: SessionId,
    secret: String,
}

impl RefreshToken {
    /// A new token of a session.
    ///
    /// # Errors
    /// Internal, when random bytes are not available.
    pub(crate) fn new(user_id: UserId, session_id: SessionId) -> Result<Self> {
        Ok(Self {
            user_id,
            session_id,
            secret: hex::encode(&secrets::random::<SECRET_BYTES>()?),
        })
    }

    /// Parses a token; `None` when it is malformed.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('_').collect();
        let [PREFIX, user_id, session_id, secret] = parts[..] else {
            return None;
        };
        let is_secret = secret.len() == 2 * SECRET_BYTES
            && secret
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        Some(Self {
            user_id: UserId::from_str(user_id).ok()?,
            session_id: SessionId::from_str(session_id).ok()?,
            secret: is_secret.then(|| secret.to_owned())?,
        })
    }

    /// The hash under which the token is stored. The secret is random and long, so a plain SHA-256
    /// is enough: it cannot be guessed.
    #[must_use]
    pub(crate) fn hash(&self) -> String {
        hex::encode(digest(&SHA256, self.secret.as_bytes()).as_ref())
    }

    /// The user that the token names.
    #[must_use]
    pub(crate) const fn user_id(&self) -> &UserId {
        &self.user_id
    }

    /// The session that the token names.
    #[must_use]
    pub(crate) const fn session_id(&self) -> &SessionId {
        &self.session_id
    }

    /// The token as text, as the client receives it.
    #[must_use]
    pub(crate) fn reveal(&self) -> String {
        let Self {
            user_id,
            session_id,
            secret,
        } = self;
        format!("{PREFIX}_{user_id}_{session_id}_{secret}")
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> RefreshToken {
        RefreshToken::new("7".parse().unwrap(), "8".parse().unwrap()).unwrap()
    }

    #[test]
    fn the_newest_token_and_the_one_exchanged_for_it_are_admitted_and_no_others() {
        let (first, second, third) = (token(), token(), token());
        let began = RefreshChain::begin(&first);
        assert!(began.admits(&first) && !began.admits(&second));
        let once = RefreshChain::after(&first, &second);
        assert!(once.admits(&first) && once.admits(&second) && !once.admits(&third));
        let repeated = RefreshChain::after(&first, &third);
        assert!(repeated.admits(&first) && repeated.admits(&third));
        assert!(!repeated.admits(&second), "it was replaced");
        let used = RefreshChain::after(&second, &third);
        assert!(!used.admits(&first), "its successor was used");
    }

    #[test]
    fn a_token_is_parsed_from_its_own_text() {
        let token = token();
        assert_eq!(RefreshToken::parse(&token.reveal()), Some(token));
    }

    #[test]
    fn two_tokens_of_one_session_differ() {
        assert_ne!(token().hash(), token().hash());
    }

    #[test]
    fn neither_the_hash_nor_the_debug_output_contains_the_secret() {
        let token = token();
        let secret = token.secret.clone();
        assert_ne!(token.hash(), secret);
        assert!(!format!("{token:?}").contains(&secret));
    }

    #[test]
    fn a_malformed_token_is_not_parsed() {
        let good = token().reveal();
        let upper = good.to_uppercase();
        for text in [
            "",
            "rt",
            "rt_1_2",
            &good[1..],
            &good[..good.len() - 1],
            &format!("{good}0"),
            &format!("{good}_"),
            &upper,
            &good.replacen("rt_", "ak_", 1),
            &good.replacen("rt_7", "rt_x", 1),
        ] {
            assert_eq!(RefreshToken::parse(text), None, "{text}");
        }
    }
}
