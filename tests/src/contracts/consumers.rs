//! Checks that consumers can read what producers publish.

use std::collections::BTreeMap;

use domains::catalogues;
use kernel::projection::schema_of_data;
use kernel::subscription::ANY_DOMAIN;
use kernel::{Envelope, Subscription};
use lambda::Trigger;
use serde_json::Value;
use synth::{example, schemas};

use super::{problems, published};
use crate::given;

fn includes(subscription: Subscription<'_>, event: &str) -> bool {
    event
        .split_once('.')
        .is_some_and(|(domain, detail_type)| subscription.means(domain, detail_type))
}

fn is_published<V>(published: &BTreeMap<String, V>, domain: &str, detail_type: &str) -> bool {
    let mut events = published.keys().filter_map(|event| event.split_once('.'));
    events.any(|(by, published)| (by == domain || domain == ANY_DOMAIN) && published == detail_type)
}

#[test]
fn every_event_that_a_consumer_receives_is_published() {
    let catalogues = catalogues();
    let published = published(&catalogues);
    for entry in catalogues.iter().flat_map(|catalogue| &catalogue.entries) {
        let Trigger::Event { name, .. } = entry.trigger else {
            continue;
        };
        let is_published = match Subscription::named(name).unwrap() {
            Subscription::Foreign { .. } => true,
            Subscription::Listed {
                domain,
                detail_types,
            } => detail_types
                .split(',')
                .all(|listed| is_published(&published, domain, listed)),
            subscription => published.keys().any(|event| includes(subscription, event)),
        };
        assert!(
            is_published,
            "{} receives {name}, which no function publishes",
            entry.name
        );
    }
}

/// An event of ours that a consumer reads.
struct Reading {
    consumer: &'static str,
    /// The aggregate type that the consumer copies, if it is a projection.
    copies: Option<&'static str>,
    /// `subjects.SubjectCreated.v1`
    event: String,
    /// The schema of what the consumer reads of the event's data.
    read: Value,
    /// An example of the event, made from the producer's schema.
    example: Value,
}

impl Reading {
    fn data(&self) -> &Value {
        &self.example["event_data"]
    }

    /// The fields without which the consumer cannot read the event.
    fn required(&self) -> Vec<&str> {
        let definition = self.read["$ref"].as_str();
        let definition = definition.and_then(|path| self.read.pointer(path.strip_prefix('#')?));
        let required = definition.unwrap_or(&self.read)["required"].as_array();
        let required = required.into_iter().flatten();
        required.filter_map(Value::as_str).collect()
    }
}

/// A projection reads the variant for that event; any other consumer reads its whole input.
fn readings() -> Vec<Reading> {
    let catalogues = catalogues();
    let published = published(&catalogues);
    let mut readings = Vec::new();
    for entry in catalogues.iter().flat_map(|catalogue| &catalogue.entries) {
        let Trigger::Event {
            name,
            input,
            copies,
            ..
        } = entry.trigger
        else {
            continue;
        };
        let subscription = Subscription::named(name).unwrap();
        for (event, schema) in published
            .iter()
            .filter(|(event, _)| includes(subscription, event))
        {
            readings.push(Reading {
                consumer: entry.name,
                copies,
                event: event.clone(),
                read: read(&schemas::standalone(input), copies.is_some(), event),
                example: example::of(schema),
            });
        }
    }
    readings
}

fn read(input: &Value, by_variant: bool, event: &str) -> Value {
    if !by_variant {
        return input.clone();
    }
    let detail_type = event.split_once('.').unwrap().1;
    let mut read = schema_of_data(input, detail_type).unwrap().clone();
    if let Some(definitions) = input.get("$defs") {
        read["$defs"] = definitions.clone();
    }
    read
}

/// Each example is checked against the consumer's schema, so that a field which a producer removes or
/// renames is found by this test and not by messages that fail in a queue.
#[test]
fn every_consumer_can_read_the_events_that_it_receives() {
    for reading in readings() {
        let problems = problems(&reading.read, reading.data());
        let Reading {
            consumer, event, ..
        } = reading;
        assert_eq!(problems, [""; 0], "{consumer} cannot read {event}");
    }
}

/// A schema may allow what `serde` refuses, for example for a variant without data.
#[tokio::test]
async fn every_projection_applies_every_event_that_it_reads() {
    let app = given::app();
    for reading in readings() {
        let mut event: Envelope = serde_json::from_value(reading.example).unwrap();
        if let Some(kind) = reading.copies {
            kind.clone_into(&mut event.aggregate_type);
            let applied = app.consume(reading.consumer, &event).await;
            applied.unwrap_or_else(|error| panic!("{}: {error:?}", reading.event));
        }
    }
}

/// A consumer that refused fields which it does not read would fail as soon as a producer adds one.
#[test]
fn no_consumer_refuses_fields_that_it_does_not_read() {
    for entry in catalogues().iter().flat_map(|catalogue| &catalogue.entries) {
        if let Trigger::Event { input, .. } = entry.trigger {
            let input = schemas::standalone(input);
            assert!(!refuses_fields(&input), "{}: {input:#}", entry.name);
        }
    }
}

/// Whether any type in this schema refuses unknown fields.
fn refuses_fields(schema: &Value) -> bool {
    match schema {
        Value::Object(fields) => {
            fields.get("additionalProperties") == Some(&Value::Bool(false))
                || fields.values().any(refuses_fields)
        }
        Value::Array(items) => items.iter().any(refuses_fields),
        _ => false,
    }
}

/// A consumer must refuse a producer's example without a required field. Without this test, the
/// checks above could pass for schemas that do not agree.
#[test]
fn a_consumer_refuses_an_event_without_a_required_field() {
    let mut of_projections = 0;
    for reading in readings() {
        for field in reading.required() {
            let mut data = reading.data().clone();
            data.as_object_mut().unwrap().remove(field);
            let Reading {
                consumer, event, ..
            } = &reading;
            assert!(
                !problems(&reading.read, &data).is_empty(),
                "{consumer} accepts {event} without {field}"
            );
            of_projections += usize::from(reading.copies.is_some());
        }
    }
    assert!(of_projections > 0, "no field of a projection was checked");
}
