//! The function that runs timed work. Each minute it reads the minutes that are due and processes each
//! row in its own transaction.

mod row;
mod watermark;

use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;
use kernel::commit::Commit;
use kernel::context::Context;
use kernel::dependencies::{Dependencies as _, Resources};
use kernel::error::{Error, Result};
use kernel::table::{BoxFuture, Index, KeyQuery, Table};
use kernel::timed::{Minute, SHARDS, TimedWork, due_partition};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use self::watermark::Watermark;
use crate::consume::system_context;
use crate::decode;
use crate::function::{Function, Handler};
use crate::host::Host;
use crate::invoke;
use crate::pipeline::within;
use crate::telemetry;

/// The longest time for one row; a third of the function's time limit if that is shorter.
const ROW_LIMIT: Duration = Duration::from_secs(10);

/// Time that is reserved for the watermark and the log.
const RESERVE: Duration = Duration::from_secs(1);

/// How many rows one Query reads.
const ROWS: u32 = 100;

/// A [`TimedWork`] without its types.
pub trait TimedHandler: Send + Sync {
    /// The function's name.
    fn name(&self) -> &'static str;
    /// The number of attempts before work is parked.
    fn attempts(&self) -> u32;
    /// Decides by the current state what to write for a piece of work.
    fn decide<'a>(&'a self, work: Value, cx: &'a Context) -> BoxFuture<'a, Result<Commit<()>>>;
}

struct Opened<W: TimedWork> {
    dependencies: W::Dependencies,
    of: PhantomData<fn() -> W>,
}

impl<W: TimedWork> TimedHandler for Opened<W> {
    fn name(&self) -> &'static str {
        W::NAME
    }

    fn attempts(&self) -> u32 {
        W::ATTEMPTS
    }

    fn decide<'a>(&'a self, work: Value, cx: &'a Context) -> BoxFuture<'a, Result<Commit<()>>> {
        Box::pin(async move {
            let work: W = serde_json::from_value(work).map_err(Error::internal)?;
            work.carry_out(&self.dependencies, cx).await
        })
    }
}

/// The function of a domain's timed work.
#[must_use]
#[inline(never)]
pub fn timed_work<W: TimedWork>() -> Function {
    Function {
        name: W::NAME,
        invoke: invoke::timed_work,
        open: |resources: &Resources| {
            Ok(Handler::Timed(Box::new(Opened::<W> {
                dependencies: W::Dependencies::open(resources)?,
                of: PhantomData,
            })))
        },
    }
}

/// The payload of a run. The schedule sends an empty one; the fields are for operators.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimedRun {
    /// Processes all minutes from this time on again. For use after the watermark was lost.
    from: Option<Timestamp>,
    /// Schedules all parked work for the next minute. For use after the cause was repaired.
    #[serde(default)]
    return_parked: bool,
}

/// One run.
struct Runner<'a> {
    handler: &'a dyn TimedHandler,
    host: &'a Host,
    table: Arc<dyn Table>,
    /// No row is started after this time.
    last_start: Instant,
    row_limit: Duration,
    counts: Counts,
}

/// The numbers of rows of a run by their result.
#[derive(Default)]
struct Counts {
    done: AtomicU64,
    failed: AtomicU64,
    parked: AtomicU64,
    returned: AtomicU64,
}

impl Counts {
    fn named(&self) -> [(&'static str, u64); 4] {
        [
            ("Done", &self.done),
            ("Failed", &self.failed),
            ("Parked", &self.parked),
            ("Returned", &self.returned),
        ]
        .map(|(name, count)| (name, count.load(Ordering::Relaxed)))
    }
}

/// Runs the work that is due. The reply contains the numbers of rows that were `done`, `failed`,
/// `parked` and `returned`, and in `behind` the number of due minutes that were not completed.
///
/// # Errors
/// Those of the table. Work that fails is not an error of the run.
pub async fn run(
    handler: &dyn TimedHandler,
    host: &Host,
    payload: Value,
    time_left: Duration,
) -> Result<Value> {
    let started = Instant::now();
    let cx = system_context(host);
    let usable = time_left.saturating_sub(RESERVE);
    let row_limit = ROW_LIMIT.min(usable / 3);
    let runner = Runner {
        handler,
        host,
        table: host.resources.table()?,
        last_start: started + usable.saturating_sub(row_limit),
        row_limit,
        counts: Counts::default(),
    };
    let outcome = within(time_left, runner.run(payload, &cx)).await;
    let behind = outcome.as_ref().copied().unwrap_or_default();
    let counts = runner.counts.named();
    let counts: Vec<_> = counts.into_iter().chain([("Behind", behind)]).collect();
    telemetry::counted(
        host,
        &cx,
        outcome.as_ref().err(),
        started.elapsed(),
        &counts,
    );
    outcome?;
    let reply = counts.iter();
    Ok(reply
        .map(|(name, count)| (name.to_lowercase(), json!(count)))
        .collect())
}

impl Runner<'_> {
    /// Returns how many due minutes were not completed.
    async fn run(&self, payload: Value, cx: &Context) -> Result<u64> {
        let order: TimedRun = decode::parse(payload)?;
        if order.return_parked {
            self.return_parked(cx).await?;
        }
        let now = Minute::of(cx.now);
        let mut watermark = Watermark::read(&*self.table, self.handler.name(), now).await?;
        if let Some(from) = order.from {
            watermark.move_back(Minute::of(from));
        }
        let due: Vec<Minute> = watermark.due(now).collect();
        let mut outcome = Ok(());
        let mut passed = 0;
        for minute in &due {
            match self.minute(*minute).await {
                Ok(true) => watermark.pass(*minute, now),
                Ok(false) => break,
                Err(error) => {
                    outcome = Err(error);
                    break;
                }
            }
            passed += 1;
        }
        watermark.write(&*self.table, self.handler.name()).await?;
        outcome?;
        Ok(u64::try_from(due.len() - passed).unwrap_or(u64::MAX))
    }

    /// Processes all shards of a minute concurrently. False if the time ended before all rows were
    /// processed.
    async fn minute(&self, minute: Minute) -> Result<bool> {
        let shards = (0..SHARDS).map(|shard| self.shard(minute, shard));
        let mut complete = true;
        for shard in join_all(shards).await {
            complete &= shard?;
        }
        Ok(complete)
    }

    async fn shard(&self, minute: Minute, shard: u8) -> Result<bool> {
        let pk = due_partition(self.handler.name(), minute, shard);
        let mut query = KeyQuery::partition(Index::Table, pk).limit(ROWS);
        loop {
            if self.is_late() {
                return Ok(false);
            }
            let rows = self.table.query(&query).await?;
            for row in rows.items {
                if self.is_late() {
                    return Ok(false);
                }
                self.row(row).await?;
            }
            query.start = rows.next;
            if query.start.is_none() {
                return Ok(true);
            }
        }
    }

    fn is_late(&self) -> bool {
        Instant::now() >= self.last_start
    }
}
