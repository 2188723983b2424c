//! The pipeline around the relay: reads the event rows in a table's stream and passes the whole batch
//! to the publisher.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::time::{Duration, Instant};

use aws_lambda_events::dynamodb::Event;
use kernel::dependencies::Dependencies;
use kernel::deployment::Deployment;
use kernel::error::{Error, Result};
use kernel::event::{Envelope, StoredEvent};
use kernel::table::{AttributeValue, BoxFuture, Item, from_row};

use crate::consume::system_context;
use crate::host::Host;
use crate::pipeline::in_time;
use crate::telemetry;

/// Publishes the events of a table to the bus.
pub trait Publisher: Dependencies {
    /// The function's name, `relay-events`.
    const NAME: &'static str;
    /// How the function is deployed.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT;

    /// Publishes all events in order. An event that is published in several versions is contained once
    /// for each version. If one event is not published, the result is an error: the stream then
    /// delivers the batch again, and consumers drop the events that they have already consumed.
    fn publish(&self, events: Vec<Envelope>) -> impl Future<Output = Result<()>> + Send;
}

/// A [`Publisher`] without its type.
pub trait StreamHandler: Send + Sync {
    /// As [`Publisher::publish`].
    fn publish_all(&self, events: Vec<Envelope>) -> BoxFuture<'_, Result<()>>;
}

impl<P: Publisher> StreamHandler for P {
    fn publish_all(&self, events: Vec<Envelope>) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.publish(events))
    }
}

/// Publishes all events of a batch.
///
/// # Errors
/// When an event row cannot be read or was not published. The whole batch then fails, because only
/// this behaves in the same way on AWS and on the emulator.
pub(crate) async fn batch(
    publisher: &dyn StreamHandler,
    host: &Host,
    batch: Event,
    time_left: Duration,
) -> Result<()> {
    let started = Instant::now();
    let cx = system_context(host);
    let mut traces = BTreeSet::new();
    let work = async {
        let rows = batch
            .records
            .into_iter()
            .filter(|record| record.event_name == "INSERT");
        let events = rows
            .map(|record| stored(record.change.new_image))
            .collect::<Result<Vec<StoredEvent>>>()?;
        let messages = events.into_iter().flat_map(StoredEvent::into_published);
        let messages: Vec<Envelope> = messages.collect();
        traces.extend(
            messages
                .iter()
                .map(|event| event.metadata.traceparent.clone()),
        );
        publisher.publish_all(messages).await
    };
    let outcome = in_time(time_left, work).await;
    telemetry::relayed(
        host,
        &cx,
        outcome.as_ref().err(),
        started.elapsed(),
        &traces,
    );
    outcome
}

/// The event of a row. An error names the row, because an operator must find it.
fn stored(row: Item) -> Result<StoredEvent> {
    let text = |name| match row.get(name) {
        Some(AttributeValue::S(text)) => text.clone(),
        _ => "?".to_owned(),
    };
    let key = format!("{} {}", text("pk"), text("sk"));
    from_row(row).map_err(|error| {
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        Error::internal(format!("the event row {key} cannot be read: {cause}"))
    })
}

#[cfg(test)]
mod tests;
