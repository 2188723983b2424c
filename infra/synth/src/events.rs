//! A JSON Schema for every event: the envelope with the fact inside.

use kernel::Envelope;
use kernel::event::EventSpec;
use lambda::Catalogue;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// Every event of a domain once, however many functions record it.
#[must_use]
pub fn of(catalogue: &Catalogue) -> Vec<EventSpec> {
    let mut events: Vec<EventSpec> = catalogue
        .entries
        .iter()
        .flat_map(|entry| entry.emits.iter().copied())
        .collect();
    events.sort_by_key(EventSpec::detail_type);
    events.dedup_by_key(|event| event.detail_type());
    events
}

/// The schema of an event as it travels: EventBridge's `detail`.
#[must_use]
pub fn schema(domain: &str, event: &EventSpec) -> Value {
    let mut generator = SchemaGenerator::new(SchemaSettings::draft2020_12().for_serialize());
    let mut envelope = Envelope::json_schema(&mut generator).to_value();
    let fact = (event.schema)(&mut generator).to_value();
    let mut definitions = generator.take_definitions(true);
    refine(
        &mut definitions,
        "Metadata",
        "schema_version",
        json!(event.version),
    );
    refine(&mut definitions, "Metadata", "source", json!(domain));
    envelope["properties"]["event_type"]["const"] = json!(event.event_type);
    envelope["properties"]["event_data"] = fact;
    envelope["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    envelope["$id"] = json!(format!("urn:aurora:{domain}:{}", event.detail_type()));
    envelope["title"] = json!(event.detail_type());
    envelope["$defs"] = Value::Object(definitions);
    envelope
}

/// Says what a field always is in this event.
fn refine(definitions: &mut Map<String, Value>, name: &str, field: &str, value: Value) {
    if let Some(property) = definitions
        .get_mut(name)
        .and_then(|schema| schema["properties"].get_mut(field))
    {
        property["const"] = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_says_which_event_it_is_and_whose() {
        let catalogue = domains::subjects::catalogue();
        let events = of(&catalogue);
        let schema = schema("subjects", &events[0]);
        assert_eq!(schema["title"], "SubjectCreated.v1");
        assert_eq!(
            schema["properties"]["event_type"]["const"],
            "SubjectCreated"
        );
        assert_eq!(
            schema["properties"]["event_data"]["$ref"],
            "#/$defs/SubjectCreated"
        );
        assert_eq!(
            schema["$defs"]["Metadata"]["properties"]["source"]["const"],
            "subjects"
        );
        assert_eq!(
            schema["$defs"]["Metadata"]["properties"]["schema_version"]["const"],
            1
        );
    }
}
