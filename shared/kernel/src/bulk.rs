//! Bulk work: the same step for many items, page by page, in as many transactions as it takes.
//!
//! 1. `impl BulkWork` for what is to be done: `items` reads the next items behind a cursor, `item`
//!    decides what one of them means, `finish` adds what belongs to the end (a pointer that flips).
//! 2. A command saves a [`BulkRun`], which starts the work; it declares
//!    `.emits::<BulkPageQueued>()`. A query shows [`BulkRun::progress`], a command may
//!    [`BulkRun::cancel`] or [`BulkRun::resume`].
//! 3. `.bulk_work::<RosterImport>()` in the catalogue: a consumer of the domain's own
//!    [`BulkPageQueued`], filtered by name.
//!
//! ```
#![doc = include_str!("bulk/example.rs")]
//! ```
//!
//! **What holds.** Each step is one transaction: the writes and facts of as many items as fit, and
//! the run with its new cursor, on condition that the run has not changed. So a crash between any
//! two lines loses nothing, and the same message twice, late or at once changes nothing. A message
//! carries out up to [`BulkWork::STEPS`] steps; the last of them stores the fact that brings the
//! next message. An item that is refused is counted and kept with its reason, for the first
//! [`FAILURES_KEPT`]; the others go on, until [`BulkWork::MOST_FAILURES`] is exceeded. A step whose
//! commit is refused is tried with half of its items, until the item at fault is alone.
//!
//! **How it ends.** `completed`, when `items` returns none and `finish` is committed; `cancelled`;
//! or `failed`, with a reason: too many failures, more items than [`BulkWork::MOST_ITEMS`], a cursor
//! that does not move, a refusal of `items` or `finish`, or [`STALLS`] attempts in a row in which
//! something did not answer. `resume` continues a failed run at its cursor. A run whose message went
//! to the dead-letter queue (the table itself was down) continues when the message is redriven.
//!
//! **Costs.** One Get and one transaction per step beside what `items` and `item` read; a step has
//! up to 97 writes of items, facts included. 50,000 items of one write each are about 560 steps in
//! 23 messages. Items that write the same row (a counter) cannot share a transaction: each begins a
//! new step.

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

/// How many failures of items a run keeps with their reasons; the rest are counted.
pub const FAILURES_KEPT: usize = 50;

/// After how many attempts without progress a run ends as failed. A queue delivers five times.
pub const STALLS: u32 = 4;

/// Work on many items. The value says what is to be done and is stored as JSON, up to 16 KiB.
pub trait BulkWork: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The function's name, `import-roster`. No other bulk work of the domain begins so.
    const NAME: &'static str;
    /// How many items may fail before the run ends as failed.
    const MOST_FAILURES: u64 = u64::MAX;
    /// How many items a run may have.
    const MOST_ITEMS: u64 = 1_000_000;
    /// The most items of one step, 1 to 97.
    const ITEMS: u32 = 90;
    /// The most steps of one message. It also ends after half of the function's time limit.
    const STEPS: u32 = 25;
    /// The function's memory, time limit and variables.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_timeout(60);
    /// The facts that carrying it out may record.
    const EMITS: &'static [EventSpec] = &[];
    /// What it works with.
    type Dependencies: Dependencies;
    /// One item.
    type Item: Send;
    /// A place behind an item.
    type Cursor: Serialize + DeserializeOwned + Send;

    /// Reads the next items behind a cursor, `limit` at most; none ends the work. The same cursor
    /// has to mean the same place however often it is asked.
    fn items(
        &self,
        after: Option<Self::Cursor>,
        limit: u32,
        dependencies: &Self::Dependencies,
        cx: &Context,
    ) -> impl Future<Output = Result<Vec<BulkItem<Self::Item, Self::Cursor>>>> + Send;

    /// Decides what one item means. A refusal fails the item; when something does not answer (429,
    /// 502, 503, 504), the step is tried again. Up to 97 writes, facts included.
    fn item(
        &self,
        item: Self::Item,
        dependencies: &Self::Dependencies,
        cx: &Context,
    ) -> impl Future<Output = Result<Commit<()>>> + Send;

    /// What belongs to the end, in the transaction that completes the run.
    fn finish(
        &self,
        _: &Self::Dependencies,
        _: &Context,
    ) -> impl Future<Output = Result<Commit<()>>> + Send {
        async { Ok(Commit::nothing()) }
    }
}

/// An item and its place.
#[derive(Debug)]
pub struct BulkItem<I, C> {
    /// How a failure names it: a row number, an id. No personal data.
    pub label: String,
    /// The place behind it, different for each item.
    pub cursor: C,
    /// The item.
    pub item: I,
}

/// The next page of a run was queued: the domain's own consumer continues.
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

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkState {
    /// There are items left.
    Running,
    /// It ends at its next step.
    Cancelling,
    /// It ended before all items were done, as somebody wished.
    Cancelled,
    /// All items were done or failed.
    Completed,
    /// It ended before all items were done.
    Failed,
}

/// Why an item or a run failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BulkFailure {
    /// The item's label; none for the run itself.
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

/// What a query shows of a run.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BulkProgress {
    /// The run's id.
    pub id: String,
    /// How far it is.
    pub state: BulkState,
    /// How many items were done.
    pub done: u64,
    /// How many items failed.
    pub failed: u64,
    /// The first of the failures.
    pub failures: Vec<BulkFailure>,
    /// Why the run failed.
    pub reason: Option<BulkFailure>,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl Reply for BulkProgress {}

mod run;

pub use run::BulkRun;

#[cfg(test)]
mod example;
#[cfg(test)]
mod tests;
