//! Signing in with the identity providers that the deployment trusts: what the two requests of one
//! sign-in share, and whom it lets in.

#[cfg(test)]
pub(crate) mod given;
mod linking;
mod state;

use std::sync::Arc;

use kernel::dependencies::EnvValue;
use kernel::deployment::{Source, Variable};
use kernel::{Dependency, Result};
use oidc::{Http, Provider, Providers, RelyingParty};

pub use self::linking::{AccountLinking, AuthenticatedUser, Identity};
pub use self::state::{LIFETIME_SECONDS, State, States};
use crate::error::IdentityError;

/// The providers, and the sign-ins that are under way.
pub struct OAuth {
    providers: Providers,
    http: Arc<dyn Http>,
    states: States,
}

/// The providers with which people may sign in: JSON of name to provider.
pub struct OAuthProviders;

impl Variable for OAuthProviders {
    const NAME: &'static str = "OAUTH_PROVIDERS";
    const SOURCE: Source = Source::SecretText {
        default: "{}",
        description: "OpenID Connect providers, JSON of name to provider",
    };
}

impl Dependency for OAuth {
    type Parts = (EnvValue<OAuthProviders>, Arc<dyn Http>, States);

    fn new((providers, http, states): Self::Parts) -> Result<Self> {
        Ok(Self {
            providers: Providers::parse(&providers)?,
            http,
            states,
        })
    }
}

impl OAuth {
    /// The provider of that name.
    ///
    /// # Errors
    /// [`IdentityError::UnknownProvider`]
    pub fn provider(&self, name: &str) -> Result<&Provider, IdentityError> {
        self.providers
            .get(name)
            .ok_or(IdentityError::UnknownProvider)
    }

    /// We, as a client of a provider.
    #[must_use]
    pub fn client_of(&self, provider: &Provider) -> RelyingParty {
        RelyingParty::new(provider.clone(), self.http.clone())
    }

    /// What ties the two requests of a sign-in together.
    #[must_use]
    pub const fn states(&self) -> &States {
        &self.states
    }
}
