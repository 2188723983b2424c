//! Checks that producers and consumers of events agree, and that sample inputs are valid.

mod consumers;

use std::collections::BTreeMap;

use domains::catalogues;
use jsonschema::Validator;
use kernel::{Envelope, Subscription};
use lambda::{Catalogue, Trigger};
use serde_json::Value;
use synth::{events, example, samples, schemas};

fn validator(schema: &Value) -> Validator {
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    options
        .build(schema)
        .unwrap_or_else(|error| panic!("{}: {error}", schema["$id"]))
}

fn problems(schema: &Value, value: &Value) -> Vec<String> {
    validator(schema)
        .iter_errors(value)
        .map(|error| format!("{} {error}", error.instance_path()))
        .collect()
}

/// Every event that `subscription` receives, with its schema.
fn received<'a>(
    subscription: Subscription<'a>,
    catalogues: &'a [Catalogue],
) -> impl Iterator<Item = (String, Value)> + 'a {
    catalogues.iter().flat_map(move |catalogue| {
        let domain = catalogue.domain;
        let events = events::of(catalogue).into_iter();
        events
            .filter(move |event| subscription.takes_event(domain, event))
            .map(move |event| (event.detail_type(), events::schema(domain, &event)))
    })
}

/// The schema of every event by its full name, `subjects.SubjectCreated.v1`.
fn published(catalogues: &[Catalogue]) -> BTreeMap<String, Value> {
    let of_domain = |catalogue: &Catalogue| {
        let domain = catalogue.domain;
        events::of(catalogue).into_iter().map(move |event| {
            (
                format!("{domain}.{}", event.detail_type()),
                events::schema(domain, &event),
            )
        })
    };
    catalogues.iter().flat_map(of_domain).collect()
}

#[test]
fn every_event_schema_is_a_json_schema() {
    for (name, schema) in published(&catalogues()) {
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            schema["$id"],
            format!("urn:aurora:{}", name.replacen('.', ":", 1))
        );
    }
}

#[test]
fn an_example_of_every_event_satisfies_its_schema_and_is_an_envelope() {
    for (name, schema) in published(&catalogues()) {
        let event = example::of(&schema);
        assert_eq!(
            problems(&schema, &event),
            [""; 0],
            "{name}: a string with a pattern needs an example"
        );
        let envelope: Envelope = serde_json::from_value(event).unwrap();
        assert_eq!(
            kernel::event::detail_type(&envelope.event_type, envelope.metadata.schema_version),
            name.split_once('.').unwrap().1
        );
    }
}

#[test]
fn an_event_that_lacks_a_field_is_refused_by_its_schema() {
    for (name, schema) in published(&catalogues()) {
        let mut event = example::of(&schema);
        event.as_object_mut().unwrap().remove("event_id");
        assert!(!problems(&schema, &event).is_empty(), "{name}");
    }
}

#[test]
fn a_subscription_receives_the_version_that_it_names_and_otherwise_the_newest() {
    let catalogues = catalogues();
    let versions = |name: &str| -> Vec<String> {
        let events = received(Subscription::named(name).unwrap(), &catalogues);
        let names = events.map(|(event, _)| event);
        names
            .filter(|event| event.starts_with("LoginFailed."))
            .collect()
    };
    assert_eq!(versions("identity.LoginFailed.v1"), ["LoginFailed.v1"]);
    assert_eq!(versions("identity.LoginFailed.v2"), ["LoginFailed.v2"]);
    assert_eq!(versions("identity.Login*"), ["LoginFailed.v2"]);
    assert_eq!(versions("*"), ["LoginFailed.v2"]);
}

#[test]
fn the_sample_of_every_endpoint_satisfies_its_input() {
    let catalogues = catalogues();
    for entry in catalogues.iter().flat_map(|catalogue| &catalogue.entries) {
        let input = match &entry.trigger {
            Trigger::Http { input, .. } | Trigger::Job { input, .. } => schemas::standalone(*input),
            _ => continue,
        };
        let sample = example::of(&input);
        assert_eq!(
            problems(&input, &sample),
            [""; 0],
            "{}: a string with a pattern needs an example",
            entry.name
        );
        samples::of(entry, &catalogues).unwrap();
    }
}
