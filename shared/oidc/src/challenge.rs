//! What ties a callback to the browser that was sent away.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use kernel::{Error, Result};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};

/// The three secrets of one sign-in. Whoever begins it keeps them and brings them back to redeem
/// the code; whether the callback's `state` is this one is for the caller to check.
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Comes back with the code: the callback belongs to a sign-in that we began.
    pub state: String,
    /// Comes back in the ID token: the token was made for this sign-in.
    pub nonce: String,
    /// Goes with the code, 43 to 128 characters of `A-Z a-z 0-9 - . _ ~`: who redeems is who began.
    pub code_verifier: String,
}

impl Challenge {
    /// Three random values of 256 bits each, in base64url.
    ///
    /// # Errors
    /// Internal, when the machine has no randomness.
    pub fn random() -> Result<Self> {
        Ok(Self {
            state: random()?,
            nonce: random()?,
            code_verifier: random()?,
        })
    }

    /// The verifier's hash, which the provider is shown first: S256 of RFC 7636.
    pub(crate) fn code_challenge(&self) -> String {
        BASE64.encode(digest(&SHA256, self.code_verifier.as_bytes()))
    }
}

fn random() -> Result<String> {
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Error::internal("the machine has no randomness"))?;
    Ok(BASE64.encode(bytes))
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Challenge").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_standard() {
        let challenge = Challenge {
            state: String::new(),
            nonce: String::new(),
            code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned(),
        };
        assert_eq!(
            challenge.code_challenge(),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn no_two_secrets_are_alike_and_none_is_shown() {
        let challenge = Challenge::random().unwrap();
        let other = Challenge::random().unwrap();
        assert_eq!(challenge.code_verifier.len(), 43);
        assert_ne!(challenge.state, challenge.nonce);
        assert_ne!(challenge.nonce, challenge.code_verifier);
        assert_ne!(challenge.state, other.state);
        assert_eq!(format!("{challenge:?}"), "Challenge { .. }");
    }
}
