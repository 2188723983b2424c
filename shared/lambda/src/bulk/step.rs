//! One step: the items that fit into one transaction, and the run with its new cursor.

use kernel::bulk::{BulkRun, BulkState};
use kernel::error::{Error, Kind, Result};
use kernel::table::{Item, Write, from_row};
use serde_json::Value;
use tokio::time::Instant;

use super::attempt::Attempt;
use super::failing::{Failing, Last};
use super::writes::Writes;
use super::{Decided, Page, passes};
use crate::pipeline::within;

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
    /// The run fails at this item.
    Failed(Failing),
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
            Err(error) => {
                let failing = Failing::because(error);
                return self.end_failed(&row, &failing).await.map(|()| full);
            }
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
                // With items before it, the next step begins with this one and fails.
                Err(Full::Failed(failing)) if !gathered.passed => {
                    return self.end_failed(&row, &failing).await.map(|()| full);
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
            let problem = "the cursor does not advance";
            return Err(failed(limit("bulk.no_progress", problem)));
        }
        if step.run.passed() >= limits.most_items {
            let problem = "the work has too many items";
            return Err(failed(limit("bulk.too_many_items", problem)));
        }
        let decided = one.outcome.and_then(|commit| {
            let events: Vec<_> = commit.event_types().collect();
            let (writes, outcome) = commit.into_writes(&self.host.service, self.cx)?;
            Ok((writes, events, outcome))
        });
        let (writes, events, outcome) = match decided {
            Ok(decided) => decided,
            Err(error) if passes(&error) => return Err(Full::Stalled(error)),
            Err(error) => (Vec::new(), Vec::new(), Err(error)),
        };
        let is_last = step.run.failed() >= limits.most_failures;
        if is_last && step.passed && outcome.is_err() {
            return Err(Full::NextStep);
        }
        let added = u32::from(!writes.is_empty());
        let outcome = match step.writes.add(writes) {
            Ok(()) => {
                step.items += added;
                for event_type in events {
                    step.run.count_event(event_type);
                }
                outcome
            }
            Err(()) if step.items > 0 => return Err(Full::NextStep),
            Err(()) => Err(too_large()),
        };
        if let Err(failure) = outcome {
            if is_last && step.passed {
                return Err(Full::NextStep);
            }
            self.report(&failure);
            if is_last {
                return Err(Full::Failed(too_many_failures(
                    one.label, one.cursor, failure,
                )));
            }
            step.run.pass(&one.label, one.cursor, Some(&failure));
        } else {
            step.run.pass(&one.label, one.cursor, None);
        }
        step.passed = true;
        Ok(())
    }

    async fn finish(&self, row: Item, mut run: BulkRun) -> Result<()> {
        let decided = self.handler.finish(&run, self.cx);
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
        self.end_failed(&row, &Failing::because(refusal)).await
    }

    /// Stores an attempt without progress, and returns the error because of which the message must be
    /// delivered again. After too many such attempts the run has ended, and the next delivery does
    /// nothing.
    pub(super) async fn stall(&self, row: Item, error: Error) -> Error {
        self.store_stall(row, error)
            .await
            .unwrap_or_else(|error| error)
    }

    async fn store_stall(&self, row: Item, error: Error) -> Result<Error> {
        let mut run: BulkRun = from_row(row.clone())?;
        if !run.stall() {
            return self.commit(run, Vec::new()).await.map(|()| error);
        }
        let failing = Failing {
            reason: error,
            last: Last::Stall,
        };
        self.end_failed(&row, &failing).await?;
        Ok(failing.reason)
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

fn too_many_failures(label: String, cursor: Value, failure: Error) -> Failing {
    Failing {
        reason: limit("bulk.too_many_failures", "too many items failed"),
        last: Last::Item {
            label,
            cursor,
            failure,
        },
    }
}

fn failed(reason: Error) -> Full {
    Full::Failed(Failing::because(reason))
}

fn limit(code: &'static str, problem: &'static str) -> Error {
    Error::new(Kind::Internal, code, problem)
}
