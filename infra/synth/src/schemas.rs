//! The schemas of the API description. A type may have two schemas, one for requests and one for
//! replies: a field with a default is optional in a request and always present in a reply.

use std::collections::BTreeMap;

use lambda::{Catalogue, Entry, SchemaOf, Trigger};
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::example;
use scaffold::names::pascal;

/// The prefix of references to schemas.
const PREFIX: &str = "#/components/schemas/";

/// Every schema of the API description.
#[derive(Debug, Default)]
pub struct Schemas {
    /// The input of each endpoint: path parameters, query string and body in one schema.
    pub inputs: BTreeMap<&'static str, Value>,
    /// The reply of each endpoint.
    pub replies: BTreeMap<&'static str, Value>,
    /// The schemas to which others refer, by name.
    pub components: BTreeMap<String, Value>,
}

impl Schemas {
    /// The schemas of all endpoints, and of the error body.
    ///
    /// # Errors
    /// When two schemas have one name.
    pub fn of(catalogues: &[Catalogue]) -> Result<Self> {
        let mut requests = SchemaGenerator::new(settings());
        let mut replies = SchemaGenerator::new(settings().for_serialize());
        let mut schemas = Self::default();
        for entry in catalogues.iter().flat_map(|catalogue| &catalogue.entries) {
            if let Trigger::Http { input, reply, .. } = entry.trigger {
                schemas
                    .inputs
                    .insert(entry.name, input(&mut requests).to_value());
                schemas
                    .replies
                    .insert(entry.name, reply(&mut replies).to_value());
            }
        }
        replies.subschema_for::<lambda::ErrorResponse<'static>>();
        for (name, schema) in replies.take_definitions(true) {
            schemas.add(name, schema)?;
        }
        schemas.add_request_types(requests.take_definitions(true).into_iter().collect())?;
        Ok(schemas)
    }

    /// Adds a schema under a new name, and returns the reference to it.
    ///
    /// # Errors
    /// When the name is taken.
    pub fn add(&mut self, name: String, schema: Value) -> Result<Value> {
        let reference = serde_json::json!({ "$ref": format!("{PREFIX}{name}") });
        match self.components.insert(name.clone(), schema) {
            None => Ok(reference),
            Some(_) => Err(Error::refused(format!("two schemas have the name {name}"))),
        }
    }

    /// Adds the types of requests. A type that has another schema in replies gets the suffix `Input`.
    fn add_request_types(&mut self, types: BTreeMap<String, Value>) -> Result<()> {
        let differs = |name: &String| {
            self.components
                .get(name)
                .is_some_and(|known| *known != types[name])
        };
        let renamed: Vec<String> = types.keys().filter(|name| differs(name)).cloned().collect();
        for input in self.inputs.values_mut() {
            rename(input, &renamed);
        }
        for (name, mut schema) in types {
            rename(&mut schema, &renamed);
            if renamed.contains(&name) {
                self.add(format!("{name}Input"), schema)?;
            } else {
                self.components.insert(name, schema);
            }
        }
        Ok(())
    }

    /// The schema to which `schema` refers, or `schema` itself if it is not a reference.
    #[must_use]
    pub fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let reference = schema.get("$ref").and_then(Value::as_str);
        reference
            .and_then(|reference| self.find(reference))
            .unwrap_or(schema)
    }

    /// An example of a value that satisfies `schema`.
    #[must_use]
    pub fn example(&self, schema: &Value) -> Value {
        example::within(schema, &|reference| self.find(reference))
    }

    fn find(&self, reference: &str) -> Option<&Value> {
        self.components.get(reference.strip_prefix(PREFIX)?)
    }
}

/// The name under which the body of a request is described: `CreateSubject`.
#[must_use]
pub fn body_name(entry: &Entry) -> String {
    pascal(entry.name)
}

fn settings() -> SchemaSettings {
    SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    })
}

fn rename(schema: &mut Value, names: &[String]) {
    match schema {
        Value::Object(fields) => {
            for (key, value) in fields {
                let name = value
                    .as_str()
                    .filter(|_| key == "$ref")
                    .and_then(|path| path.strip_prefix(PREFIX));
                match name.map(str::to_owned) {
                    Some(name) if names.contains(&name) => {
                        *value = format!("{PREFIX}{name}Input").into()
                    }
                    Some(_) => {}
                    None => rename(value, names),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        _ => {}
    }
}

/// A self-contained schema, with all its definitions in `$defs`.
#[must_use]
pub fn standalone(schema: SchemaOf) -> Value {
    complete(schema, SchemaGenerator::new(SchemaSettings::draft2020_12()))
}

/// The same for a type that is serialized.
#[must_use]
pub fn standalone_reply(schema: SchemaOf) -> Value {
    complete(
        schema,
        SchemaGenerator::new(SchemaSettings::draft2020_12().for_serialize()),
    )
}

fn complete(schema: SchemaOf, mut generator: SchemaGenerator) -> Value {
    let mut schema: Schema = schema(&mut generator);
    let definitions = generator.take_definitions(true);
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    schema.to_value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_type_with_another_schema_in_requests_has_two_names() {
        let mut schemas = Schemas::default();
        schemas
            .add("Price".to_owned(), json!({ "required": ["amount"] }))
            .unwrap();
        schemas
            .add("Same".to_owned(), json!({ "type": "string" }))
            .unwrap();
        schemas.inputs.insert(
            "sell",
            json!({ "properties": { "price": { "$ref": "#/components/schemas/Price" } } }),
        );
        let types = [("Price", json!({})), ("Same", json!({ "type": "string" }))];
        schemas
            .add_request_types(types.map(|(name, schema)| (name.to_owned(), schema)).into())
            .unwrap();
        assert_eq!(
            schemas.inputs["sell"]["properties"]["price"]["$ref"],
            "#/components/schemas/PriceInput"
        );
        assert_eq!(
            schemas.components.keys().collect::<Vec<_>>(),
            ["Price", "PriceInput", "Same"]
        );
    }

    #[test]
    fn two_schemas_of_one_name_are_refused() {
        let mut schemas = Schemas::default();
        schemas.add("Price".to_owned(), json!({})).unwrap();
        assert!(schemas.add("Price".to_owned(), json!({})).is_err());
    }
}
