//! A realistic value that satisfies a schema.

use serde_json::{Map, Value, json};

/// Every id in an example.
pub const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// Every timestamp in an example.
pub const MOMENT: &str = "2026-01-15T09:30:00Z";

const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// A value for the schema `root`. A string with a pattern needs an example in the schema.
#[must_use]
pub fn of(root: &Value) -> Value {
    within(root, &|reference| {
        root.pointer(reference.trim_start_matches('#'))
    })
}

/// A value for a schema whose references `find` resolves.
#[must_use]
pub fn within<'a>(schema: &'a Value, find: &dyn Fn(&str) -> Option<&'a Value>) -> Value {
    Examples { find }.value(schema, "value")
}

/// Whether a field may be null, so that an example leaves it out.
fn is_nullable(schema: &Value) -> bool {
    let of_types = schema["type"]
        .as_array()
        .is_some_and(|types| types.iter().any(|kind| kind == "null"));
    let alternatives = schema["anyOf"].as_array();
    of_types
        || alternatives.is_some_and(|schemas| schemas.iter().any(|schema| schema["type"] == "null"))
}

struct Examples<'a, 'f> {
    find: &'f dyn Fn(&str) -> Option<&'a Value>,
}

impl Examples<'_, '_> {
    fn value(&self, schema: &Value, name: &str) -> Value {
        if let Some(known) = given(schema) {
            return match (known, kind(schema)) {
                (Value::Object(fields), "object") => self.object_with(schema, fields),
                _ => known.clone(),
            };
        }
        if let Some(reference) = schema["$ref"].as_str() {
            return (self.find)(reference).map_or(Value::Null, |found| self.value(found, name));
        }
        for list in ["anyOf", "oneOf"] {
            let alternatives = schema[list].as_array().into_iter().flatten();
            if let Some(first) = alternatives
                .into_iter()
                .find(|schema| schema["type"] != "null")
            {
                return self.value(first, name);
            }
        }
        match kind(schema) {
            "object" => self.object(schema),
            "array" => self.array(schema, name),
            "integer" | "number" => number(schema),
            "boolean" => json!(false),
            "string" => json!(text(schema, name)),
            // A schema without a type allows any value; our fields without a type expect an object.
            "" => json!({}),
            _ => Value::Null,
        }
    }

    fn object(&self, schema: &Value) -> Value {
        let required = schema["required"].as_array();
        let is_required = |name: &str| {
            required.is_some_and(|names| names.iter().any(|required| required == name))
        };
        let properties = schema["properties"].as_object().into_iter().flatten();
        let shown = properties.filter(|(name, schema)| is_required(name) || !is_nullable(schema));
        Value::Object(
            shown
                .map(|(name, schema)| (name.clone(), self.value(schema, name)))
                .collect::<Map<_, _>>(),
        )
    }

    /// An object whose schema gives some of the fields of an example: such as are not required, and fit together.
    fn object_with(&self, schema: &Value, fields: &Map<String, Value>) -> Value {
        let mut example = self.object(schema);
        if let Value::Object(known) = &mut example {
            known.extend(fields.clone());
        }
        example
    }

    fn array(&self, schema: &Value, name: &str) -> Value {
        let length = schema["minItems"].as_u64().unwrap_or(1).max(1);
        (0..length)
            .map(|_| self.value(&schema["items"], name))
            .collect()
    }
}

/// The value that the schema itself gives.
fn given(schema: &Value) -> Option<&Value> {
    let first = |list: &str| schema[list].as_array().and_then(|values| values.first());
    schema
        .get("const")
        .or_else(|| first("examples"))
        .or_else(|| first("enum"))
}

fn kind(schema: &Value) -> &str {
    let kinds = schema["type"]
        .as_array()
        .into_iter()
        .flatten()
        .chain([&schema["type"]]);
    kinds
        .filter_map(Value::as_str)
        .find(|kind| *kind != "null")
        .unwrap_or_default()
}

fn number(schema: &Value) -> Value {
    let bounds = ["default", "minimum"]
        .into_iter()
        .find_map(|bound| schema.get(bound).filter(|value| value.is_number()));
    bounds.cloned().unwrap_or_else(|| json!(1))
}

fn text(schema: &Value, name: &str) -> String {
    let text = match schema["format"].as_str() {
        Some("date-time") => MOMENT,
        Some("date") => "2026-01-15",
        Some("email") => "ada@example.org",
        Some("password") => "correct horse battery staple",
        Some("uri") => "https://example.org/",
        _ if schema["pattern"] == kernel::id::PATTERN || name == "id" || is_actor(name) => ID,
        _ if name.ends_with("_id") => ID,
        _ if name == "traceparent" => TRACEPARENT,
        _ if name == "tracestate" => "vendor=1",
        _ if name == "baggage" => "release=7",
        _ => return bounded(schema, &name.replace('_', " ")),
    };
    text.to_owned()
}

/// Whether a field names who did something: `changed_by`.
fn is_actor(name: &str) -> bool {
    name.ends_with("_by") || name == "actor" || name == "issued_to"
}

fn bounded(schema: &Value, text: &str) -> String {
    let bound = |name: &str| {
        schema[name]
            .as_u64()
            .and_then(|bound| usize::try_from(bound).ok())
    };
    let longest = bound("maxLength").unwrap_or(usize::MAX);
    let padding = std::iter::repeat_n(
        'x',
        bound("minLength").unwrap_or(0).saturating_sub(text.len()),
    );
    text.chars().chain(padding).take(longest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_built_from_the_schema() {
        let schema = json!({
            "type": "object",
            "required": ["id", "cause"],
            "properties": {
                "id": { "type": "string", "pattern": kernel::id::PATTERN },
                "cause": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/Cause" }] },
                "limit": { "type": "integer", "minimum": 1, "default": 20 },
                "left_out": { "type": ["string", "null"] },
                "roles": { "type": "array", "items": { "enum": ["admin"] }, "minItems": 2 },
                "code": { "type": "string", "pattern": "^C", "examples": ["C1"] },
                "name": { "type": "string", "minLength": 6, "maxLength": 7 },
                "at": { "type": "string", "format": "date-time" },
                "data": true,
            },
            "$defs": { "Cause": { "type": "string", "const": "why" } },
        });
        let expected = json!({
            "id": ID, "cause": "why", "limit": 20, "roles": ["admin", "admin"], "code": "C1", "name": "namexx",
            "at": MOMENT, "data": {},
        });
        assert_eq!(of(&schema), expected);
    }

    #[test]
    fn an_object_may_give_fields_of_its_example_that_are_not_required() {
        let schema = json!({
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": { "type": "string", "const": "1" },
                "state": { "type": ["string", "null"] },
                "percent": { "type": ["integer", "null"] },
            },
            "examples": [{ "state": "completed" }],
        });
        assert_eq!(of(&schema), json!({ "id": "1", "state": "completed" }));
    }
}
