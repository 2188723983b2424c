//! The function that runs bulk work. For each message it runs the steps of one page, as many as its
//! time allows, and then queues the next page.

mod attempt;
mod failing;
mod handler;
mod step;
mod writes;

use std::sync::Arc;
use std::time::Duration;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use kernel::bulk::{BulkPageQueued, BulkRun, BulkState};
use kernel::context::Context;
use kernel::entity::Entity as _;
use kernel::error::{Error, Kind, Result};
use kernel::event::Envelope;
use kernel::table::{Table, from_row};
use tokio::time::Instant;

use self::attempt::Attempt;
pub use self::handler::{BulkHandler, BulkLimits, Decided, bulk_work};
use crate::consume::{context, each};
use crate::host::Host;
use crate::pipeline::within;
use crate::telemetry;

/// Time that is reserved for the last commit and the log.
const RESERVE: Duration = Duration::from_secs(1);

/// Processes the pages of a batch of messages.
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

/// Processes the page that an event queued. It is not an error if the page was already processed, the
/// run has ended, or the page belongs to other work.
///
/// # Errors
/// Unavailable or another temporary error, when the message must be delivered again.
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

/// One page: several steps of a run.
struct Page<'a> {
    handler: &'a dyn BulkHandler,
    host: &'a Host,
    table: Arc<dyn Table>,
    cx: &'a Context,
    /// No step is started after this time.
    until: Instant,
    /// The time after which a step adds no further items. After three times this time, it is stopped.
    step_limit: Duration,
}

impl Page<'_> {
    /// Returns how many items were processed.
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
            // The loop reads the run again: another runner may have changed it first, and this message
            // may still have to process the page.
            self.commit(run, Vec::new()).await?;
        }
    }
}

fn no_time() -> Error {
    Error::new(
        Kind::Timeout,
        "bulk.no_time",
        "no item was processed within the time of a page",
    )
}

/// Whether the error is temporary and independent of the item, so that a later retry may succeed.
fn passes(error: &Error) -> bool {
    matches!(
        error.kind(),
        Kind::Unavailable | Kind::Timeout | Kind::TooManyRequests | Kind::BadGateway
    )
}
