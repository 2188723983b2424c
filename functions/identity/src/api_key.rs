//! An API key: what a program shows in place of a session.

pub mod event;
#[cfg(test)]
pub(crate) mod given;
pub mod issuer;
pub mod rate;
pub mod repository;
pub mod scopes;
pub mod secret;
#[cfg(test)]
mod tests;
pub mod verifier;
pub mod view;

use jiff::{SignedDuration, Timestamp};
use kernel::actor::Anonymity;
use kernel::text::Text;
use kernel::{Context, Error, History, Result, entity, typed_id};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::event::{ApiKeyCreated, ApiKeyRevoked, ApiKeyRotated};
use self::rate::Rate;
use self::scopes::Scopes;
use self::secret::{ApiKeySecrets, KeySecret, SecretMac};
use crate::error::IdentityError;

typed_id! {
    /// Identifies an API key.
    ApiKeyId
}

/// What a key is called.
pub type KeyName = Text<100>;

/// The longest life of a key.
const LONGEST: SignedDuration = SignedDuration::from_hours(365 * 24);

/// The life of a key whose maker does not say.
const USUAL: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Whether a key may be used until it expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum ApiKeyStatus {
    /// May be used.
    Active,
    /// May never be used again.
    Revoked,
}

/// A program's key. Its secret is not here, only what checks it.
#[derive(Debug, Serialize, Deserialize)]
pub struct ApiKey {
    id: ApiKeyId,
    name: KeyName,
    #[serde(deserialize_with = "Scopes::kept")]
    scopes: Scopes,
    rate: Rate,
    status: ApiKeyStatus,
    created_by: String,
    created_at: Timestamp,
    /// In the row not `expires_at`, which is the table's own time to live: the row stays.
    #[serde(rename = "valid_until")]
    expires_at: Timestamp,
    secret: SecretMac,
    previous: Option<PreviousSecret>,
    #[serde(rename = "version")]
    history: History,
}

/// The secret before the last rotation.
#[derive(Debug, Serialize, Deserialize)]
struct PreviousSecret {
    secret: SecretMac,
    until: Timestamp,
}

/// What a key shall be.
#[derive(Debug)]
pub struct NewApiKey {
    /// What it is called.
    pub name: KeyName,
    /// What it may.
    pub scopes: Scopes,
    /// How often it may be used.
    pub rate: Rate,
    /// From when on it is worth nothing; 90 days from now unless it is said.
    pub expires_at: Option<Timestamp>,
}

impl ApiKey {
    /// A new key with that secret.
    ///
    /// # Errors
    /// 422 when it would expire in the past, or later than in 365 days.
    pub fn create(new: NewApiKey, secret: SecretMac, cx: &Context) -> Result<Self> {
        let expires_at = new.expires_at.unwrap_or(cx.now + USUAL);
        if expires_at <= cx.now || expires_at > cx.now + LONGEST {
            let problem = "must be in the future, and at most 365 days from now";
            return Err(Error::invalid_field("expires_at", problem));
        }
        let mut key = Self {
            id: cx.new_id(),
            name: new.name,
            scopes: new.scopes,
            rate: new.rate,
            status: ApiKeyStatus::Active,
            created_by: cx.actor.name().to_owned(),
            created_at: cx.now,
            expires_at,
            secret,
            previous: None,
            history: History::default(),
        };
        key.history.record(&ApiKeyCreated {
            key_id: key.id.clone(),
            name: key.name.clone(),
            scopes: key.scopes.clone(),
            expires_at,
        });
        Ok(key)
    }

    /// Gives the key another secret. The present one works for `overlap` longer, the one before it
    /// no more.
    ///
    /// # Errors
    /// [`IdentityError::ApiKeyNotActive`] for a key that is worth nothing any more.
    pub fn rotate(
        &mut self,
        secret: SecretMac,
        overlap: SignedDuration,
        now: Timestamp,
    ) -> Result<(), IdentityError> {
        self.check_state(now)
            .map_err(|_| IdentityError::ApiKeyNotActive)?;
        let until = now + overlap;
        let previous = std::mem::replace(&mut self.secret, secret);
        self.previous = (until > now).then_some(PreviousSecret {
            secret: previous,
            until,
        });
        self.history.record(&ApiKeyRotated {
            key_id: self.id.clone(),
            previous_until: until,
        });
        Ok(())
    }

    /// Ends the key. A second time changes nothing and tells nothing.
    pub fn revoke(&mut self) {
        if self.status == ApiKeyStatus::Revoked {
            return;
        }
        self.status = ApiKeyStatus::Revoked;
        self.history.record(&ApiKeyRevoked {
            key_id: self.id.clone(),
        });
    }

    /// Whether the key is worth something to whoever shows `shown`. Only who has the secret learns
    /// that the key was revoked or has expired.
    ///
    /// # Errors
    /// Malformed for a wrong secret; revoked; expired.
    pub fn check(
        &self,
        shown: &KeySecret,
        secrets: &ApiKeySecrets,
        now: Timestamp,
    ) -> Result<(), Anonymity> {
        let previous = self
            .previous
            .as_ref()
            .filter(|previous| now < previous.until)
            .map(|previous| &previous.secret);
        let mut accepted = std::iter::once(&self.secret).chain(previous);
        if !accepted.any(|kept| secrets.is_right(shown, kept)) {
            return Err(Anonymity::Malformed);
        }
        self.check_state(now)
    }

    fn check_state(&self, now: Timestamp) -> Result<(), Anonymity> {
        match self.status {
            ApiKeyStatus::Revoked => Err(Anonymity::Revoked),
            ApiKeyStatus::Active if now >= self.expires_at => Err(Anonymity::Expired),
            ApiKeyStatus::Active => Ok(()),
        }
    }

    /// The key's id.
    #[must_use]
    pub const fn key_id(&self) -> &ApiKeyId {
        &self.id
    }

    /// What the key may.
    #[must_use]
    pub const fn scopes(&self) -> &Scopes {
        &self.scopes
    }

    /// How often the key may be used.
    #[must_use]
    pub const fn rate(&self) -> Rate {
        self.rate
    }

    /// When the key was made.
    #[must_use]
    pub const fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// From when on the key is worth nothing.
    #[must_use]
    pub const fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}

entity!(ApiKey, id);
