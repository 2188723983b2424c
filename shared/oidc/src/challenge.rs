//! The secrets that bind a callback to the browser in which the sign-in began.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use kernel::{Error, Result};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};

/// The three secrets of one sign-in. The caller stores them when the sign-in begins and passes them
/// again to redeem the code. The caller must check that the callback's `state` equals this one.
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Returned with the code. Proves that the callback belongs to a sign-in that we began.
    pub state: String,
    /// Returned in the ID token. Proves that the token was issued for this sign-in.
    pub nonce: String,
    /// Sent with the code, 43 to 128 characters of `A-Z a-z 0-9 - . _ ~`. Proves that the client that
    /// redeems the code began the sign-in.
    pub code_verifier: String,
}

impl Challenge {
    /// Three random values of 256 bits each, in base64url.
    ///
    /// # Errors
    /// Internal, when the random number generator fails.
    pub fn random() -> Result<Self> {
        Ok(Self {
            state: random()?,
            nonce: random()?,
            code_verifier: random()?,
        })
    }

    /// The hash of the verifier, which is sent in the authorization request: S256 of RFC 7636.
    pub(crate) fn code_challenge(&self) -> String {
        BASE64.encode(digest(&SHA256, self.code_verifier.as_bytes()))
    }
}

fn random() -> Result<String> {
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Error::internal("the random number generator failed"))?;
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
    fn the_challenge_equals_the_test_vector_of_rfc_7636() {
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
    fn all_secrets_differ_and_none_is_in_the_debug_form() {
        let challenge = Challenge::random().unwrap();
        let other = Challenge::random().unwrap();
        assert_eq!(challenge.code_verifier.len(), 43);
        assert_ne!(challenge.state, challenge.nonce);
        assert_ne!(challenge.nonce, challenge.code_verifier);
        assert_ne!(challenge.state, other.state);
        assert_eq!(format!("{challenge:?}"), "Challenge { .. }");
    }
}
