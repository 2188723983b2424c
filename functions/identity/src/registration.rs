//! Whether strangers may make themselves an account. Administrators say so while the platform runs:
//! the setting `identity/registration-open`.

use std::sync::Arc;

use kernel::{Context, Dependency, Result};
use serde::Deserialize;
use settings::Settings;

use crate::error::IdentityError;

/// What administrators say of registering.
#[derive(Debug, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Rules {
    registration_open: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            registration_open: true,
        }
    }
}

/// Lets newcomers in.
pub struct Registration(Arc<Settings>);

impl Dependency for Registration {
    type Parts = Arc<Settings>;

    fn new(settings: Self::Parts) -> Result<Self> {
        Ok(Self(settings))
    }
}

impl Registration {
    /// Refuses newcomers while registration is closed. Costs no call within the minute for which
    /// settings are kept.
    ///
    /// # Errors
    /// `identity.registration_closed`
    pub async fn check(&self, cx: &Context) -> Result<()> {
        let rules: Rules = self.0.load(cx.now).await;
        if rules.registration_open {
            return Ok(());
        }
        Err(IdentityError::RegistrationClosed.into())
    }
}
