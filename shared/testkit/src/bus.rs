//! An event bus that accepts no events, because the app delivers events itself.

use bus::{Bus, Entry, Failed};
use kernel::table::BoxFuture;
use kernel::{Error, Result};

/// A bus whose check succeeds and whose puts fail.
#[derive(Debug, Default)]
pub(crate) struct SilentBus;

impl Bus for SilentBus {
    fn put<'a>(&'a self, _: &'a [&'a Entry]) -> BoxFuture<'a, Result<Vec<Failed>>> {
        let refusal = Error::internal("the app delivers events itself");
        Box::pin(std::future::ready(Err(refusal)))
    }

    fn check(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(std::future::ready(Ok(())))
    }
}
