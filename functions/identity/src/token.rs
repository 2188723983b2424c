//! Access tokens: short-lived, signed, and worth nothing without their session.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use kernel::actor::Anonymity;
use kernel::{Context, Error, Repository, Resources, Result, Variable, typed_id};
use serde::{Deserialize, Serialize};

use crate::account::UserId;
use crate::keys::{Jwk, Jwks};
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
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: TokenId,
}

/// Signs tokens.
pub struct TokenIssuer {
    header: Header,
    key: EncodingKey,
}

/// `SIGNING_KEY`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SigningKey {
    kid: String,
    pkcs8: String,
}

impl Repository for TokenIssuer {
    const USES_TABLE: bool = false;

    fn open(resources: &Resources) -> Result<Self> {
        jose::install();
        // Neither serde's nor base64's error is kept: they may quote the key.
        let unreadable =
            || Error::internal("the signing key is not JSON of kid and pkcs8, an Ed25519 key");
        let text = resources.variable(Variable::SigningKey)?;
        let SigningKey { kid, pkcs8 } = serde_json::from_str(&text).map_err(|_| unreadable())?;
        let der = BASE64.decode(pkcs8).map_err(|_| unreadable())?;
        jose::key_pair(&der).ok_or_else(unreadable)?;
        let header = Header {
            kid: Some(kid),
            ..Header::new(Algorithm::EdDSA)
        };
        Ok(Self {
            header,
            key: EncodingKey::from_ed_der(&der),
        })
    }
}

impl TokenIssuer {
    /// A token for a session.
    ///
    /// # Errors
    /// Internal, when it cannot be signed.
    pub fn issue(&self, session: &Session, cx: &Context) -> Result<String> {
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
        encode(&self.header, &claims, &self.key).map_err(Error::internal)
    }
}

/// Checks tokens.
pub struct TokenVerifier {
    keys: Vec<(String, DecodingKey)>,
    validation: Validation,
}

impl Repository for TokenVerifier {
    const USES_TABLE: bool = false;

    fn open(resources: &Resources) -> Result<Self> {
        jose::install();
        let jwks = Jwks::open(resources)?;
        let key = |key: &Jwk| {
            Ok((
                key.kid.clone(),
                DecodingKey::from_ed_der(&key.public_key()?),
            ))
        };
        Ok(Self {
            keys: jwks.keys.iter().map(key).collect::<Result<_>>()?,
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
    /// What the token says, if it is ours and its time is now.
    ///
    /// # Errors
    /// Expired, for a token that was ours; malformed, for anything else.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, Anonymity> {
        let malformed = |_| Anonymity::Malformed;
        let kid = decode_header(token).map_err(malformed)?.kid;
        let key = self
            .keys
            .iter()
            .find(|(known, _)| Some(known) == kid.as_ref());
        let (_, key) = key.ok_or(Anonymity::Malformed)?;
        let claims = decode::<Claims>(token, key, &self.validation)
            .map_err(malformed)?
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
}

#[cfg(test)]
mod tests;
