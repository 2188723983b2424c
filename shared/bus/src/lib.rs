//! The event bus behind a port, and the only crate that names EventBridge's SDK.

mod entry;
mod event_bridge;

use std::sync::Arc;

use kernel::table::BoxFuture;
use kernel::{Resources, Result, Variable};

pub use entry::{ENTRY_LIMIT, Entry, SIZE_LIMIT};
pub use event_bridge::EventBridge;

/// Where events go so that the other domains hear of them.
pub trait Bus: Send + Sync {
    /// Sends entries in one call: at most [`ENTRY_LIMIT`], together at most [`SIZE_LIMIT`]. The bus
    /// takes each entry on its own; what it did not take comes back. Nothing back means all taken.
    ///
    /// # Errors
    /// When the call failed as a whole: whether the entries were taken is then unknown.
    fn put<'a>(&'a self, entries: &'a [&'a Entry]) -> BoxFuture<'a, Result<Vec<Failed>>>;

    /// Asks whether the bus is there.
    ///
    /// # Errors
    /// When it is not, or does not answer.
    fn check(&self) -> BoxFuture<'_, Result<()>>;
}

/// An entry that the bus did not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Which one, counted from 0 in the order of the call.
    pub position: usize,
    /// The bus's word for it, `ThrottlingException`.
    pub reason: String,
}

/// The bus among a function's resources: the one that a test gave, else EventBridge's.
///
/// # Errors
/// Internal, when the function was deployed without one: its policy does not declare
/// `Variable::EventBus`.
pub fn open(resources: &Resources) -> Result<Arc<dyn Bus>> {
    let name = resources.variable(Variable::EventBus)?;
    if let Some(given) = resources.port::<dyn Bus>() {
        return Ok(given);
    }
    let parts = aws::Parts::from_environment()?;
    Ok(Arc::new(EventBridge::new(parts, name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_that_was_deployed_without_a_bus_has_none() {
        assert!(open(&Resources::new(None, |_| None)).is_err());
    }
}
