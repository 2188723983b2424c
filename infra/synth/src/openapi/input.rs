//! The input of an endpoint in the description: parameters of the path, query string and body.

use lambda::{EndpointSpec, Entry};
use serde_json::{Map, Value, json};

use super::tidy::tidy;
use crate::error::{Error, Result};
use crate::schemas::{Schemas, body_name};

/// The schema of an input, split into path, query string and body.
pub(super) struct Input {
    schema: Map<String, Value>,
    properties: Map<String, Value>,
    required: Vec<Value>,
}

impl Input {
    pub(super) fn of(schema: Option<&Value>) -> Self {
        let mut schema = schema
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        let properties = match schema.remove("properties") {
            Some(Value::Object(properties)) => properties,
            _ => Map::new(),
        };
        let required = match schema.remove("required") {
            Some(Value::Array(required)) => required,
            _ => Vec::new(),
        };
        Self {
            schema,
            properties,
            required,
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.properties.contains_key(name)
    }

    /// The parameters of the path, each with an example.
    pub(super) fn take_path(
        &mut self,
        spec: &EndpointSpec,
        schemas: &Schemas,
    ) -> Result<Vec<Value>> {
        let missing = |name| {
            Error::refused(format!(
                "{}: its input has no field {name} for the path",
                spec.name
            ))
        };
        let parameters = spec.route.parameters().map(|name| {
            let schema = self.properties.remove(name).ok_or_else(|| missing(name))?;
            self.required.retain(|required| required != name);
            let example = schemas.example(&schema);
            let mut parameter = parameter(name, "path", true, schema);
            parameter["example"] = example;
            Ok(parameter)
        });
        parameters.collect()
    }

    pub(super) fn take_query(&mut self) -> Vec<Value> {
        let properties = std::mem::take(&mut self.properties);
        let is_required = |name: &str| self.required.iter().any(|required| required == name);
        properties
            .into_iter()
            .map(|(name, schema)| parameter(&name, "query", is_required(&name), schema))
            .collect()
    }

    /// The remaining fields as the body, with a schema of its own; none if no field remains.
    pub(super) fn into_body(
        mut self,
        entry: &Entry,
        schemas: &mut Schemas,
    ) -> Result<Option<Value>> {
        if self.properties.is_empty() {
            return Ok(None);
        }
        let is_required = !self.required.is_empty();
        self.schema
            .insert("properties".to_owned(), Value::Object(self.properties));
        if is_required {
            self.schema
                .insert("required".to_owned(), Value::Array(self.required));
        }
        let reference = schemas.add(body_name(entry), Value::Object(self.schema))?;
        let example = schemas.example(&reference);
        let content = json!({ "schema": reference, "example": example });
        Ok(Some(
            json!({ "required": is_required, "content": { "application/json": content } }),
        ))
    }
}

/// A parameter is present or absent, so its schema has no null.
fn parameter(name: &str, place: &str, required: bool, mut schema: Value) -> Value {
    let mut parameter = json!({ "name": name, "in": place, "required": required });
    if let Some(fields) = schema.as_object_mut() {
        if let Some(description) = fields.remove("description") {
            parameter["description"] = description;
        }
        without_null(fields);
    }
    tidy(&mut schema);
    parameter["schema"] = schema;
    parameter
}

fn without_null(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [single] = types.as_slice() {
            let single = single.clone();
            schema.insert("type".to_owned(), single);
        }
    }
    if let Some(Value::Array(alternatives)) = schema.get_mut("anyOf") {
        alternatives.retain(|alternative| alternative["type"] != "null");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_never_null() {
        let schema = json!({
            "description": "Why.", "type": ["string", "null"], "enum": ["a", "b", null],
        });
        let expected = json!({
            "name": "kind", "in": "query", "required": false, "description": "Why.",
            "schema": { "type": "string", "enum": ["a", "b"] },
        });
        assert_eq!(parameter("kind", "query", false, schema), expected);
        let schema =
            json!({ "anyOf": [{ "$ref": "#/components/schemas/Role" }, { "type": "null" }] });
        assert_eq!(
            parameter("role", "query", false, schema)["schema"],
            json!({ "$ref": "#/components/schemas/Role" })
        );
    }
}
