//! What a deployed function has.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::sync::Arc;

use super::port::not_given;
use crate::error::Result;
use crate::table::Table;

/// The value of an environment variable by its name.
type Variables = dyn Fn(&str) -> Option<String> + Send + Sync;

/// What a deployed function has: its domain's table, the variables of its environment, the settings
/// of its process and, in a test, adapters in memory.
pub struct Resources {
    table: Option<Arc<dyn Table>>,
    variables: Box<Variables>,
    ports: BTreeMap<TypeId, Box<dyn Any + Send + Sync>>,
}

impl Resources {
    /// Resources of a table and a source of variables.
    pub fn new(
        table: Option<Arc<dyn Table>>,
        variables: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            table,
            variables: Box::new(variables),
            ports: BTreeMap::new(),
        }
    }

    /// Adds what stands behind the port `P`, `dyn Mailer` for one, in place of the adapter that the
    /// port would make. A second one replaces the first.
    #[must_use]
    pub fn with_port<P: ?Sized + Send + Sync + 'static>(mut self, port: Arc<P>) -> Self {
        self.ports.insert(TypeId::of::<Arc<P>>(), Box::new(port));
        self
    }

    /// What was given for the port `P`. In a deployed function that is only what the pipeline shares
    /// with its endpoint: its settings.
    #[must_use]
    pub fn port<P: ?Sized + Send + Sync + 'static>(&self) -> Option<Arc<P>> {
        let port = self.ports.get(&TypeId::of::<Arc<P>>())?;
        port.downcast_ref::<Arc<P>>().cloned()
    }

    /// The domain's table.
    ///
    /// # Errors
    /// Internal, when the function was deployed without one.
    pub fn table(&self) -> Result<Arc<dyn Table>> {
        self.table.clone().ok_or_else(|| not_given("TABLE_NAME"))
    }

    /// An environment variable by its name.
    ///
    /// # Errors
    /// Internal, when the function was deployed without it.
    pub fn variable(&self, name: &str) -> Result<String> {
        (self.variables)(name).ok_or_else(|| not_given(name))
    }
}
