//! Identities at other providers that are one of our users.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Somebody at a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedIdentity {
    /// The provider's name, as the deployment configures it.
    pub provider: String,
    /// Who they are there: unique within the provider, and never given to somebody else.
    pub subject: String,
    /// Since when.
    pub linked_at: Timestamp,
}

/// At most one identity of each provider.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LinkedIdentities(Vec<LinkedIdentity>);

/// What is shown of a linked identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinkedProvider {
    /// The provider's name.
    pub provider: String,
    /// Since when.
    pub linked_at: Timestamp,
}

impl LinkedIdentity {
    /// What makes the identity unique among all providers'.
    #[must_use]
    pub fn unique_value(&self) -> String {
        unique_value(&self.provider, &self.subject)
    }
}

/// What makes an identity unique among all providers'. Provider names have no `#`.
#[must_use]
pub fn unique_value(provider: &str, subject: &str) -> String {
    format!("{provider}#{subject}")
}

impl LinkedIdentities {
    /// The identity at that provider.
    #[must_use]
    pub fn at(&self, provider: &str) -> Option<&LinkedIdentity> {
        self.0.iter().find(|linked| linked.provider == provider)
    }

    /// All of them.
    #[must_use]
    pub fn as_slice(&self) -> &[LinkedIdentity] {
        &self.0
    }

    /// What is shown of them.
    #[must_use]
    pub fn shown(&self) -> Vec<LinkedProvider> {
        let shown = |linked: &LinkedIdentity| LinkedProvider {
            provider: linked.provider.clone(),
            linked_at: linked.linked_at,
        };
        self.0.iter().map(shown).collect()
    }

    pub(crate) fn add(&mut self, identity: LinkedIdentity) {
        self.0.push(identity);
    }

    pub(crate) fn take(&mut self, provider: &str) -> Option<LinkedIdentity> {
        let place = self
            .0
            .iter()
            .position(|linked| linked.provider == provider)?;
        Some(self.0.remove(place))
    }
}
