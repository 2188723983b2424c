//! Everything that a function's dependencies need of the deployment.

use std::collections::BTreeMap;

use super::Grantee;
use super::rights::{Rights, Statement};
use super::variable::{Source, Variable};
use crate::event::EventSpec;

/// What a function needs of its deployment. [`crate::Dependencies::require`] fills it, and
/// `infra/synth` reads it to write the templates.
#[derive(Debug, Clone, Default)]
pub struct Requirements {
    table: bool,
    hashing: bool,
    variables: BTreeMap<&'static str, Source>,
    ports: BTreeMap<&'static str, PortRequirements>,
}

/// What one port needs.
#[derive(Debug, Clone)]
pub struct PortRequirements {
    /// Its environment variables.
    pub variables: Vec<(&'static str, Source)>,
    /// The IAM rights that it needs.
    pub rights: Rights,
    /// The largest number of instances of a consumer that may use it at the same time, where its
    /// service refuses more.
    pub concurrency: Option<u32>,
    /// The facts that a function may record while it uses the port.
    pub emits: &'static [EventSpec],
    /// Whether the function works without it in a stack in which no other function uses it.
    pub optional: bool,
}

impl Requirements {
    /// Adds the domain's table.
    pub const fn add_table(&mut self) {
        self.table = true;
    }

    /// Marks the function as one that hashes passwords.
    pub const fn add_hashing(&mut self) {
        self.hashing = true;
    }

    /// Adds an environment variable.
    pub fn add_variable<V: Variable>(&mut self) {
        self.variables.insert(V::NAME, V::SOURCE);
    }

    /// Adds a port by its name. A port that is added both as optional and as required is required.
    pub fn add_port(&mut self, name: &'static str, port: PortRequirements) {
        let known = self.ports.entry(name).or_insert(port.clone());
        known.optional &= port.optional;
    }

    /// Removes the optional ports for which `is_used` returns false.
    pub fn drop_unused(&mut self, is_used: impl Fn(&str) -> bool) {
        self.ports
            .retain(|name, port| !port.optional || is_used(name));
    }

    /// Whether the function works with its domain's table.
    #[must_use]
    pub const fn uses_table(&self) -> bool {
        self.table
    }

    /// Whether the function hashes passwords.
    #[must_use]
    pub const fn hashes(&self) -> bool {
        self.hashing
    }

    /// Whether the function has a secret in its environment.
    #[must_use]
    pub fn has_secrets(&self) -> bool {
        self.variables().values().any(Source::is_secret)
    }

    /// Whether the function uses the port with this name, required or optional.
    #[must_use]
    pub fn uses_port(&self, name: &str) -> bool {
        self.ports.contains_key(name)
    }

    /// Whether the function requires the port with this name.
    #[must_use]
    pub fn needs_port(&self, name: &str) -> bool {
        self.ports.get(name).is_some_and(|port| !port.optional)
    }

    /// The environment variables in the order of their names, each once.
    #[must_use]
    pub fn variables(&self) -> BTreeMap<&'static str, Source> {
        let of_ports = self.ports.values().flat_map(|port| &port.variables);
        let mut variables = self.variables.clone();
        variables.extend(of_ports.copied());
        variables
    }

    /// The IAM statements that the ports need.
    #[must_use]
    pub fn statements(&self, grantee: &Grantee<'_>) -> Vec<Statement> {
        let ports = self.ports.values();
        ports.flat_map(|port| (port.rights)(grantee)).collect()
    }

    /// The facts that the function may record while it uses its ports.
    pub fn emits(&self) -> impl Iterator<Item = EventSpec> {
        let ports = self.ports.values();
        ports.flat_map(|port| port.emits).copied()
    }

    /// The largest number of instances of the function that may run at the same time: the smallest
    /// limit of its ports.
    #[must_use]
    pub fn concurrency(&self) -> Option<u32> {
        self.ports
            .values()
            .filter_map(|port| port.concurrency)
            .min()
    }
}
