//! The end of a run that fails.

use std::time::Duration;

use kernel::bulk::{BulkRun, BulkState};
use kernel::error::{Error, Result};
use kernel::table::{Item, Write, from_row};
use serde_json::Value;

use super::Page;
use crate::pipeline::within;
use crate::telemetry;

/// How often the last writes of a failed run are tried.
const TRIES: u32 = 3;

/// Why a run fails, and what its row must still count.
pub(super) struct Failing {
    pub(super) reason: Error,
    pub(super) last: Last,
}

/// What happened last.
pub(super) enum Last {
    /// Nothing that is counted.
    Nothing,
    /// An item failed.
    Item {
        label: String,
        cursor: Value,
        failure: Error,
    },
    /// An attempt without progress.
    Stall,
}

impl Failing {
    pub(super) const fn because(reason: Error) -> Self {
        Self {
            reason,
            last: Last::Nothing,
        }
    }

    fn ended(&self, row: &Item, page: &Page<'_>) -> Result<BulkRun> {
        let mut run: BulkRun = from_row(row.clone())?;
        match &self.last {
            Last::Nothing => {}
            Last::Item {
                label,
                cursor,
                failure,
            } => run.pass(label, cursor.clone(), Some(failure)),
            Last::Stall => drop(run.stall()),
        }
        run.end(BulkState::Failed, Some(&self.reason), page.cx.now);
        Ok(run)
    }
}

impl Page<'_> {
    /// Ends a run as failed, together with what its work writes then. If these writes are refused
    /// repeatedly, the run ends without them: it must not run forever.
    pub(super) async fn end_failed(&self, row: &Item, failing: &Failing) -> Result<()> {
        self.report(&failing.reason);
        for _ in 0..TRIES {
            match self.end_with_last_writes(row, failing).await {
                Ok(()) => return Ok(()),
                Err(error) => self.report(&error),
            }
        }
        self.commit(failing.ended(row, self)?, Vec::new()).await
    }

    async fn end_with_last_writes(&self, row: &Item, failing: &Failing) -> Result<()> {
        let run = failing.ended(row, self)?;
        let decided = self.handler.failed(run.work(), &failing.reason, self.cx);
        let decided = within(self.step_limit, decided).await?;
        let (writes, outcome) = decided.into_writes(&self.host.service, self.cx)?;
        let writes: Vec<Write> = outcome.map(|()| writes)?;
        self.commit(run, writes).await
    }

    /// Logs a server error with its causes. A client error is only stored in the run.
    pub(super) fn report(&self, error: &Error) {
        if error.kind().status() >= 500 {
            telemetry::work(self.host, self.cx, Some(error), Duration::ZERO);
        }
    }
}
