//! The event bus behind a port. No other crate uses EventBridge's SDK.

mod entry;
mod event_bridge;

use std::sync::Arc;

use kernel::dependencies::Port;
use kernel::deployment::{Access, Resource, Rights, Source, Statement};
use kernel::table::BoxFuture;
use kernel::{Resources, Result};

pub use entry::{ENTRY_LIMIT, Entry, SIZE_LIMIT};
pub use event_bridge::EventBridge;

/// Publishes events to the other domains.
pub trait Bus: Send + Sync {
    /// Sends entries in one call: at most [`ENTRY_LIMIT`], together at most [`SIZE_LIMIT`] bytes. The
    /// bus accepts or rejects each entry independently. Returns the rejected ones; an empty list means
    /// that all were accepted.
    ///
    /// # Errors
    /// When the call failed as a whole. It is then unknown whether the entries were accepted.
    fn put<'a>(&'a self, entries: &'a [&'a Entry]) -> BoxFuture<'a, Result<Vec<Failed>>>;

    /// Checks that the bus exists.
    ///
    /// # Errors
    /// When it does not exist or does not answer.
    fn check(&self) -> BoxFuture<'_, Result<()>>;
}

/// An entry that the bus rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// The position of the entry in the call, counted from 0.
    pub position: usize,
    /// The error code of the bus, `ThrottlingException`.
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
    fn a_bus_does_not_open_without_the_variable_for_its_name() {
        let resources = Resources::new(None, |_| None);
        assert!(Arc::<dyn Bus>::open(&resources).is_err());
    }
}
