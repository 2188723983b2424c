//! The port over EventBridge.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::{PutEventsRequestEntry, PutEventsResultEntry};
use kernel::table::BoxFuture;
use kernel::{Error, Result};

use crate::{Bus, Entry, Failed};

/// A bus of EventBridge.
#[derive(Debug, Clone)]
pub struct EventBridge {
    client: Client,
    name: String,
}

impl EventBridge {
    /// The bus `name`, over the AWS that the environment names.
    #[must_use]
    pub fn new(parts: aws::Parts, name: String) -> Self {
        Self {
            client: Client::new(&parts.into()),
            name,
        }
    }

    async fn send(&self, entries: &[&Entry]) -> Result<Vec<Failed>> {
        let request = entries
            .iter()
            .map(|entry| to_sdk(entry, &self.name))
            .collect();
        let reply = self
            .client
            .put_events()
            .set_entries(Some(request))
            .send()
            .await
            .map_err(aws::refusal)?;
        failures(entries.len(), reply.failed_entry_count, reply.entries())
    }

    async fn describe(&self) -> Result<()> {
        self.client
            .describe_event_bus()
            .name(&self.name)
            .send()
            .await
            .map(drop)
            .map_err(aws::refusal)
    }
}

impl Bus for EventBridge {
    fn put<'a>(&'a self, entries: &'a [&'a Entry]) -> BoxFuture<'a, Result<Vec<Failed>>> {
        Box::pin(self.send(entries))
    }

    fn check(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.describe())
    }
}

fn to_sdk(entry: &Entry, bus: &str) -> PutEventsRequestEntry {
    PutEventsRequestEntry::builder()
        .event_bus_name(bus)
        .source(&entry.source)
        .detail_type(&entry.detail_type)
        .detail(&entry.detail)
        .time(DateTime::from_secs(entry.time.as_second()))
        .set_trace_header(entry.trace_header.clone())
        .build()
}

/// The entries without an event id. A reply that does not speak of every entry, or whose count and
/// entries disagree, cannot be trusted: then nothing counts as taken.
fn failures(
    sent: usize,
    failed_count: i32,
    results: &[PutEventsResultEntry],
) -> Result<Vec<Failed>> {
    let failed: Vec<Failed> = results
        .iter()
        .enumerate()
        .filter(|(_, result)| result.event_id().is_none())
        .map(|(position, result)| Failed {
            position,
            reason: result.error_code().unwrap_or("without a reason").to_owned(),
        })
        .collect();
    if results.len() == sent && usize::try_from(failed_count) == Ok(failed.len()) {
        Ok(failed)
    } else {
        Err(Error::unavailable(
            "EventBridge's reply does not say what became of every entry",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn taken() -> PutEventsResultEntry {
        PutEventsResultEntry::builder().event_id("1").build()
    }

    fn refused(reason: &str) -> PutEventsResultEntry {
        PutEventsResultEntry::builder().error_code(reason).build()
    }

    #[test]
    fn entries_without_an_event_id_have_failed() {
        let results = [
            taken(),
            refused("ThrottlingException"),
            taken(),
            PutEventsResultEntry::builder().build(),
        ];
        let failed = failures(4, 2, &results).unwrap();
        let failed: Vec<_> = failed
            .iter()
            .map(|failed| (failed.position, failed.reason.as_str()))
            .collect();
        assert_eq!(
            failed,
            [(1, "ThrottlingException"), (3, "without a reason")]
        );
    }

    #[test]
    fn a_reply_that_leaves_entries_out_counts_for_nothing() {
        assert!(failures(2, 0, &[taken()]).is_err());
        assert!(failures(1, 1, &[taken()]).is_err());
        assert!(failures(1, 0, &[refused("InternalFailure")]).is_err());
        assert!(failures(1, 0, &[]).is_err());
    }

    #[test]
    fn an_entry_reaches_the_bus_as_it_was_given() {
        let entry = Entry {
            source: "aurora.subjects".to_owned(),
            detail_type: "SubjectCreated.v1".to_owned(),
            detail: "{}".to_owned(),
            time: Timestamp::from_second(1_700_000_000).unwrap(),
            trace_header: Some("Root=1".to_owned()),
        };
        let sent = to_sdk(&entry, "aurora-local");
        assert_eq!(sent.event_bus_name(), Some("aurora-local"));
        assert_eq!(
            (sent.source(), sent.detail_type()),
            (Some("aurora.subjects"), Some("SubjectCreated.v1"))
        );
        assert_eq!(
            (sent.detail(), sent.trace_header()),
            (Some("{}"), Some("Root=1"))
        );
        assert_eq!(sent.time().map(DateTime::secs), Some(1_700_000_000));
    }
}
