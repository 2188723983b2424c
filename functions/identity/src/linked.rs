//! Identities at external providers that are linked to a user.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One identity at a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LinkedIdentity {
    /// The provider's name, as the deployment configures it.
    pub(crate) provider: String,
    /// The provider's id for the person: unique at the provider and never reused.
    pub(crate) subject: String,
    /// When the identity was linked.
    pub(crate) linked_at: Timestamp,
}

/// The linked identities of a user: at most one of each provider.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct LinkedIdentities(Vec<LinkedIdentity>);

/// A linked identity as replies show it: without the provider's id for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct LinkedProvider {
    /// The provider's name.
    pub(crate) provider: String,
    /// When the identity was linked.
    pub(crate) linked_at: Timestamp,
}

impl LinkedIdentity {
    /// The value that is unique among the identities of all providers.
    #[must_use]
    pub(crate) fn unique_value(&self) -> String {
        unique_value(&self.provider, &self.subject)
    }
}

/// The value that is unique among the identities of all providers. A provider name contains no `#`.
#[must_use]
pub(crate) fn unique_value(provider: &str, subject: &str) -> String {
    format!("{provider}#{subject}")
}

impl LinkedIdentities {
    /// The identity at that provider.
    #[must_use]
    pub(crate) fn at(&self, provider: &str) -> Option<&LinkedIdentity> {
        self.0.iter().find(|linked| linked.provider == provider)
    }

    /// All linked identities.
    #[must_use]
    pub(crate) fn as_slice(&self) -> &[LinkedIdentity] {
        &self.0
    }

    /// The linked identities as replies show them.
    #[must_use]
    pub(crate) fn shown(&self) -> Vec<LinkedProvider> {
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
        let index = self
            .0
            .iter()
            .position(|linked| linked.provider == provider)?;
        Some(self.0.remove(index))
    }
}
