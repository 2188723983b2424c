//! The resources of a deployed function.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::sync::Arc;

use super::port::not_given;
use crate::error::Result;
use crate::table::Table;

/// Returns the value of the environment variable with this name.
type Variables = dyn Fn(&str) -> Option<String> + Send + Sync;

/// The resources of a deployed function: its domain's table, its environment variables, the settings
/// of its process and, in a test, in-memory adapters.
pub struct Resources {
    table: Option<Arc<dyn Table>>,
    variables: Box<Variables>,
    ports: BTreeMap<TypeId, Box<dyn Any + Send + Sync>>,
}

impl Resources {
    /// Creates resources from a table and a source of variables.
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

    /// Sets the adapter of the port `P`, for example `dyn Mailer`, instead of the one that
    /// [`Port::connect`](super::Port::connect) would create. A second adapter replaces the first.
    #[must_use]
    pub fn with_port<P: ?Sized + Send + Sync + 'static>(mut self, port: Arc<P>) -> Self {
        self.ports.insert(TypeId::of::<Arc<P>>(), Box::new(port));
        self
    }

    /// The adapter that was set for the port `P`. In a deployed function, these are only the settings,
    /// which the pipeline shares with its endpoint.
    #[must_use]
    pub fn port<P: ?Sized + Send + Sync + 'static>(&self) -> Option<Arc<P>> {
        let port = self.ports.get(&TypeId::of::<Arc<P>>())?;
        port.downcast_ref::<Arc<P>>().cloned()
    }

    /// The domain's table.
    ///
    /// # Errors
    /// Internal, when the function was deployed without a table.
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
