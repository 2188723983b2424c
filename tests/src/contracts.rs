//! Producers and consumers of events, and the samples that show how functions are invoked.

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

/// Every event that `wanted` receives.
fn received<'a>(
    wanted: Subscription<'a>,
    catalogues: &'a [Catalogue],
) -> impl Iterator<Item = (String, Value)> + 'a {
    catalogues.iter().flat_map(move |catalogue| {
        let domain = catalogue.domain;
        let events = events::of(catalogue).into_iter();
        events
            .filter(move |event| wanted.takes_event(domain, event))
            .map(move |event| (event.detail_type(), events::schema(domain, &event)))
    })
}

/// The schema of every event by its full name, `subjects.SubjectCreated.v1`.
fn told(catalogues: &[Catalogue]) -> BTreeMap<String, Value> {
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
    for (name, schema) in told(&catalogues()) {
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            schema["$id"],
            format!("urn:aurora:{}", name.replacen('.', ":", 1))
        );
    }
}

#[test]
fn an_example_of_every_event_satisfies_its_schema_and_is_an_envelope() {
    for (name, schema) in told(&catalogues()) {
        let event = example::of(&schema);
        assert_eq!(
            problems(&schema, &event),
            [""; 0],
            "{name}: a text with a pattern needs an example beside it"
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
    for (name, schema) in told(&catalogues()) {
        let mut event = example::of(&schema);
        event.as_object_mut().unwrap().remove("event_id");
        assert!(!problems(&schema, &event).is_empty(), "{name}");
    }
}

#[test]
fn every_event_that_somebody_hears_is_told_by_somebody() {
    let catalogues = catalogues();
    for entry in catalogues.iter().flat_map(|catalogue| &catalogue.entries) {
        if let Trigger::Event { name, .. } = entry.trigger {
            let wanted = Subscription::named(name).unwrap();
            let foreign = matches!(wanted, Subscription::Foreign { .. });
            assert!(
                foreign || received(wanted, &catalogues).next().is_some(),
                "{} hears {name}, which nobody tells",
                entry.name
            );
        }
    }
}

/// Against the schema of the consumer, so that a field which a producer drops or renames is found
/// here and not in a queue.
#[test]
fn every_consumer_can_read_what_it_hears() {
    let catalogues = catalogues();
    for entry in catalogues.iter().flat_map(|catalogue| &catalogue.entries) {
        let Trigger::Event { name, input, .. } = entry.trigger else {
            continue;
        };
        let input = schemas::standalone(input);
        let wanted = Subscription::named(name).unwrap();
        for (event, schema) in received(wanted, &catalogues) {
            let data = &example::of(&schema)["event_data"];
            assert_eq!(
                problems(&input, data),
                [""; 0],
                "{} cannot read {event}",
                entry.name
            );
        }
    }
}

/// A consumer that refused fields which it does not read would break with every field that is added.
#[test]
fn no_consumer_refuses_fields_that_it_does_not_read() {
    for entry in catalogues().iter().flat_map(|catalogue| &catalogue.entries) {
        if let Trigger::Event { input, .. } = entry.trigger {
            let input = schemas::standalone(input);
            assert_ne!(
                input.get("additionalProperties"),
                Some(&Value::Bool(false)),
                "{}",
                entry.name
            );
        }
    }
}

/// A producer's example without this field is what a consumer must not accept: the check above
/// would otherwise pass whatever the two say.
#[test]
fn a_consumer_refuses_an_event_without_what_it_reads() {
    let catalogues = catalogues();
    let told = told(&catalogues);
    for entry in catalogues.iter().flat_map(|catalogue| &catalogue.entries) {
        let Trigger::Event { name, input, .. } = entry.trigger else {
            continue;
        };
        let Some(schema) = told.get(name) else {
            continue;
        };
        let input = schemas::standalone(input);
        for field in input["required"].as_array().into_iter().flatten() {
            let mut data = example::of(schema)["event_data"].clone();
            data.as_object_mut()
                .unwrap()
                .remove(field.as_str().unwrap());
            assert!(
                !problems(&input, &data).is_empty(),
                "{} accepts {name} without {field}",
                entry.name
            );
        }
    }
}

#[test]
fn an_event_of_two_versions_is_received_by_name_in_each_and_otherwise_in_the_newest() {
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
            "{}: give what has a pattern an example",
            entry.name
        );
        samples::of(entry, &catalogues).unwrap();
    }
}
