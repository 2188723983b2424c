//! Access tokens: short-lived, signed, and valid only while their session exists.

use std::borrow::Cow;

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header, encode};
use kernel::actor::Anonymity;
use kernel::{Context, Dependency, Error, Result, typed_id};
use serde::{Deserialize, Serialize};

use crate::account::UserId;
use crate::keys::{KeyRings, KeySeal};
use crate::session::{Session, SessionId};

typed_id! {
    /// Identifies an access token.
    TokenId
}

/// The lifetime of an access token: 15 minutes.
pub(crate) const LIFETIME_SECONDS: i64 = 15 * 60;

/// Each stage has its own keys, so the issuer need not name the stage.
const ISSUER: &str = "aurora";
const AUDIENCE: &str = "aurora-api";

/// The claims of a token. It contains no roles: they are read with each request.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Claims {
    iss: Cow<'static, str>,
    aud: Cow<'static, str>,
    /// The user.
    pub(crate) sub: UserId,
    /// The session.
    pub(crate) sid: SessionId,
    /// When the token was issued, in seconds since 1970.
    pub(crate) iat: i64,
    nbf: i64,
    /// When the token expires, in seconds since 1970.
    pub(crate) exp: i64,
    jti: TokenId,
}

/// Signs tokens.
pub(crate) struct TokenIssuer {
    keys: KeyRings,
    seal: KeySeal,
}

impl Dependency for TokenIssuer {
    type Parts = (KeyRings, KeySeal);

    fn new((keys, seal): Self::Parts) -> Result<Self> {
        jose::install();
        Ok(Self { keys, seal })
    }
}

impl TokenIssuer {
    /// Issues a token for a session.
    ///
    /// # Errors
    /// Unavailable, while no key is available; internal, when signing fails.
    pub(crate) async fn issue(&self, session: &Session, cx: &Context) -> Result<String> {
        let ring = self.keys.current(cx.now).await?;
        let now = cx.now.as_second();
        let claims = Claims {
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            sub: session.user_id().clone(),
            sid: session.session_id().clone(),
            iat: now,
            nbf: now,
            exp: now + LIFETIME_SECONDS,
            jti: cx.new_id(),
        };
        let header = Header {
            kid: Some(ring.current().kid.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        let key = self.seal.unseal(ring.current())?;
        encode(&header, &claims, &key).map_err(Error::internal)
    }
}

/// Verifies tokens.
pub(crate) struct TokenVerifier {
    keys: KeyRings,
    validation: Validation,
}

impl Dependency for TokenVerifier {
    type Parts = KeyRings;

    fn new(keys: KeyRings) -> Result<Self> {
        jose::install();
        Ok(Self {
            keys,
            validation: validation(),
        })
    }
}

/// Only EdDSA is accepted, whatever the header of the token says. The times are checked with our own
/// clock.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["iss", "aud", "sub", "exp", "nbf"]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

impl TokenVerifier {
    /// The claims of a valid token. [`Anonymity::Expired`] for an expired token of ours;
    /// [`Anonymity::Malformed`] for anything else.
    ///
    /// # Errors
    /// Unavailable, while no key is available.
    pub(crate) async fn verify(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Result<Result<Claims, Anonymity>> {
        let Some(kid) = key_id(token) else {
            return Ok(Err(Anonymity::Malformed));
        };
        let ring = self.keys.with(&kid, now).await?;
        let keys = ring.published(now).keys;
        let Some(key) = keys.iter().find(|key| key.kid == kid) else {
            return Ok(Err(Anonymity::Malformed));
        };
        let key = DecodingKey::from_ed_der(&key.public_key()?);
        Ok(claims(token, &key, &self.validation, now))
    }
}

/// The `kid` in the header of a well-formed token.
fn key_id(token: &str) -> Option<String> {
    decode_header(token).ok()?.kid
}

fn claims(
    token: &str,
    key: &DecodingKey,
    validation: &Validation,
    now: Timestamp,
) -> Result<Claims, Anonymity> {
    let claims = decode::<Claims>(token, key, validation)
        .map_err(|_| Anonymity::Malformed)?
        .claims;
    let now = now.as_second();
    if now >= claims.exp {
        return Err(Anonymity::Expired);
    }
    if now < claims.nbf {
        return Err(Anonymity::Malformed);
    }
    Ok(claims)
}

#[cfg(test)]
mod tests;
