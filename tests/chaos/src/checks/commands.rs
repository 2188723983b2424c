//! What clients were told, compared with the events that their commands left.

use std::collections::{BTreeSet, HashMap};

use kernel::Envelope;

use super::Checked;
use crate::client::Sent;

pub(super) fn accepted_has_its_event(
    sent: &[Sent],
    caused: &HashMap<&str, Vec<&Envelope>>,
) -> Checked {
    let mut check = Checked::of("every accepted command has its event");
    // Who is enrolled already, or has left already, gets an answer without a change.
    let changes = |one: &&Sent| one.is_accepted() && one.command.function.ends_with("-subject");
    for one in sent.iter().filter(changes) {
        let id = one.command.correlation_id();
        check.expect(caused.contains_key(id.as_str()), || {
            format!(
                "{} {id} was accepted and left no event",
                one.command.function
            )
        });
    }
    check
}

pub(super) fn refused_has_no_event(
    sent: &[Sent],
    caused: &HashMap<&str, Vec<&Envelope>>,
) -> Checked {
    let mut check = Checked::of("no refused command has an event");
    for one in sent.iter().filter(|one| one.is_refused()) {
        let id = one.command.correlation_id();
        check.expect(!caused.contains_key(id.as_str()), || {
            format!(
                "{} {id} was refused after {} attempts with {:?}, and left events",
                one.command.function, one.attempts, one.answer
            )
        });
    }
    check
}

pub(super) fn key_has_one_effect(sent: &[Sent], caused: &HashMap<&str, Vec<&Envelope>>) -> Checked {
    let mut check = Checked::of("no idempotency key has two effects");
    for one in sent {
        let id = one.command.correlation_id();
        let Some(events) = caused.get(id.as_str()) else {
            continue;
        };
        let kinds: BTreeSet<_> = events.iter().map(|event| &event.event_type).collect();
        let aggregates: BTreeSet<_> = events
            .iter()
            .map(|event| (&event.aggregate_type, &event.aggregate_id))
            .collect();
        check.expect(kinds.len() == events.len() && aggregates.len() == 1, || {
            let events = events
                .iter()
                .map(|event| format!("{} {}", event.event_type, event.aggregate_id));
            format!(
                "{} {id}: {:?}",
                one.command.function,
                events.collect::<Vec<_>>()
            )
        });
    }
    check
}
