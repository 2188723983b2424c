//! The function that carries out bulk work: a message for a page brings it as many steps as its
//! time allows, and the last step queues the next page.

mod step;
mod writes;

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use kernel::bulk::{BulkItem, BulkPageQueued, BulkRun, BulkState, BulkWork};
use kernel::commit::Commit;
use kernel::context::Context;
use kernel::endpoint::{Repository, Resources};
use kernel::entity::Entity as _;
use kernel::error::{Error, Kind, Result};
use kernel::event::Envelope;
use kernel::table::{BoxFuture, Table, from_row};
use serde_json::Value;
use tokio::time::Instant;

use self::step::Attempt;
use crate::consume::{context, each};
use crate::function::{Function, Handler};
use crate::host::Host;
use crate::pipeline::within;
use crate::telemetry;

/// The longest that one item may take.
const ITEM_LIMIT: Duration = Duration::from_secs(10);

/// Kept for the last commit and the log.
const RESERVE: Duration = Duration::from_secs(1);

/// Bulk work with its types forgotten.
pub trait BulkHandler: Send + Sync {
    /// The function's name.
    fn name(&self) -> &'static str;
    /// Its numbers.
    fn limits(&self) -> BulkLimits;
    /// Reads and decides the next items, until `until` or `limit`, and at least one.
    fn decide<'a>(
        &'a self,
        work: &'a Value,
        after: Option<&'a Value>,
        limit: u32,
        until: Instant,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Vec<Decided>>>;
    /// Decides what belongs to the end.
    fn finish<'a>(&'a self, work: &'a Value, cx: &'a Context) -> BoxFuture<'a, Result<Commit<()>>>;
}

/// The numbers of some bulk work.
#[derive(Debug, Clone, Copy)]
pub struct BulkLimits {
    pub(crate) most_failures: u64,
    pub(crate) most_items: u64,
    pub(crate) items: u32,
    pub(crate) steps: u32,
}

/// An item that was decided.
#[derive(Debug)]
pub struct Decided {
    /// How a failure names it.
    pub label: String,
    /// The place behind it.
    pub cursor: Value,
    /// What is to be written, or why not.
    pub outcome: Result<Commit<()>>,
}

struct Opened<W: BulkWork> {
    repository: W::Repository,
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
        let outcome = within(ITEM_LIMIT, work.item(next.item, &self.repository, cx)).await;
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
            let items = work.items(after, limit, &self.repository, cx).await?;
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

    fn finish<'a>(&'a self, work: &'a Value, cx: &'a Context) -> BoxFuture<'a, Result<Commit<()>>> {
        Box::pin(async move {
            let work: W = serde_json::from_value(work.clone()).map_err(Error::internal)?;
            work.finish(&self.repository, cx).await
        })
    }
}

/// The function of a domain's bulk work.
#[must_use]
#[inline(never)]
pub fn bulk_work<W: BulkWork>() -> Function {
    Function {
        name: W::NAME,
        open: |resources: &Resources| {
            Ok(Handler::Bulk(Box::new(Opened::<W> {
                repository: W::Repository::open(resources)?,
                of: PhantomData,
            })))
        },
    }
}

/// Carries out the pages of a batch of messages.
pub(crate) async fn batch(
    handler: &dyn BulkHandler,
    host: &Host,
    batch: SqsEvent,
    time_left: Duration,
) -> SqsBatchResponse {
    each(host, batch, time_left, async |event, left| {
        page(handler, host, &event, left).await
    })
    .await
}

/// Carries out the page that an event queued. A page that is done, of a run that has ended or of
/// other work, is no error.
///
/// # Errors
/// Unavailable and the like, when the page has to be delivered again.
pub async fn page(
    handler: &dyn BulkHandler,
    host: &Host,
    event: &Envelope,
    time_left: Duration,
) -> Result<()> {
    let started = Instant::now();
    let cx = context(host, event);
    let limit = time_left.saturating_sub(RESERVE);
    let outcome = match host.resources.table() {
        Ok(table) => {
            let page = Page {
                handler,
                host,
                table,
                cx: &cx,
                until: started + limit / 2,
                step_limit: limit / 8,
            };
            within(limit, page.carry_out(event)).await
        }
        Err(error) => Err(error),
    };
    let passed = outcome.as_ref().copied().unwrap_or_default();
    let counts = [("Items", passed)];
    telemetry::counted(
        host,
        &cx,
        outcome.as_ref().err(),
        started.elapsed(),
        &counts,
    );
    outcome.map(drop)
}

/// One page: some steps of a run.
struct Page<'a> {
    handler: &'a dyn BulkHandler,
    host: &'a Host,
    table: Arc<dyn Table>,
    cx: &'a Context,
    /// No step is begun after this moment.
    until: Instant,
    /// After how long a step takes no further item. Three times that ends it.
    step_limit: Duration,
}

impl Page<'_> {
    /// How many items were passed.
    async fn carry_out(&self, event: &Envelope) -> Result<u64> {
        let queued: BulkPageQueued =
            serde_json::from_value(event.event_data.clone()).map_err(Error::internal)?;
        let limits = self.handler.limits();
        let mut attempt = Attempt::full(limits.items);
        let (mut steps, mut first, mut passed) = (0, None, 0);
        if queued.work != self.handler.name() {
            return Ok(0);
        }
        loop {
            let Some(row) = self.table.get(&BulkRun::key(&event.aggregate_id)).await? else {
                return Ok(passed);
            };
            let mut run: BulkRun = from_row(row.clone())?;
            passed = run.passed() - *first.get_or_insert(run.passed());
            if !run.waits_for(&queued) {
                return Ok(passed);
            }
            let is_late = Instant::now() >= self.until;
            if run.is_cancelling() {
                run.end(BulkState::Cancelled, None, self.cx.now);
            } else if is_late && passed == 0 {
                return Err(self.stall(row, no_time()).await);
            } else if is_late || steps >= limits.steps {
                run.queue_page();
            } else {
                attempt = self.step(row, attempt).await?;
                steps += u32::from(attempt.is_full(limits.items));
                continue;
            }
            // Read again: whoever changed the run first may have left this to us.
            self.commit(run, Vec::new()).await?;
        }
    }
}

fn no_time() -> Error {
    Error::new(
        Kind::Timeout,
        "bulk.no_time",
        "no item was done within the time of a page",
    )
}

/// Whether trying again later may help, whatever the item.
fn passes(error: &Error) -> bool {
    matches!(
        error.kind(),
        Kind::Unavailable | Kind::Timeout | Kind::TooManyRequests | Kind::BadGateway
    )
}
