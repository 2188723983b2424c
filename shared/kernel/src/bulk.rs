//! Bulk work: one operation on many items, page by page, in as many transactions as needed.
//!
//! 1. `impl BulkWork` for the work: `items` reads the next items after a cursor, `item` decides what
//!    to write for one item, `finish` adds the last writes (for example, a pointer to the new data),
//!    `failed` the last writes of a run that fails.
//! 2. A command saves a [`BulkRun`], which starts the work; its `EMITS` contains
//!    `BulkPageQueued::SPEC`. A query returns [`BulkRun::progress`]; a command may
//!    [`BulkRun::cancel`] or [`BulkRun::resume`] the run.
//! 3. `.bulk_work::<RosterImport>()` in the catalogue adds a consumer of the domain's own
//!    [`BulkPageQueued`], filtered by the name of the work.
//!
//! ```ignore
#![doc = include_str!("bulk/example.rs")]
//! ```
//!
//! **Guarantees.** Each step is one transaction: the writes and facts of as many items as fit, and
//! the run with its new cursor, on condition that the run has not changed. So no work is lost in a
//! crash, and a message that is received twice, late or concurrently changes nothing. One message
//! runs up to [`BulkWork::STEPS`] steps; the last of them stores the fact that queues the next
//! message. An item that is refused is counted, and the first [`FAILURES_KEPT`] are stored with their
//! reasons. The run continues with the other items until [`BulkWork::MOST_FAILURES`] is exceeded. A
//! step whose commit is refused is retried with half of its items, until the refused item is alone.
//!
//! **How a run ends.** `completed`, when `items` returns none and `finish` is committed; `cancelled`;
//! or `failed`, with a reason: too many failures, more items than [`BulkWork::MOST_ITEMS`], a cursor
//! that does not advance, an error of `items` or `finish`, or [`STALLS`] attempts in a row in which
//! a dependency was not available. `resume` continues a failed run at its cursor. A run whose message
//! is in the dead-letter queue (because the table itself was down) continues when the message is
//! redriven.
//!
//! **Costs.** One Get and one transaction per step, plus what `items` and `item` read; a step has
//! up to 97 writes of items, facts included. 50,000 items of one write each are about 560 steps in
//! 23 messages. Items that write the same row (a counter) cannot share a transaction: each starts a
//! new step.

use std::collections::BTreeMap;
use std::future::Future;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::commit::Commit;
use crate::context::Context;
use crate::dependencies::Dependencies;
use crate::deployment::Deployment;
use crate::error::{Error, Result};
use crate::event::{EventSpec, Fact};
use crate::reply::Reply;

/// How many failed items a run stores with their reasons. Further failures are only counted.
pub const FAILURES_KEPT: usize = 50;

/// The number of attempts without progress, in a row, after which a run ends as failed. A queue
/// delivers a message five times.
pub const STALLS: u32 = 4;

/// Work on many items. The value describes the work and is stored as JSON of up to 16 KiB.
pub trait BulkWork: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The function's name, `import-roster`. The name of another bulk work of the domain must not begin
    /// with it.
    const NAME: &'static str;
    /// How many items may fail before the run ends as failed.
    const MOST_FAILURES: u64 = u64::MAX;
    /// How many items a run may have.
    const MOST_ITEMS: u64 = 1_000_000;
    /// The largest number of items in one step, 1 to 97.
    const ITEMS: u32 = 90;
    /// The largest number of steps for one message. Processing also stops after half of the function's
    /// time limit.
    const STEPS: u32 = 25;
    /// The function's memory, time limit and variables.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_timeout(60);
    /// The facts that the work may record.
    const EMITS: &'static [EventSpec] = &[];
    /// What the work depends on.
    type Dependencies: Dependencies;
    /// One item.
    type Item: Send;
    /// The position after an item.
    type Cursor: Serialize + DeserializeOwned + Send;

    /// Reads the next items after a cursor, at most `limit`. An empty result ends the work. The same
    /// cursor must mean the same position in every call.
    fn items(
        &self,
        after: Option<Self::Cursor>,
        limit: u32,
        dependencies: &Self::Dependencies,
        cx: &Context,
    ) -> impl Future<Output = Result<Vec<BulkItem<Self::Item, Self::Cursor>>>> + Send;

    /// Decides what to write for one item: up to 97 writes, facts included. An error marks the item as
    /// failed; if a dependency is not available (429, 502, 503, 504), the step is retried instead.
    fn item(
        &self,
        item: Self::Item,
        dependencies: &Self::Dependencies,
        cx: &Context,
    ) -> impl Future<Output = Result<Commit<()>>> + Send;

    /// Decides what else to write in the transaction that completes the run, which is given as it was
    /// after the last item.
    fn finish(
        &self,
        _: &BulkRun,
        _: &Self::Dependencies,
        _: &Context,
    ) -> impl Future<Output = Result<Commit<()>>> + Send {
        async { Ok(Commit::nothing()) }
    }

    /// Decides what else to write in the transaction that ends the run as failed: at most 97 writes. An
    /// error or a refused commit is retried twice; then the run ends without these writes.
    fn failed(
        &self,
        _reason: &Error,
        _: &Self::Dependencies,
        _: &Context,
    ) -> impl Future<Output = Result<Commit<()>>> + Send {
        async { Ok(Commit::nothing()) }
    }
}

/// An item and its position.
#[derive(Debug)]
pub struct BulkItem<I, C> {
    /// The item's name in a failure: a row number or an id, but no personal data.
    pub label: String,
    /// The position after the item, different for each item.
    pub cursor: C,
    /// The item.
    pub item: I,
}

/// The next page of a run was queued. The domain's own consumer processes it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct BulkPageQueued {
    /// The name of the work.
    pub work: String,
    /// The page's number, from 1.
    pub page: u32,
}

impl Fact for BulkPageQueued {
    const TYPE: &'static str = "BulkPageQueued";
}

/// A run ended.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BulkRunEnded {
    work: String,
    state: BulkState,
    done: u64,
    failed: u64,
}

impl Fact for BulkRunEnded {
    const TYPE: &'static str = "BulkRunEnded";
}

/// The state of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkState {
    /// Items are still being processed.
    Running,
    /// The run will be cancelled at its next step.
    Cancelling,
    /// The run was cancelled before all items were processed.
    Cancelled,
    /// All items were processed; some may have failed.
    Completed,
    /// The run ended with an error before all items were processed.
    Failed,
}

/// Why an item or a run failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BulkFailure {
    /// The item's label; null for the run itself.
    pub item: Option<String>,
    /// The error's code.
    pub code: String,
    /// The error's message.
    pub message: String,
}

impl BulkFailure {
    fn of(item: Option<&str>, error: &Error) -> Self {
        let shortened = |text: &str| text.chars().take(200).collect();
        Self {
            item: item.map(shortened),
            code: error.code().to_owned(),
            message: shortened(error.message()),
        }
    }
}

/// The progress of a run, as queries show it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BulkProgress {
    /// The run's id.
    pub id: String,
    /// The run's state.
    pub state: BulkState,
    /// How many items succeeded.
    pub done: u64,
    /// How many items failed.
    pub failed: u64,
    /// How many events of each type the items have recorded.
    pub events: BTreeMap<String, u64>,
    /// The first failures, at most 50.
    pub failures: Vec<BulkFailure>,
    /// Why the run failed; null if it did not fail.
    pub reason: Option<BulkFailure>,
    /// When the run started.
    pub started_at: Timestamp,
    /// When the run ended; null while it runs.
    pub ended_at: Option<Timestamp>,
}

impl Reply for BulkProgress {}

mod run;

pub use run::BulkRun;

#[cfg(test)]
mod example;
#[cfg(test)]
mod tests;
