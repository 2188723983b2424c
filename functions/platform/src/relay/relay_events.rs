//! `relay-events`: a table's stream → the bus
//!
//! Publishes every event of a domain, at least once. Runs beside every domain's table and needs
//! none itself.

use std::sync::Arc;
use std::time::Duration;

use backon::{ExponentialBuilder, RetryableWithContext as _};
use bus::Bus;
use kernel::{Dependency, Deployment, Envelope, Error, Kind, Result};
use lambda::Publisher;

use crate::error::PlatformError;
use crate::relay::batch::{Outgoing, batches};

/// Takes events to the bus.
pub struct RelayEvents {
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

    // Sends what fits, call after call; a call is complete before the next begins. What is too
    /// large holds up nobody else, but the whole is then an error, so that the stream hands the
    /// event to its on-failure destination and not to oblivion.
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
    /// Sends one call's events, and again those that the bus did not take, for about eight seconds
    /// or until the function's time is over.
    async fn send(&self, batch: Vec<&Outgoing>) -> Result<()> {
        let patience = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(50))
            .with_max_delay(Duration::from_secs(2))
            .with_max_times(9)
            .with_jitter();
        let attempt = |waiting: Vec<_>| self.attempt(waiting);
        let may_pass = |error: &Error| error.kind() == Kind::Unavailable;
        attempt
            .retry(patience)
            .context(batch)
            .when(may_pass)
            .await
            .1
    }

    /// One call. Hands back what the bus did not take.
    async fn attempt<'a>(&self, waiting: Vec<&'a Outgoing>) -> (Vec<&'a Outgoing>, Result<()>) {
        let entries: Vec<_> = waiting.iter().map(|event| &event.entry).collect();
        let failed = match self.bus.put(&entries).await {
            Ok(failed) if failed.is_empty() => return (Vec::new(), Ok(())),
            Ok(failed) => failed,
            Err(error) => return (waiting, Err(error)),
        };
        let reasons: Vec<_> = failed.iter().map(|failed| failed.reason.as_str()).collect();
        let refused = Error::unavailable(format!(
            "the bus did not take {} events: {}",
            failed.len(),
            reasons.join(", ")
        ));
        // A position that no event has would be a fault of the bus: then everything is sent again.
        let left = failed
            .iter()
            .map(|failed| waiting.get(failed.position).copied())
            .collect::<Option<_>>();
        (left.unwrap_or(waiting), Err(refused))
    }
}

#[cfg(test)]
pub(crate) mod tests;
