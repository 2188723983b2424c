//! Access tokens: short-lived, signed, and worth nothing without their session.

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
    /// Identifies a token.
    TokenId
}

/// How long an access token is good for: 15 minutes.
pub const LIFETIME_SECONDS: i64 = 15 * 60;

/// The keys are a stage's own, so the issuer need not name the stage.
const ISSUER: &str = "aurora";
const AUDIENCE: &str = "aurora-api";

/// What a token says. Not what its bearer may: roles are looked up with each request.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    iss: Cow<'static, str>,
    aud: Cow<'static, str>,
    /// The user.
    pub sub: UserId,
    /// The session.
    pub sid: SessionId,
    /// When it was made, in seconds since 1970.
    pub iat: i64,
    nbf: i64,
    /// From when on it is worth nothing, in seconds since 1970.
    pub exp: i64,
    jti: TokenId,
}

/// Signs tokens.
pub struct TokenIssuer {
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
    /// A token for a session.
    ///
    /// # Errors
    /// Unavailable, while no key is known; internal, when it cannot be signed.
    pub async fn issue(&self, session: &Session, cx: &Context) -> Result<String> {
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

/// Checks tokens.
pub struct TokenVerifier {
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

/// EdDSA alone, whatever the token's header says. Time is checked by our own clock.
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
    /// What the token says, if it is ours and its time is now: expired, for a token that was ours;
    /// malformed, for anything else.
    ///
    /// # Errors
    /// Unavailable, while no key is known.
    pub async fn verify(&self, token: &str, now: Timestamp) -> Result<Result<Claims, Anonymity>> {
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

/// The key that a token of the right form names.
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
