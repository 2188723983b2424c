//! ID tokens and their validation (OpenID Connect Core 1.0, 3.1.3.7).

use std::fmt;

use jiff::Timestamp;
use jsonwebtoken::errors::{Error as JwtError, ErrorKind};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use kernel::Result;
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq as _;

use crate::error::invalid_id_token;
use crate::keys::Keys;

/// The accepted difference between a provider's clock and ours.
const LEEWAY_SECONDS: f64 = 60.0;

/// The longest subject in bytes.
const SUBJECT_LIMIT: usize = 255;

/// The claims of a provider about the user who signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims {
    /// The user's id at this provider, 1 to 255 bytes. A provider never reuses it for another user.
    pub subject: String,
    /// The e-mail address, as the provider spells it.
    pub email: Option<String>,
    /// Whether the provider has verified that the address belongs to the user.
    pub email_verified: bool,
    /// The full name.
    pub name: Option<String>,
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims").finish_non_exhaustive()
    }
}

/// The values that a token must have.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) now: Timestamp,
}

#[derive(Deserialize)]
struct IdToken {
    sub: String,
    /// One or several audiences. `jsonwebtoken` has checked that our client id is among them.
    aud: Value,
    azp: Option<String>,
    /// Seconds, with or without a fraction.
    exp: f64,
    iat: f64,
    nonce: Option<String>,
    email: Option<String>,
    email_verified: Option<Value>,
    name: Option<String>,
}

/// Validates a token. The cause of the error says which check failed.
pub(crate) fn verify(token: &str, keys: &Keys, expected: &Expected<'_>) -> Result<Claims> {
    signed(token, keys, expected)
        .and_then(|token| token.check(expected).map(|()| token.into()))
        .map_err(invalid_id_token)
}

/// Checks the signature, the issuer and the audience. For an algorithm other than RS256, ES256 and
/// EdDSA no key is found.
fn signed(token: &str, keys: &Keys, expected: &Expected<'_>) -> Result<IdToken, &'static str> {
    jose::install();
    let header = decode_header(token).map_err(reason)?;
    if header.crit.is_some() {
        return Err("its header requires an extension that is not supported");
    }
    let key = keys
        .find(header.kid.as_deref(), header.alg)
        .ok_or("the provider has no key with its key id and algorithm")?;
    let validation = validation(header.alg, expected);
    let token = decode(token, key, &validation).map_err(reason)?;
    Ok(token.claims)
}

/// The expiry is checked later, in [`IdToken::check`], with the caller's clock.
fn validation(algorithm: Algorithm, expected: &Expected<'_>) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.client_id]);
    validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
    validation.validate_exp = false;
    validation
}

/// The kind of the error without its message, which may quote the token.
fn reason(error: JwtError) -> &'static str {
    match error.kind() {
        ErrorKind::InvalidSignature => "its signature is invalid",
        ErrorKind::InvalidIssuer => "it is from another issuer",
        ErrorKind::InvalidAudience => "it is for another client",
        ErrorKind::MissingRequiredClaim(_) => "a required claim is missing",
        _ => "it is malformed",
    }
}

impl IdToken {
    fn check(&self, expected: &Expected<'_>) -> Result<(), &'static str> {
        let now = expected.now.as_duration().as_secs_f64();
        let same_nonce =
            |nonce: &str| bool::from(nonce.as_bytes().ct_eq(expected.nonce.as_bytes()));
        if now >= self.exp + LEEWAY_SECONDS {
            Err("it is expired")
        } else if self.iat > now + LEEWAY_SECONDS {
            Err("its issue time is in the future")
        } else if !self.is_authorized_for(expected.client_id) {
            Err("another client is its authorized party")
        } else if !self.nonce.as_deref().is_some_and(same_nonce) {
            Err("its nonce is from another sign-in")
        } else if !(1..=SUBJECT_LIMIT).contains(&self.sub.len()) {
            Err("its subject is empty or too long")
        } else {
            Ok(())
        }
    }

    /// A token for several audiences must name the client that requested it.
    fn is_authorized_for(&self, client_id: &str) -> bool {
        match &self.azp {
            Some(party) => party == client_id,
            None => self.aud.as_array().is_none_or(|aud| aud.len() == 1),
        }
    }
}

impl From<IdToken> for Claims {
    fn from(token: IdToken) -> Self {
        let email_verified = match token.email_verified {
            Some(Value::Bool(verified)) => verified,
            // Some providers send a string.
            Some(Value::String(verified)) => verified == "true",
            _ => false,
        };
        Self {
            subject: token.sub,
            email: token.email,
            email_verified,
            name: token.name,
        }
    }
}
