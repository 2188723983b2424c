//! Signing in with the identity providers that the deployment trusts: what the two requests of one
//! sign-in share, and whom it lets in.

#[cfg(test)]
pub(crate) mod given;
mod linking;
mod state;

use std::sync::Arc;

use kernel::{Repository, Resources, Result, Variable};
use oidc::{Http, Provider, Providers, RelyingParty, SystemHttp};

pub use self::linking::{AccountLinking, Admitted, Identity};
pub use self::state::{LIFETIME_SECONDS, State, States};
use crate::error::IdentityError;

/// The providers, and the sign-ins that are under way.
pub struct OAuth {
    providers: Providers,
    http: Arc<dyn Http>,
    states: States,
}

impl Repository for OAuth {
    const USES_TABLE: bool = false;

    fn open(resources: &Resources) -> Result<Self> {
        let http = match resources.port::<dyn Http>() {
            Some(http) => http,
            None => Arc::new(SystemHttp::new()?),
        };
        Ok(Self {
            providers: Providers::parse(&resources.variable(Variable::OAuthProviders)?)?,
            http,
            states: States::open(resources)?,
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
