//! Whether people may register by themselves. Administrators decide this at run time with the
//! setting `identity/registration-open`.

use std::sync::Arc;

use kernel::{Context, Dependency, Result};
use serde::{Deserialize, Deserializer};
use settings::Settings;

use crate::error::IdentityError;

/// The settings of this domain that concern registration.
#[derive(Debug, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct RegistrationSettings {
    #[serde(deserialize_with = "closed_unless_true")]
    registration_open: bool,
}

/// An operator who mistypes `false` must not leave registration open.
fn closed_unless_true<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(serde_json::Value::deserialize(deserializer)? == true)
}

impl Default for RegistrationSettings {
    fn default() -> Self {
        Self {
            registration_open: true,
        }
    }
}

/// Checks whether registration is open.
pub(crate) struct Registration(Arc<Settings>);

impl Dependency for Registration {
    type Parts = Arc<Settings>;

    fn new(settings: Self::Parts) -> Result<Self> {
        Ok(Self(settings))
    }
}

impl Registration {
    /// Refuses while registration is closed. Settings are cached for a minute; a check within it
    /// makes no call.
    ///
    /// # Errors
    /// `identity.registration_closed`
    pub(crate) async fn check(&self, cx: &Context) -> Result<()> {
        let settings: RegistrationSettings = self.0.load(cx.now).await;
        if settings.registration_open {
            return Ok(());
        }
        Err(IdentityError::RegistrationClosed.into())
    }
}
