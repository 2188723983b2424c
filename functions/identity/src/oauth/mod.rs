//! Signing in with the identity providers that the deployment trusts: what the two requests of a
//! sign-in share, and which user a sign-in is for.

#[cfg(test)]
pub(crate) mod given;
mod linking;
mod state;

use std::sync::Arc;

use kernel::dependencies::EnvValue;
use kernel::deployment::{Source, Variable};
use kernel::{Dependency, Result};
use oidc::{Http, Provider, Providers, RelyingParty};

pub(crate) use self::linking::{AccountLinking, Identity};
#[cfg(test)]
pub(crate) use self::state::LIFETIME_SECONDS;
pub(crate) use self::state::{Linker, State, States};
use crate::error::IdentityError;

/// The providers, and the states of sign-ins in progress.
pub(crate) struct OAuth {
    providers: Providers,
    http: Arc<dyn Http>,
    states: States,
}

/// The providers with which people can sign in: JSON that maps names to providers.
pub(crate) struct OAuthProviders;

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
    pub(crate) fn provider(&self, name: &str) -> Result<&Provider, IdentityError> {
        self.providers
            .get(name)
            .ok_or(IdentityError::UnknownProvider)
    }

    /// The client for a provider.
    #[must_use]
    pub(crate) fn client_of(&self, provider: &Provider) -> RelyingParty {
        RelyingParty::new(provider.clone(), self.http.clone())
    }

    /// The states, which connect the two requests of a sign-in.
    #[must_use]
    pub(crate) const fn states(&self) -> &States {
        &self.states
    }
}
