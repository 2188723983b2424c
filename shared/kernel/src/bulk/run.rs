//! The row of a run.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    BulkFailure, BulkPageQueued, BulkProgress, BulkRunEnded, BulkState, BulkWork, FAILURES_KEPT,
    STALLS,
};
use crate::commit::Commit;
use crate::context::Context;
use crate::entity::{Entity, History};
use crate::error::{Error, Kind, Result};
use crate::event::Fact;
use crate::table::{Action, AttributeValue, Condition, Table, Write, from_row};

const LONGEST_WORK: usize = 16 * 1024;

/// How long the row of a run is kept after its end.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A run of bulk work: the work, its progress and its failures.
#[derive(Debug, Serialize, Deserialize)]
pub struct BulkRun {
    id: String,
    name: String,
    work: Value,
    cursor: Option<Value>,
    page: u32,
    /// 1 until the run ends, then 0. A number, because write conditions compare numbers.
    running: u8,
    state: BulkState,
    stalls: u32,
    done: u64,
    failed: u64,
    #[serde(default)]
    events: BTreeMap<String, u64>,
    failures: Vec<BulkFailure>,
    reason: Option<BulkFailure>,
    started_at: Timestamp,
    ended_at: Option<Timestamp>,
    /// When DynamoDB removes the row, in seconds since 1970: only set once the run has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
    #[serde(rename = "version")]
    history: History,
}

impl Entity for BulkRun {
    const TYPE: &'static str = "BulkRun";
    fn id(&self) -> &str {
        &self.id
    }
    fn history(&self) -> &History {
        &self.history
    }
    fn history_mut(&mut self) -> &mut History {
        &mut self.history
    }
}

impl BulkRun {
    /// Creates a run, which starts when it is committed. With an id that is derived from its cause (for
    /// example, an event's id), the run starts only once.
    ///
    /// # Errors
    /// Internal, when the work is more than 16 KiB of JSON.
    pub fn start<W: BulkWork>(id: &str, work: &W, cx: &Context) -> Result<Self> {
        let work = serde_json::to_value(work).map_err(Error::internal)?;
        if work.to_string().len() > LONGEST_WORK {
            return Err(Error::internal("the bulk work is too long"));
        }
        let mut run = Self {
            id: id.to_owned(),
            name: W::NAME.to_owned(),
            work,
            cursor: None,
            page: 0,
            running: 1,
            state: BulkState::Running,
            stalls: 0,
            done: 0,
            failed: 0,
            events: BTreeMap::new(),
            failures: Vec::new(),
            reason: None,
            started_at: cx.now,
            ended_at: None,
            expires_at: None,
            history: History::default(),
        };
        run.queue_page();
        Ok(run)
    }

    /// Reads a run.
    ///
    /// # Errors
    /// Those of the table.
    pub async fn read(table: &dyn Table, id: &str) -> Result<Option<Self>> {
        let row = table.get(&Self::key(id)).await?;
        row.map(from_row).transpose()
    }

    /// Stores the run.
    ///
    /// # Errors
    /// Internal, when the run cannot be serialized into a row.
    pub fn commit(self) -> Result<Commit<()>> {
        Commit::save(self, |_, _| {})
    }

    /// Marks the run so that it ends at its next step. Items that are already processed stay processed.
    /// The commit is refused with 409 `bulk.wrong_state` when the run has ended.
    pub fn cancel(id: &str) -> Commit<()> {
        let state = AttributeValue::S("cancelling".to_owned());
        let mark = Action::Update {
            key: Self::key(id),
            set: vec![("state", state)],
            add: vec![("version", 1)],
        };
        let write = Write::when(mark, Condition::Within("running", 0, 1));
        Commit::nothing().write(write.or(wrong_state("it has ended")))
    }

    /// Continues a failed run after the last processed item.
    ///
    /// # Errors
    /// 409 `bulk.wrong_state` when it has not failed.
    pub fn resume(&mut self) -> Result<()> {
        if self.state != BulkState::Failed {
            return Err(wrong_state("it has not failed"));
        }
        (self.state, self.running, self.stalls) = (BulkState::Running, 1, 0);
        (self.reason, self.ended_at, self.expires_at) = (None, None, None);
        self.queue_page();
        Ok(())
    }

    /// How many facts of this type the items have recorded.
    #[must_use]
    pub fn events_of<F: Fact>(&self) -> u64 {
        self.events.get(F::TYPE).copied().unwrap_or_default()
    }

    /// How many items succeeded.
    #[must_use]
    pub const fn done(&self) -> u64 {
        self.done
    }

    /// The progress, as queries show it.
    #[must_use]
    pub fn progress(&self) -> BulkProgress {
        BulkProgress {
            id: self.id.clone(),
            state: self.state,
            done: self.done,
            failed: self.failed,
            events: self.events.clone(),
            failures: self.failures.clone(),
            reason: self.reason.clone(),
            started_at: self.started_at,
            ended_at: self.ended_at,
        }
    }
}

/// Functions for the runner in `shared/lambda`.
impl BulkRun {
    /// Whether the run is active and the message is for its work and its current page.
    #[must_use]
    pub fn waits_for(&self, queued: &BulkPageQueued) -> bool {
        self.running == 1 && self.name == queued.work && self.page == queued.page
    }

    /// Whether the run must be cancelled at this step.
    #[must_use]
    pub fn is_cancelling(&self) -> bool {
        self.state == BulkState::Cancelling
    }

    /// The stored [`BulkWork`].
    #[must_use]
    pub const fn work(&self) -> &Value {
        &self.work
    }

    /// The position after the last processed item; `None` at the start.
    #[must_use]
    pub const fn cursor(&self) -> Option<&Value> {
        self.cursor.as_ref()
    }

    /// How many items were processed, successfully or not.
    #[must_use]
    pub const fn passed(&self) -> u64 {
        self.done + self.failed
    }

    /// How many items have failed.
    #[must_use]
    pub const fn failed(&self) -> u64 {
        self.failed
    }

    /// Counts an item as processed, with its failure if it has one.
    pub fn pass(&mut self, label: &str, cursor: Value, failure: Option<&Error>) {
        self.cursor = Some(cursor);
        self.stalls = 0;
        match failure {
            None => self.done += 1,
            Some(error) => {
                self.failed += 1;
                if self.failures.len() < FAILURES_KEPT {
                    self.failures.push(BulkFailure::of(Some(label), error));
                }
            }
        }
    }

    /// Counts an event that an item has recorded.
    pub fn count_event(&mut self, event_type: &str) {
        *self.events.entry(event_type.to_owned()).or_default() += 1;
    }

    /// Ends a step. The version grows even if no fact is recorded, so that if two runners process the
    /// same step, one of them is refused.
    pub const fn step(&mut self) {
        self.history.advance();
    }

    /// Counts an attempt without progress. Returns true after [`STALLS`] of them: then the run must end as
    /// failed.
    #[must_use]
    pub const fn stall(&mut self) -> bool {
        self.stalls += 1;
        self.step();
        self.stalls >= STALLS
    }

    /// Queues the next page.
    pub fn queue_page(&mut self) {
        self.page += 1;
        let work = self.name.clone();
        let page = self.page;
        self.history.record(&BulkPageQueued { work, page });
    }

    /// Ends the run.
    pub fn end(&mut self, state: BulkState, reason: Option<&Error>, now: Timestamp) {
        (self.state, self.running, self.ended_at) = (state, 0, Some(now));
        self.expires_at = Some(now.as_second() + KEPT.as_secs());
        self.reason = reason.map(|error| BulkFailure::of(None, error));
        self.history.record(&BulkRunEnded {
            work: self.name.clone(),
            state,
            done: self.done,
            failed: self.failed,
        });
    }
}

fn wrong_state(problem: &'static str) -> Error {
    Error::new(Kind::Conflict, "bulk.wrong_state", problem)
}
