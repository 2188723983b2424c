//! Processes one row: the work is done, moved to a later minute, or parked.

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

/// The number of attempts after lost races before they count as one failure.
const RACES: u32 = 4;

/// The error code when the row was changed or removed after it was read.
const GONE: &str = "timed_work.gone";

impl Runner<'_> {
    /// Processes a row and removes it from its minute.
    ///
    /// # Errors
    /// Those of the table; then the row still exists.
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

    /// The outer result is an error if the work failed and was not written. The inner one is the
    /// outcome of a commit that was written.
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
        // The commit may also cancel this work, as a command does. Its row is removed only once,
        // because a transaction must not contain two writes of one row.
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

    /// Parks a row that cannot be read as work, without other changes. Its cause is a programming
    /// error.
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
            "the work failed too often and was parked",
        );
        let elapsed = std::time::Duration::ZERO;
        telemetry::work(self.host, cx, Some(&parked.with_source(failure)), elapsed);
    }

    /// Moves all parked work that can be read to the next minute.
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

    /// Moves a row. Returns false, and writes nothing, if the row was changed or removed.
    async fn replace(&self, from: Key, condition: Condition, to: Item) -> Result<bool> {
        let writes = vec![removal(from, condition), Write::always(Action::Put(to))];
        match self.table.commit(writes).await {
            Err(error) if error.code() == GONE => Ok(false),
            outcome => outcome.map(|()| true),
        }
    }
}

fn removal(key: Key, condition: Condition) -> Write {
    let gone = Error::new(
        Kind::Conflict,
        GONE,
        "the work was already done or cancelled",
    );
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
