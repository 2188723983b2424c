//! The implementation of the port with EventBridge.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::{PutEventsRequestEntry, PutEventsResultEntry};
use kernel::table::BoxFuture;
use kernel::{Error, Result};

use crate::{Bus, Entry, Failed};

/// An event bus in EventBridge.
#[derive(Debug, Clone)]
pub struct EventBridge {
    client: Client,
    name: String,
}

impl EventBridge {
    /// A client for the bus `name` from these parts.
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

/// The entries that have no event id in the reply have failed. When the reply does not have a result
/// for every entry, or its count and its results disagree, the whole call counts as failed.
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
            "EventBridge's reply does not have a consistent result for every entry",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn accepted() -> PutEventsResultEntry {
        PutEventsResultEntry::builder().event_id("1").build()
    }

    fn refused(reason: &str) -> PutEventsResultEntry {
        PutEventsResultEntry::builder().error_code(reason).build()
    }

    #[test]
    fn entries_without_an_event_id_have_failed() {
        let results = [
            accepted(),
            refused("ThrottlingException"),
            accepted(),
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
    fn an_incomplete_or_inconsistent_reply_is_an_error() {
        assert!(failures(2, 0, &[accepted()]).is_err());
        assert!(failures(1, 1, &[accepted()]).is_err());
        assert!(failures(1, 0, &[refused("InternalFailure")]).is_err());
        assert!(failures(1, 0, &[]).is_err());
    }

    #[test]
    fn an_entry_is_sent_to_the_bus_unchanged() {
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
