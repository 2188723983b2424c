//! One row: carried out, moved to a later minute, or parked.

use std::sync::atomic::{AtomicU64, Ordering};

use kernel::commit::Commit;
use kernel::context::Context;
use kernel::error::{Error, Kind, Result};
use kernel::table::{
    Action, AttributeValue, Condition, Index, Item, Key, KeyQuery, Write, from_row, set_key, to_row,
};
use kernel::timed::{DueWork, parked_partition};
use tokio::time::Instant;

use super::{ROWS, Runner};
use crate::consume::system_context;
use crate::pipeline::within;
use crate::telemetry;

/// How often a race that was lost is run again before it counts as a failure.
const RACES: u32 = 4;

/// The refusal when the row is no longer there as it was read.
const GONE: &str = "timed_work.gone";

impl Runner<'_> {
    /// Settles a row: afterwards it is gone from its minute.
    ///
    /// # Errors
    /// Whatever the table refuses; then the row is still there.
    pub(super) async fn row(&self, row: Item) -> Result<()> {
        let due: DueWork = match from_row(row.clone()) {
            Ok(due) => due,
            Err(error) => return self.park_unreadable(row, error).await,
        };
        let started = Instant::now();
        let cx = Context {
            correlation_id: due.correlation_id.clone(),
            ..system_context(self.host)
        };
        let outcome = self.carry_out(&due, &cx).await;
        match outcome {
            Err(error) if error.code() == GONE => Ok(()),
            Err(error) => {
                telemetry::work(self.host, &cx, Some(&error), started.elapsed());
                self.postpone(&due, error, &cx).await
            }
            Ok(refused) => {
                telemetry::work(self.host, &cx, refused.err().as_ref(), started.elapsed());
                count(&self.counts.done);
                Ok(())
            }
        }
    }

    /// What is inside of the result is what the commit says after it was carried out.
    async fn carry_out(&self, due: &DueWork, cx: &Context) -> Result<Result<()>> {
        let mut races = 1;
        loop {
            match within(self.row_limit, self.once(due, cx)).await {
                Err(error) if error.kind() == Kind::Conflict && error.code() != GONE => {
                    if races == RACES {
                        return Err(error);
                    }
                    races += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn once(&self, due: &DueWork, cx: &Context) -> Result<Result<()>> {
        let commit: Commit<()> = self.handler.decide(due.work.clone(), cx).await?;
        let (mut writes, outcome) = commit.into_writes(&self.host.service, cx)?;
        let key = due.key(self.handler.name());
        // An entity may cancel what it scheduled, as it does in its commands; the row goes anyway.
        writes.retain(|write| !matches!(&write.action, Action::Delete(other) if *other == key));
        writes.insert(0, removal(key, Condition::Version(due.version)));
        self.table.commit(writes).await?;
        Ok(outcome)
    }

    async fn postpone(&self, due: &DueWork, failure: Error, cx: &Context) -> Result<()> {
        let name = self.handler.name();
        let later = due.after_failure(&failure, cx);
        let parked = later.attempts >= self.handler.attempts();
        let key = if parked {
            later.parked_key(name)
        } else {
            later.key(name)
        };
        let (from, condition) = (due.key(name), Condition::Version(due.version));
        let moved = self.replace(from, condition, to_row(&key, &later)?).await?;
        count(&self.counts.failed);
        if moved && parked {
            self.report_parked(failure, cx);
        }
        Ok(())
    }

    /// A row that is no work at all, by a fault of ours, is kept as it is.
    async fn park_unreadable(&self, mut row: Item, failure: Error) -> Result<()> {
        let name = self.handler.name();
        let (pk, sk) = (text(&row, "pk"), text(&row, "sk"));
        set_key(&mut row, Index::Table, &parked_partition(name), &sk);
        if self
            .replace(Key::new(pk, sk), Condition::Present, row)
            .await?
        {
            self.report_parked(failure, &system_context(self.host));
        }
        Ok(())
    }

    fn report_parked(&self, failure: Error, cx: &Context) {
        count(&self.counts.parked);
        let parked = Error::new(
            Kind::Internal,
            "timed_work.parked",
            "work failed too often and was parked",
        );
        let elapsed = std::time::Duration::ZERO;
        telemetry::work(self.host, cx, Some(&parked.with_source(failure)), elapsed);
    }

    /// Returns all parked work that can be read to the next minute.
    pub(super) async fn return_parked(&self, cx: &Context) -> Result<()> {
        let name = self.handler.name();
        let partition = parked_partition(name);
        let mut query = KeyQuery::partition(Index::Table, partition).limit(ROWS);
        loop {
            let rows = self.table.query(&query).await?;
            for row in rows.items {
                let Ok(parked) = from_row::<DueWork>(row) else {
                    continue;
                };
                if self.is_late() {
                    return Ok(());
                }
                let fresh = parked.returned(cx);
                let row = to_row(&fresh.key(name), &fresh)?;
                let condition = Condition::Version(parked.version);
                if self
                    .replace(parked.parked_key(name), condition, row)
                    .await?
                {
                    count(&self.counts.returned);
                }
            }
            query.start = rows.next;
            if query.start.is_none() {
                return Ok(());
            }
        }
    }

    /// Moves a row. False when it is gone: then it stays gone.
    async fn replace(&self, from: Key, condition: Condition, to: Item) -> Result<bool> {
        let writes = vec![removal(from, condition), Write::always(Action::Put(to))];
        match self.table.commit(writes).await {
            Err(error) if error.code() == GONE => Ok(false),
            outcome => outcome.map(|()| true),
        }
    }
}

fn removal(key: Key, condition: Condition) -> Write {
    let gone = Error::new(Kind::Conflict, GONE, "the work was done or cancelled");
    Write::when(Action::Delete(key), condition).or(gone)
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

fn text(row: &Item, name: &str) -> String {
    match row.get(name) {
        Some(AttributeValue::S(text)) => text.clone(),
        _ => String::new(),
    }
}
