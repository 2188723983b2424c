//! Identities at external providers that are linked to a user.

use std::ops::Deref;

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

/// The names of providers in a request: at most 32.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<String>")]
#[schemars(inline)]
pub(crate) struct KeptProviders(#[schemars(length(max = 32))] Vec<String>);

impl TryFrom<Vec<String>> for KeptProviders {
    type Error = &'static str;

    fn try_from(names: Vec<String>) -> Result<Self, Self::Error> {
        if names.len() > 32 {
            return Err("must name at most 32 providers");
        }
        Ok(Self(names))
    }
}

impl Deref for KeptProviders {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.0
    }
}

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

    /// Removes and returns the identities of all other providers.
    pub(crate) fn take_all_except(&mut self, providers: &[String]) -> Vec<LinkedIdentity> {
        let is_kept = |linked: &LinkedIdentity| providers.contains(&linked.provider);
        let (kept, taken) = self.0.drain(..).partition(is_kept);
        self.0 = kept;
        taken
    }

    pub(crate) fn take(&mut self, provider: &str) -> Option<LinkedIdentity> {
        let index = self
            .0
            .iter()
            .position(|linked| linked.provider == provider)?;
        Some(self.0.remove(index))
    }
}
