//! Groups events into calls to the bus.

use bus::{ENTRY_LIMIT, Entry, SIZE_LIMIT};
use kernel::event::detail_type;
use kernel::subscription::OUR_SOURCES;
use kernel::{Envelope, Error, Result};

use crate::relay::trace_header;

/// An event as an entry for the bus.
#[derive(Debug)]
pub(crate) struct Outgoing {
    /// The id of the event.
    pub(crate) event_id: String,
    /// The stream of the aggregate to which the event happened.
    pub(crate) stream_id: String,
    /// The event in the format of the bus.
    pub(crate) entry: Entry,
}

impl Outgoing {
    /// Converts an event: `source` names the domain, `detail-type` the event and its version.
    ///
    /// # Errors
    /// Internal, when the event cannot be written as JSON.
    pub(crate) fn of(event: &Envelope) -> Result<Self> {
        let entry = Entry {
            source: format!("{OUR_SOURCES}{}", event.metadata.source),
            detail_type: detail_type(&event.event_type, event.metadata.schema_version),
            detail: serde_json::to_string(event).map_err(Error::internal)?,
            time: event.timestamp,
            trace_header: trace_header::of(&event.metadata.traceparent),
        };
        Ok(Self {
            event_id: event.event_id.clone(),
            stream_id: event.stream_id(),
            entry,
        })
    }

    /// Whether the event is within the size limit of the bus.
    #[must_use]
    pub(crate) fn fits(&self) -> bool {
        self.entry.size() <= SIZE_LIMIT
    }
}

/// Groups events into calls and keeps their order. No call has two events of one aggregate: the bus
/// accepts or rejects each entry separately, and the second event must not be published when the first
/// was rejected. The versions of one event have no order, so they may share a call.
#[must_use]
pub(crate) fn batches<'a>(events: &[&'a Outgoing]) -> Vec<Vec<&'a Outgoing>> {
    let mut batches: Vec<Vec<&Outgoing>> = Vec::new();
    for event in events {
        match batches.last_mut().filter(|batch| has_room(batch, event)) {
            Some(batch) => batch.push(event),
            None => batches.push(vec![event]),
        }
    }
    batches
}

fn has_room(batch: &[&Outgoing], event: &Outgoing) -> bool {
    let size: usize = batch.iter().map(|other| other.entry.size()).sum();
    batch.len() < ENTRY_LIMIT
        && size + event.entry.size() <= SIZE_LIMIT
        && batch
            .iter()
            .all(|other| other.stream_id != event.stream_id || other.event_id == event.event_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relay::relay_events::tests::event;
    use proptest::prelude::*;

    fn outgoing(stream: &str, version: u64, size: usize) -> Outgoing {
        let mut outgoing = Outgoing::of(&event(stream, version)).unwrap();
        outgoing.entry.detail = "x".repeat(size);
        outgoing
    }

    proptest! {
        #[test]
        fn every_call_keeps_the_limits_and_no_event_is_left_out(
            events in proptest::collection::vec(("[a-e]", 0usize..SIZE_LIMIT - 500), 0..40),
        ) {
            let events: Vec<Outgoing> = (1..).zip(&events).map(|(version, (stream, size))| outgoing(stream, version, *size)).collect();
            let events: Vec<&Outgoing> = events.iter().collect();
            let batches = batches(&events);
            for batch in &batches {
                prop_assert!((1..=ENTRY_LIMIT).contains(&batch.len()));
                prop_assert!(batch.iter().map(|event| event.entry.size()).sum::<usize>() <= SIZE_LIMIT);
                let mut streams: Vec<&str> = batch.iter().map(|event| event.stream_id.as_str()).collect();
                streams.sort_unstable();
                streams.dedup();
                prop_assert_eq!(streams.len(), batch.len());
            }
            let sent: Vec<*const Outgoing> = batches.concat().into_iter().map(std::ptr::from_ref).collect();
            let given: Vec<*const Outgoing> = events.into_iter().map(std::ptr::from_ref).collect();
            prop_assert_eq!(sent, given);
        }
    }

    #[test]
    fn an_entry_names_the_domain_the_event_and_its_version() {
        let mut event = event("7", 3);
        event.metadata.schema_version = 2;
        let outgoing = Outgoing::of(&event).unwrap();
        assert_eq!(outgoing.entry.source, "aurora.subjects");
        assert_eq!(outgoing.entry.detail_type, "SubjectUpdated.v2");
        assert_eq!(
            serde_json::from_str::<Envelope>(&outgoing.entry.detail).unwrap(),
            event
        );
    }

    #[test]
    fn the_versions_of_one_event_share_a_call_and_two_events_of_one_aggregate_do_not() {
        let [newest, next] = [1, 2].map(|version| Outgoing::of(&event("7", version)).unwrap());
        let mut earlier = event("7", 1);
        earlier.metadata.superseded_by = Some(2);
        let earlier = Outgoing::of(&earlier).unwrap();
        let calls = batches(&[&newest, &earlier, &next]);
        assert_eq!(calls.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn an_event_over_the_limit_does_not_fit() {
        let rest = outgoing("a", 1, 0).entry.size();
        assert!(outgoing("a", 1, SIZE_LIMIT - rest).fits());
        assert!(!outgoing("a", 1, SIZE_LIMIT - rest + 1).fits());
    }
}
