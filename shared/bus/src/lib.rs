//! The event bus behind a port, and the only crate that names EventBridge's SDK.

mod entry;
mod event_bridge;

use std::sync::Arc;

use kernel::dependencies::Port;
use kernel::deployment::{Access, Resource, Rights, Source, Statement};
use kernel::table::BoxFuture;
use kernel::{Resources, Result};

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

const NAME: &str = "EVENT_BUS_NAME";

impl Port for dyn Bus {
    const NAME: &'static str = "event_bus";
    const VARIABLES: &'static [(&'static str, Source)] = &[(NAME, Source::Export("EventBusName"))];
    const RIGHTS: Rights = |grantee| {
        let action = match grantee.access {
            Access::Read => "events:DescribeEventBus",
            Access::Write => "events:PutEvents",
        };
        vec![Statement::allow(
            &[action],
            [Resource::Export("EventBusArn")],
        )]
    };

    fn connect(resources: &Resources) -> Result<Arc<Self>> {
        let parts = aws::Parts::from_environment()?;
        Ok(Arc::new(EventBridge::new(parts, resources.variable(NAME)?)))
    }

    fn probe<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<()>> {
        self.check()
    }
}

#[cfg(test)]
mod tests {
    use kernel::Dependencies as _;

    use super::*;

    #[test]
    fn a_function_that_was_deployed_without_a_bus_has_none() {
        let resources = Resources::new(None, |_| None);
        assert!(Arc::<dyn Bus>::open(&resources).is_err());
    }
}
