//! Events, compared with rows, with the event store and with copies.

use std::collections::{BTreeMap, HashMap};

use kernel::{Envelope, Subscription};
use lambda::Trigger;
use serde_json::Value;

use super::Checked;
use crate::Outcome;
use crate::cloud::DOMAINS;
use crate::tables::{Tables, text};

pub(super) fn versions_have_no_gap(tables: &Tables) -> Outcome<Checked> {
    let mut check = Checked::of("the versions of every aggregate have no gap and no duplicate");
    for domain in DOMAINS {
        let mut versions: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for event in tables.events(domain)? {
            versions
                .entry(event.pk)
                .or_default()
                .push(event.envelope.version);
        }
        for (aggregate, mut found) in versions {
            found.sort_unstable();
            let expected: Vec<u64> = (1..).take(found.len()).collect();
            check.expect(found == expected, || {
                format!("{domain} {aggregate}: {found:?}")
            });
        }
    }
    Ok(check)
}

pub(super) fn rows_agree_with_events(tables: &Tables) -> Outcome<Checked> {
    let mut check =
        Checked::of("every row has the version of its last event, and a deleted one has no row");
    let mut last: BTreeMap<(&str, String), Envelope> = BTreeMap::new();
    for domain in ["subjects", "enrollments"] {
        for event in tables.events(domain)? {
            let known = last
                .get(&(domain, event.pk.clone()))
                .map_or(0, |known| known.version);
            if event.envelope.version > known {
                last.insert((domain, event.pk), event.envelope);
            }
        }
    }
    for ((domain, pk), event) in last {
        let row = tables
            .rows(domain, &pk, "META")
            .find(|row| text(row, "pk") == pk);
        let version = row.and_then(|row| row["version"].as_u64());
        let expected = (!event.event_type.ends_with("Deleted")).then_some(event.version);
        check.expect(version == expected, || {
            format!(
                "{domain} {pk}: {version:?} after {} {}",
                event.event_type, event.version
            )
        });
    }
    Ok(check)
}

pub(super) fn events_are_stored_once(tables: &Tables) -> Outcome<Checked> {
    let mut check = Checked::of("every event is in the event store, once");
    let mut stored: HashMap<&str, u32> = HashMap::new();
    for row in tables.rows("platform", "STREAM#", "V#") {
        *stored.entry(text(row, "event_id")).or_default() += 1;
    }
    let events = tables.all_events()?;
    for event in &events {
        let times = stored.get(event.envelope.event_id.as_str());
        check.expect(times == Some(&1), || {
            format!(
                "{} of {} is stored {times:?} times",
                event.envelope.event_type, event.pk
            )
        });
    }
    check.expect(stored.len() == events.len(), || {
        format!(
            "{} events are stored and {} were recorded",
            stored.len(),
            events.len()
        )
    });
    Ok(check)
}

/// The copy of an entity has the version of the last event that its projection reads.
pub(super) fn copies_agree(tables: &Tables) -> Outcome<Checked> {
    let mut check = Checked::of("every copy has the version of the last event that it reads");
    let events = tables.all_events()?;
    let catalogues = ::domains::catalogues();
    for catalogue in catalogues
        .iter()
        .filter(|one| DOMAINS.contains(&one.domain))
    {
        for entry in &catalogue.entries {
            let Trigger::Event {
                name,
                copies: Some(kind),
                ..
            } = entry.trigger
            else {
                continue;
            };
            let wanted = Subscription::named(name).ok_or("not the name of an event")?;
            let mut last: BTreeMap<String, u64> = BTreeMap::new();
            for event in events.iter().map(|event| &event.envelope) {
                if wanted.takes(event) {
                    let pk = format!("{}_COPY#{}", kind.to_uppercase(), event.aggregate_id);
                    let version = last.entry(pk).or_default();
                    *version = event.version.max(*version);
                }
            }
            let rows = tables.rows(catalogue.domain, "", "META");
            let rows: HashMap<&str, &Value> = rows.map(|row| (text(row, "pk"), row)).collect();
            for (pk, version) in last {
                let copied = rows
                    .get(pk.as_str())
                    .and_then(|row| row["version"].as_u64());
                check.expect(copied == Some(version), || {
                    format!("{pk}: {copied:?} of {version}")
                });
            }
        }
    }
    Ok(check)
}
