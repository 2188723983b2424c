//! The sum of what a function's dependencies need.

use std::collections::BTreeMap;

use super::Grantee;
use super::rights::{Rights, Statement};
use super::variable::{Source, Variable};

/// What a function needs of its deployment: filled by [`crate::Dependencies::require`] and read when
/// templates are written.
#[derive(Debug, Clone, Default)]
pub struct Requirements {
    table: bool,
    variables: BTreeMap<&'static str, Source>,
    ports: BTreeMap<&'static str, PortRequirements>,
}

/// What one port needs.
#[derive(Debug, Clone)]
pub struct PortRequirements {
    /// Its environment variables.
    pub variables: Vec<(&'static str, Source)>,
    /// What it must be allowed.
    pub rights: Rights,
    /// The most copies of a consumer that may use it at once, where its service refuses more.
    pub concurrency: Option<u32>,
    /// Whether the function goes without it in a stack in which no other function uses it.
    pub optional: bool,
}

impl Requirements {
    /// Adds the domain's table.
    pub const fn add_table(&mut self) {
        self.table = true;
    }

    /// Adds an environment variable.
    pub fn add_variable<V: Variable>(&mut self) {
        self.variables.insert(V::NAME, V::SOURCE);
    }

    /// Adds a port by its name. One that was added as optional and otherwise too is not optional.
    pub fn add_port(&mut self, name: &'static str, port: PortRequirements) {
        let known = self.ports.entry(name).or_insert(port.clone());
        known.optional &= port.optional;
    }

    /// Drops the optional ports that `is_used` denies.
    pub fn drop_unused(&mut self, is_used: impl Fn(&str) -> bool) {
        self.ports
            .retain(|name, port| !port.optional || is_used(name));
    }

    /// Whether the function works with its domain's table.
    #[must_use]
    pub const fn uses_table(&self) -> bool {
        self.table
    }

    /// Whether the function uses the port of that name.
    #[must_use]
    pub fn uses_port(&self, name: &str) -> bool {
        self.ports.contains_key(name)
    }

    /// Whether the function cannot go without the port of that name.
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

    /// The statements that the ports ask for.
    #[must_use]
    pub fn statements(&self, grantee: &Grantee<'_>) -> Vec<Statement> {
        let ports = self.ports.values();
        ports.flat_map(|port| (port.rights)(grantee)).collect()
    }

    /// The most copies of the function that may run at once; the smallest figure of its ports.
    #[must_use]
    pub fn concurrency(&self) -> Option<u32> {
        self.ports
            .values()
            .filter_map(|port| port.concurrency)
            .min()
    }
}
