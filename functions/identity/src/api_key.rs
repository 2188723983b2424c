//! An API key: the credential of a program, which has no session.

pub(crate) mod event;
#[cfg(test)]
pub(crate) mod given;
pub(crate) mod issuer;
pub(crate) mod rate;
pub(crate) mod repository;
pub(crate) mod scopes;
pub(crate) mod secret;
#[cfg(test)]
mod tests;
pub(crate) mod verifier;
pub(crate) mod view;

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

/// The display name of a key.
pub(crate) type KeyName = Text<100>;

/// The longest lifetime of a key.
const MAX_LIFETIME: SignedDuration = SignedDuration::from_hours(365 * 24);

/// The lifetime of a key that is created without `expires_at`.
const DEFAULT_LIFETIME: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Whether a key may be used until it expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum ApiKeyStatus {
    /// The key may be used.
    Active,
    /// The key is rejected, permanently.
    Revoked,
}

/// An API key of a program. It holds MACs of its secrets, never the secrets themselves.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ApiKey {
    id: ApiKeyId,
    name: KeyName,
    #[serde(deserialize_with = "Scopes::kept")]
    scopes: Scopes,
    rate: Rate,
    status: ApiKeyStatus,
    created_by: String,
    /// The administrator who rotated the key last, and so received the present secret.
    #[serde(default)]
    rotated_by: Option<String>,
    created_at: Timestamp,
    /// The row does not call this `expires_at`, because that attribute is the table's time to live
    /// and would delete the row.
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

/// The fields of a new key.
#[derive(Debug)]
pub(crate) struct NewApiKey {
    /// The display name.
    pub(crate) name: KeyName,
    /// What the key may do.
    pub(crate) scopes: Scopes,
    /// How often the key may be used.
    pub(crate) rate: Rate,
    /// When the key expires; the default is 90 days from now.
    pub(crate) expires_at: Option<Timestamp>,
}

impl ApiKey {
    /// Creates a key with the MAC of its secret.
    ///
    /// # Errors
    /// 422 when `expires_at` is not in the future, or is more than 365 days from now.
    pub(crate) fn create(new: NewApiKey, secret: SecretMac, cx: &Context) -> Result<Self> {
        let expires_at = new.expires_at.unwrap_or(cx.now + DEFAULT_LIFETIME);
        if expires_at <= cx.now || expires_at > cx.now + MAX_LIFETIME {
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
            rotated_by: None,
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

    /// Gives the key a new secret. The present secret stays valid for `overlap`; the secret before
    /// that becomes invalid.
    ///
    /// # Errors
    /// [`IdentityError::ApiKeyNotActive`] for a revoked or expired key.
    pub(crate) fn rotate(
        &mut self,
        secret: SecretMac,
        overlap: SignedDuration,
        cx: &Context,
    ) -> Result<(), IdentityError> {
        self.check_state(cx.now)
            .map_err(|_| IdentityError::ApiKeyNotActive)?;
        let until = cx.now + overlap;
        let previous = std::mem::replace(&mut self.secret, secret);
        self.rotated_by = Some(cx.actor.name().to_owned());
        self.previous = (until > cx.now).then_some(PreviousSecret {
            secret: previous,
            until,
        });
        self.history.record(&ApiKeyRotated {
            key_id: self.id.clone(),
            previous_until: until,
        });
        Ok(())
    }

    /// Revokes the key. A second call changes nothing and records no event.
    pub(crate) fn revoke(&mut self) {
        if self.status == ApiKeyStatus::Revoked {
            return;
        }
        self.status = ApiKeyStatus::Revoked;
        self.history.record(&ApiKeyRevoked {
            key_id: self.id.clone(),
        });
    }

    /// Checks the secret that a caller sent. Only a caller with a correct secret learns that the
    /// key is revoked or expired.
    ///
    /// # Errors
    /// [`Anonymity::Malformed`] for a wrong secret; [`Anonymity::Revoked`];
    /// [`Anonymity::Expired`].
    pub(crate) fn check(
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

    #[must_use]
    pub(crate) const fn key_id(&self) -> &ApiKeyId {
        &self.id
    }

    /// The id of the administrator who received the present secret.
    #[must_use]
    pub(crate) fn issued_to(&self) -> &str {
        self.rotated_by.as_ref().unwrap_or(&self.created_by)
    }

    /// What the key may do.
    #[must_use]
    pub(crate) const fn scopes(&self) -> &Scopes {
        &self.scopes
    }

    /// How often the key may be used.
    #[must_use]
    pub(crate) const fn rate(&self) -> Rate {
        self.rate
    }

    /// When the key was created.
    #[must_use]
    pub(crate) const fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// When the key expires.
    #[must_use]
    pub(crate) const fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}

entity!(ApiKey, id);
