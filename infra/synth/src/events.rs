//! A JSON Schema for every event: the envelope with the data of the event.

use kernel::Envelope;
use kernel::event::EventSpec;
use lambda::Catalogue;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// The events of a domain's own functions, each published version once, even if several functions record it.
#[must_use]
pub fn of(catalogue: &Catalogue) -> Vec<EventSpec> {
    let mut events: Vec<EventSpec> = catalogue
        .own()
        .flat_map(|entry| entry.emits.iter().copied())
        .flat_map(EventSpec::published)
        .collect();
    events.sort_by_key(EventSpec::detail_type);
    events.dedup_by_key(|event| event.detail_type());
    events
}

/// The schema of an event in the `detail` of EventBridge.
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
    refine_superseded(&mut definitions, event);
    envelope["properties"]["event_type"]["const"] = json!(event.event_type);
    envelope["properties"]["event_data"] = fact;
    envelope["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    envelope["$id"] = json!(format!("urn:aurora:{domain}:{}", event.detail_type()));
    envelope["title"] = json!(event.detail_type());
    envelope["$defs"] = Value::Object(definitions);
    envelope
}

/// An earlier version always has the field `superseded_by`, and the newest version never has it.
fn refine_superseded(definitions: &mut Map<String, Value>, event: &EventSpec) {
    const FIELD: &str = "superseded_by";
    let Some(metadata) = definitions.get_mut("Metadata") else {
        return;
    };
    if let Some(newest) = event.superseded_by {
        metadata["properties"][FIELD]["const"] = json!(newest);
        if let Some(required) = metadata["required"].as_array_mut() {
            required.push(json!(FIELD));
        }
    } else if let Some(properties) = metadata["properties"].as_object_mut() {
        properties.remove(FIELD);
    }
}

/// Sets the constant value of a field in this event.
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
    fn the_schema_names_the_event_and_its_domain() {
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

    #[test]
    fn an_event_of_two_versions_has_two_schemas_and_only_the_earlier_is_superseded() {
        let events = of(&domains::identity::catalogue());
        let versions = events
            .iter()
            .filter(|event| event.event_type == "LoginFailed");
        let found: Vec<(u32, Value, bool)> = versions
            .map(|event| {
                let schema = schema("identity", event);
                let data = &schema["$defs"]["LoginFailed"]["properties"];
                let newest = &schema["$defs"]["Metadata"]["properties"]["superseded_by"]["const"];
                (
                    event.version,
                    newest.clone(),
                    data.get("failures").is_some(),
                )
            })
            .collect();
        assert_eq!(found, [(1, json!(2), true), (2, Value::Null, false)]);
    }
}
