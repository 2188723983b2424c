//! Refresh tokens: 256 random bits each, valid for one use. All refresh tokens that follow from one
//! login belong to its session.

use std::fmt;
use std::str::FromStr;

use kernel::Result;
use kernel::hex;
use ring::digest::{SHA256, digest};

use crate::account::UserId;
use crate::secrets;
use crate::session::{Session, SessionId};

const PREFIX: &str = "rt";
const SECRET_BYTES: usize = 32;

/// For how many seconds after the first use a second use counts as a retry of the client, not as a
/// theft.
pub(crate) const GRACE_SECONDS: i64 = 10;

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
    pub(crate) fn of(session: &Session) -> Result<Self> {
        Ok(Self {
            user_id: session.user_id().clone(),
            session_id: session.session_id().clone(),
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
    use kernel::Context;
    use kernel::context::Clock as _;
    use std::sync::Arc;
    use testkit::TestClock;

    fn token() -> RefreshToken {
        let clock = Arc::new(TestClock::new());
        let cx = Context::of_system(clock.now(), clock);
        RefreshToken::of(&Session::begin("7".parse().unwrap(), 1, &cx)).unwrap()
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
