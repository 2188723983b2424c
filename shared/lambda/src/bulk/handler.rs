//! Bulk work behind a trait object without its types, so that the runner is compiled once.

use std::marker::PhantomData;
use std::time::Duration;

use kernel::bulk::{BulkItem, BulkRun, BulkWork};
use kernel::commit::Commit;
use kernel::context::Context;
use kernel::dependencies::{Dependencies as _, Resources};
use kernel::error::{Error, Result};
use kernel::table::BoxFuture;
use serde_json::Value;
use tokio::time::Instant;

use crate::function::{Function, Handler};
use crate::invoke;
use crate::pipeline::within;

/// The longest time for one item.
const ITEM_LIMIT: Duration = Duration::from_secs(10);

/// A [`BulkWork`] without its types.
pub trait BulkHandler: Send + Sync {
    /// The function's name.
    fn name(&self) -> &'static str;
    /// Its limits.
    fn limits(&self) -> BulkLimits;
    /// Reads the next items and decides what to write for each: at most `limit` items, at least one if
    /// there are any, and no further item after `until`.
    fn decide<'a>(
        &'a self,
        work: &'a Value,
        after: Option<&'a Value>,
        limit: u32,
        until: Instant,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Vec<Decided>>>;
    /// Decides what else to write when the run completes.
    fn finish<'a>(&'a self, run: &'a BulkRun, cx: &'a Context)
    -> BoxFuture<'a, Result<Commit<()>>>;
    /// Decides what else to write when the run fails.
    fn failed<'a>(
        &'a self,
        work: &'a Value,
        reason: &'a Error,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<()>>>;
}

/// The limits of a bulk work.
#[derive(Debug, Clone, Copy)]
pub struct BulkLimits {
    pub(crate) most_failures: u64,
    pub(crate) most_items: u64,
    pub(crate) items: u32,
    pub(crate) steps: u32,
}

/// An item and the decision about it.
#[derive(Debug)]
pub struct Decided {
    /// The item's name in a failure.
    pub label: String,
    /// The position after the item.
    pub cursor: Value,
    /// What to write for the item, or why it fails.
    pub outcome: Result<Commit<()>>,
}

struct Opened<W: BulkWork> {
    dependencies: W::Dependencies,
    of: PhantomData<fn() -> W>,
}

impl<W: BulkWork> Opened<W> {
    async fn decided(
        &self,
        work: &W,
        next: BulkItem<W::Item, W::Cursor>,
        cx: &Context,
    ) -> Result<Decided> {
        let cursor = serde_json::to_value(next.cursor).map_err(Error::internal)?;
        let outcome = within(ITEM_LIMIT, work.item(next.item, &self.dependencies, cx)).await;
        let label = next.label;
        Ok(Decided {
            label,
            cursor,
            outcome,
        })
    }
}

impl<W: BulkWork> BulkHandler for Opened<W> {
    fn name(&self) -> &'static str {
        W::NAME
    }

    fn limits(&self) -> BulkLimits {
        BulkLimits {
            most_failures: W::MOST_FAILURES,
            most_items: W::MOST_ITEMS,
            items: W::ITEMS,
            steps: W::STEPS,
        }
    }

    fn decide<'a>(
        &'a self,
        work: &'a Value,
        after: Option<&'a Value>,
        limit: u32,
        until: Instant,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Vec<Decided>>> {
        Box::pin(async move {
            let work: W = serde_json::from_value(work.clone()).map_err(Error::internal)?;
            let after = after.cloned().map(serde_json::from_value).transpose();
            let after = after.map_err(Error::internal)?;
            let items = work.items(after, limit, &self.dependencies, cx).await?;
            let mut decided = Vec::new();
            for next in items {
                decided.push(self.decided(&work, next, cx).await?);
                if Instant::now() >= until {
                    break;
                }
            }
            Ok(decided)
        })
    }

    fn finish<'a>(
        &'a self,
        run: &'a BulkRun,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<()>>> {
        Box::pin(async move {
            let work: W = serde_json::from_value(run.work().clone()).map_err(Error::internal)?;
            work.finish(run, &self.dependencies, cx).await
        })
    }

    fn failed<'a>(
        &'a self,
        work: &'a Value,
        reason: &'a Error,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<()>>> {
        Box::pin(async move {
            let work: W = serde_json::from_value(work.clone()).map_err(Error::internal)?;
            work.failed(reason, &self.dependencies, cx).await
        })
    }
}

/// The function of a domain's bulk work.
#[must_use]
#[inline(never)]
pub fn bulk_work<W: BulkWork>() -> Function {
    Function {
        name: W::NAME,
        invoke: invoke::bulk_work,
        open: |resources: &Resources| {
            Ok(Handler::Bulk(Box::new(Opened::<W> {
                dependencies: W::Dependencies::open(resources)?,
                of: PhantomData,
            })))
        },
    }
}
