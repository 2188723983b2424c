//! The pipeline around every consumer. Each message of the queue is processed in its own transaction,
//! together with its inbox row, so that the same event has its effect only once.

use std::time::{Duration, Instant};

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use jiff::Timestamp;
use kernel::actor::Actor;
use kernel::context::Context;
use kernel::error::{Error, Kind, Result};
use kernel::event::Envelope;
use kernel::projection::OUTDATED;
use kernel::subscription::OUR_SOURCES;
use kernel::table::{Action, Condition, Key, Write, to_row};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::function::EventHandler;
use crate::host::Host;
use crate::pipeline::{ends_at, in_time};
use crate::telemetry;
use crate::trace::{self, Trace};

/// How long an inbox row is kept: longer than a queue and its dead-letter queue can keep a message
/// that is delivered again.
const INBOX_KEPT_SECONDS: i64 = 30 * 24 * 60 * 60;

/// The number of attempts after lost races before the queue's own retry.
const ATTEMPTS: u32 = 4;

/// A message that EventBridge sent to the queue. For an event of Aurora, the other fields repeat the
/// envelope and are not read.
#[derive(Deserialize)]
struct Message<'a> {
    source: &'a str,
    /// Present when EventBridge replays the event from an archive.
    #[serde(rename = "replay-name")]
    replay_name: Option<IgnoredAny>,
    #[serde(borrow)]
    detail: &'a RawValue,
}

/// A message with an event of AWS.
#[derive(Deserialize)]
struct ForeignMessage {
    id: String,
    source: String,
    #[serde(rename = "detail-type")]
    detail_type: String,
    time: Timestamp,
    detail: Value,
}

/// Reads the event in a message of a queue. An event that is replayed from an archive is marked as
/// replayed.
///
/// # Errors
/// Internal, when the message does not contain an event.
pub fn received(body: &str) -> Result<Envelope> {
    let message: Message<'_> = serde_json::from_str(body).map_err(Error::internal)?;
    if message.source.starts_with(OUR_SOURCES) {
        let mut event: Envelope =
            serde_json::from_str(message.detail.get()).map_err(Error::internal)?;
        event.metadata.replayed |= message.replay_name.is_some();
        return Ok(event);
    }
    let message: ForeignMessage = serde_json::from_str(body).map_err(Error::internal)?;
    Ok(Envelope::of_foreign(
        message.id,
        message.source,
        message.detail_type,
        message.time,
        message.detail,
    ))
}

/// The row that records that an event was consumed.
#[derive(Serialize)]
struct Inbox {
    expires_at: i64,
}

/// Consumes a batch. Only the messages that fail return to the queue.
pub(crate) async fn batch(
    handler: &dyn EventHandler,
    host: &Host,
    batch: SqsEvent,
    time_left: Duration,
) -> SqsBatchResponse {
    each(host, batch, time_left, async |envelope, left| {
        event(handler, host, &envelope, left).await
    })
    .await
}

/// Calls `consume` for each event of a batch, with the remaining time.
pub(crate) async fn each(
    host: &Host,
    batch: SqsEvent,
    time_left: Duration,
    consume: impl AsyncFn(Envelope, Duration) -> Result<()>,
) -> SqsBatchResponse {
    let started = Instant::now();
    let mut response = SqsBatchResponse::default();
    for message in batch.records {
        let body = message.body.as_deref().unwrap_or_default();
        let left = time_left.saturating_sub(started.elapsed());
        let outcome = match received(body) {
            Ok(event) => consume(event, left).await,
            Err(error) => {
                tracing::error!(
                    ?error,
                    function = host.function,
                    "a message is not an event"
                );
                Err(error)
            }
        };
        if outcome.is_err() {
            response.add_failure(message.message_id.unwrap_or_default());
        }
    }
    response
}

/// Consumes one event. It has its effect only once.
///
/// # Errors
/// Those of the consumer and of the table. An event that was consumed before is not an error.
pub async fn event(
    handler: &dyn EventHandler,
    host: &Host,
    event: &Envelope,
    time_left: Duration,
) -> Result<()> {
    let started = Instant::now();
    let mut cx = context(host, event);
    cx.ends_at = Some(ends_at(cx.now, time_left));
    let mut outcome = in_time(time_left, once(handler, host, event, &cx)).await;
    for _ in 1..ATTEMPTS {
        if !outcome
            .as_ref()
            .is_err_and(|error| error.kind() == Kind::Conflict)
        {
            break;
        }
        outcome = in_time(
            time_left.saturating_sub(started.elapsed()),
            once(handler, host, event, &cx),
        )
        .await;
    }
    telemetry::work(host, &cx, outcome.as_ref().err(), started.elapsed());
    outcome
}

const CONSUMED: &str = "event.consumed_before";

async fn once(
    handler: &dyn EventHandler,
    host: &Host,
    event: &Envelope,
    cx: &Context,
) -> Result<()> {
    let (mut writes, outcome) = handler
        .decide(event, cx)
        .await?
        .into_writes(&host.service, cx)?;
    if handler.keeps_inbox() {
        writes.insert(0, inbox(handler.name(), event, cx)?);
    }
    match host.resources.table()?.commit(writes).await {
        Err(error) if matches!(error.code(), CONSUMED | OUTDATED) => Ok(()),
        Err(error) => Err(error),
        Ok(()) => outcome,
    }
}

fn inbox(consumer: &str, event: &Envelope, cx: &Context) -> Result<Write> {
    let key = Key::single(format!("INBOX#{consumer}#{}", event.event_id));
    let row = to_row(
        &key,
        &Inbox {
            expires_at: cx.now.as_second() + INBOX_KEPT_SECONDS,
        },
    )?;
    let known = Error::new(
        Kind::Conflict,
        CONSUMED,
        "the event has already been consumed",
    );
    Ok(Write::when(Action::Put(row), Condition::Absent).or(known))
}

pub(crate) fn context(host: &Host, event: &Envelope) -> Context {
    let now = host.clock.now();
    let trace = Trace::of_event(&event.metadata, host.clock.uuid(now));
    Context {
        now,
        correlation_id: event.correlation_id.clone(),
        traceparent: trace.parent,
        parent_span_id: trace.caller_span,
        tracestate: trace.state,
        baggage: trace.baggage,
        causation_id: Some(event.event_id.clone()),
        ..Context::of_system(now, host.clock.clone())
    }
}

pub(crate) fn system_context(host: &Host) -> Context {
    let now = host.clock.now();
    let fresh = host.clock.uuid(now);
    Context {
        correlation_id: fresh.hyphenated().to_string(),
        traceparent: trace::continued(None, fresh),
        actor: Actor::System,
        cursor_key: host.cursor_key.clone(),
        ..Context::of_system(now, host.clock.clone())
    }
}

#[cfg(test)]
mod tests;
