//! `relay-events`: a table's stream → the bus
//!
//! Publishes every event of a domain, at least once. Runs beside every domain's table, but does not
//! read or write it.

use std::sync::Arc;
use std::time::Duration;

use backon::{ExponentialBuilder, RetryableWithContext as _};
use bus::Bus;
use kernel::{Dependency, Deployment, Envelope, Error, Kind, Result};
use lambda::Publisher;

use crate::error::PlatformError;
use crate::relay::batch::{Outgoing, batches};

/// Publishes events to the bus.
pub(crate) struct RelayEvents {
    bus: Arc<dyn Bus>,
}

impl Dependency for RelayEvents {
    type Parts = Arc<dyn Bus>;

    fn new(bus: Self::Parts) -> Result<Self> {
        Ok(Self { bus })
    }
}

impl Publisher for RelayEvents {
    const NAME: &'static str = "relay-events";
    /// Long enough for the retries when the bus throttles.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_timeout(30);

    /// Sends the events that fit, one call after another. Events that are too large do not stop the
    /// others, but then the result is an error, so that the stream sends them to its on-failure
    /// destination and they are not lost.
    async fn publish(&self, events: Vec<Envelope>) -> Result<()> {
        let events = events
            .iter()
            .map(Outgoing::of)
            .collect::<Result<Vec<_>>>()?;
        let (fitting, too_large): (Vec<_>, Vec<_>) = events.iter().partition(|event| event.fits());
        for batch in batches(&fitting) {
            self.send(batch).await?;
        }
        if too_large.is_empty() {
            return Ok(());
        }
        let event_ids = too_large
            .into_iter()
            .map(|event| event.event_id.clone())
            .collect();
        Err(PlatformError::EventTooLarge { event_ids }.into())
    }
}

impl RelayEvents {
    /// Sends the events of one call, and sends rejected events again, for about eight seconds or until
    /// the function's timeout.
    async fn send(&self, batch: Vec<&Outgoing>) -> Result<()> {
        let backoff = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(50))
            .with_max_delay(Duration::from_secs(2))
            .with_max_times(9)
            .with_jitter();
        let attempt = |waiting: Vec<_>| self.attempt(waiting);
        let is_temporary = |error: &Error| error.kind() == Kind::Unavailable;
        attempt
            .retry(backoff)
            .context(batch)
            .when(is_temporary)
            .await
            .1
    }

    /// One call. Returns the events that the bus rejected.
    async fn attempt<'a>(&self, waiting: Vec<&'a Outgoing>) -> (Vec<&'a Outgoing>, Result<()>) {
        let entries: Vec<_> = waiting.iter().map(|event| &event.entry).collect();
        let failed = match self.bus.put(&entries).await {
            Ok(failed) if failed.is_empty() => return (Vec::new(), Ok(())),
            Ok(failed) => failed,
            Err(error) => return (waiting, Err(error)),
        };
        let reasons: Vec<_> = failed.iter().map(|failed| failed.reason.as_str()).collect();
        let refused = Error::unavailable(format!(
            "the bus rejected {} events: {}",
            failed.len(),
            reasons.join(", ")
        ));
        // A position outside the call would be a fault of the bus: then all events are sent again.
        let left = failed
            .iter()
            .map(|failed| waiting.get(failed.position).copied())
            .collect::<Option<_>>();
        (left.unwrap_or(waiting), Err(refused))
    }
}

#[cfg(test)]
pub(crate) mod tests;
