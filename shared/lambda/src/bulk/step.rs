//! One step: the items that fit into one transaction, and the run with its new cursor.

use std::time::Duration;

use kernel::bulk::{BulkRun, BulkState};
use kernel::error::{Error, Kind, Result};
use kernel::table::{Item, Write, from_row};
use tokio::time::Instant;

use super::attempt::Attempt;
use super::writes::Writes;
use super::{Decided, Page, passes};
use crate::pipeline::within;
use crate::telemetry;

/// The error code when another runner or a cancellation changed the run first.
const OVERTAKEN: &str = "bulk.overtaken";

/// The items that have been added to a step so far.
struct Gathered {
    run: BulkRun,
    writes: Writes,
    /// How many items have writes in the step.
    items: u32,
    passed: bool,
}

/// Why no more items are added to a step.
enum Full {
    /// The next item does not fit; the next step starts with it.
    NextStep,
    /// A dependency was not available.
    Stalled(Error),
    /// The run has ended.
    Ended,
}

impl Page<'_> {
    /// Runs one step and returns the attempt for the next one.
    ///
    /// # Errors
    /// When a dependency was not available: the message must be delivered again.
    pub(super) async fn step(&self, row: Item, mut attempt: Attempt) -> Result<Attempt> {
        let run: BulkRun = from_row(row.clone())?;
        let full = Attempt::full(self.handler.limits().items);
        let until = Instant::now() + self.step_limit;
        let decided = self
            .handler
            .decide(run.work(), run.cursor(), attempt.items, until, self.cx);
        let decided = match within(self.step_limit * 3, decided).await {
            Ok(decided) if decided.is_empty() => return self.finish(row, run).await.map(|()| full),
            Ok(decided) => decided,
            Err(error) if passes(&error) => return Err(self.stall(row, error).await),
            Err(error) => return self.end_failed(run, &error).await.map(|()| full),
        };
        let mut gathered = Gathered {
            run,
            writes: Writes::default(),
            items: 0,
            passed: false,
        };
        for mut one in decided {
            if let Some(error) = attempt.final_error.take() {
                one.outcome = Err(error);
            }
            match self.gather(one, &mut gathered) {
                Ok(()) => {}
                Err(Full::Stalled(error)) if !gathered.passed => {
                    return Err(self.stall(row, error).await);
                }
                Err(_) => break,
            }
        }
        self.commit_step(row, gathered, &attempt).await
    }

    async fn commit_step(&self, row: Item, step: Gathered, attempt: &Attempt) -> Result<Attempt> {
        let Gathered {
            mut run,
            writes,
            items,
            ..
        } = step;
        run.step();
        match self.commit(run, writes.into_vec()).await {
            Ok(_) => Ok(Attempt::full(self.handler.limits().items)),
            Err(error) if passes(&error) => Err(self.stall(row, error).await),
            Err(error) => Ok(attempt.after_refusal(items, error)),
        }
    }

    fn gather(&self, one: Decided, step: &mut Gathered) -> Result<(), Full> {
        let limits = self.handler.limits();
        if step.run.cursor() == Some(&one.cursor) {
            return Err(self.fail(
                step,
                limit("bulk.no_progress", "the cursor does not advance"),
            ));
        }
        if step.run.passed() >= limits.most_items {
            return Err(self.fail(
                step,
                limit("bulk.too_many_items", "the work has too many items"),
            ));
        }
        let decided = one
            .outcome
            .and_then(|commit| commit.into_writes(&self.host.service, self.cx));
        let (writes, outcome) = match decided {
            Ok(decided) => decided,
            Err(error) if passes(&error) => return Err(Full::Stalled(error)),
            Err(error) => (Vec::new(), Err(error)),
        };
        let added = u32::from(!writes.is_empty());
        let outcome = match step.writes.add(writes) {
            Ok(()) => {
                step.items += added;
                outcome
            }
            Err(()) if step.items > 0 => return Err(Full::NextStep),
            Err(()) => Err(too_large()),
        };
        step.passed = true;
        step.run
            .pass(&one.label, one.cursor, outcome.as_ref().err());
        let Err(failure) = outcome else {
            return Ok(());
        };
        self.report(&failure);
        if step.run.failed() > limits.most_failures {
            return Err(self.fail(
                step,
                limit("bulk.too_many_failures", "too many items failed"),
            ));
        }
        Ok(())
    }

    fn fail(&self, step: &mut Gathered, reason: Error) -> Full {
        self.report(&reason);
        step.run.end(BulkState::Failed, Some(&reason), self.cx.now);
        Full::Ended
    }

    async fn end_failed(&self, mut run: BulkRun, reason: &Error) -> Result<()> {
        self.report(reason);
        run.end(BulkState::Failed, Some(reason), self.cx.now);
        self.commit(run, Vec::new()).await
    }

    /// Logs a server error with its causes. A client error is only stored in the run.
    fn report(&self, error: &Error) {
        if error.kind().status() >= 500 {
            telemetry::work(self.host, self.cx, Some(error), Duration::ZERO);
        }
    }

    async fn finish(&self, row: Item, mut run: BulkRun) -> Result<()> {
        let decided = self.handler.finish(run.work(), self.cx);
        let decided = within(self.step_limit * 3, decided).await;
        let decided = decided.and_then(|commit| commit.into_writes(&self.host.service, self.cx));
        let refusal = match decided {
            Err(error) if passes(&error) => return Err(self.stall(row, error).await),
            Err(error) => error,
            Ok((writes, Ok(()))) => {
                run.end(BulkState::Completed, None, self.cx.now);
                match self.commit(run, writes).await {
                    Ok(()) => return Ok(()),
                    Err(error) if passes(&error) || error.kind() == Kind::Conflict => {
                        return Err(self.stall(row, error).await);
                    }
                    Err(error) => error,
                }
            }
            Ok((_, Err(refused))) => refused,
        };
        self.end_failed(from_row(row)?, &refusal).await
    }

    /// Stores an attempt without progress, and returns the error because of which the message must be
    /// delivered again. After too many such attempts the run has ended, and the next delivery does
    /// nothing.
    pub(super) async fn stall(&self, row: Item, error: Error) -> Error {
        let stored = async {
            let mut run: BulkRun = from_row(row)?;
            run.stall(&error, self.cx.now);
            self.commit(run, Vec::new()).await
        };
        stored.await.err().unwrap_or(error)
    }

    /// Stores the run with the writes of its items, on condition that the run has not changed. If it
    /// has changed, nothing is written and the result is still `Ok`: the caller reads the run again.
    pub(super) async fn commit(&self, run: BulkRun, items: Vec<Write>) -> Result<()> {
        let (mut writes, _) = run.commit()?.into_writes(&self.host.service, self.cx)?;
        if let Some(first) = writes.first_mut() {
            first.refusal = Some(overtaken());
        }
        writes.extend(items);
        match self.table.commit(writes).await {
            Err(error) if error.code() == OVERTAKEN => Ok(()),
            outcome => outcome,
        }
    }
}

fn overtaken() -> Error {
    Error::new(
        Kind::Conflict,
        OVERTAKEN,
        "another runner or a cancellation changed the run first",
    )
}

fn too_large() -> Error {
    Error::new(
        Kind::Internal,
        "bulk.item_too_large",
        "one item has more writes than a step can contain",
    )
}

fn limit(code: &'static str, problem: &'static str) -> Error {
    Error::new(Kind::Internal, code, problem)
}
