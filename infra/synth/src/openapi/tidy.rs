//! Removes what tools warn about and what says nothing.

use serde_json::{Map, Value};

/// Replaces each choice that has one alternative with this alternative, in a schema and in all schemas
/// below it. The fields beside the choice remain: a field's own description is more precise.
pub(super) fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            for choice in ["oneOf", "anyOf", "allOf"] {
                if let Some(only) = sole_alternative(fields, choice) {
                    fields.remove(choice);
                    for (name, value) in only {
                        fields.entry(name).or_insert(value);
                    }
                }
            }
            fields.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

fn sole_alternative(fields: &Map<String, Value>, choice: &str) -> Option<Map<String, Value>> {
    match fields.get(choice)?.as_array()?.as_slice() {
        [Value::Object(only)] => Some(only.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_choice_of_one_is_no_choice() {
        let mut schema = json!({ "properties": {
            "alg": {
                "description": "The algorithm.",
                "oneOf": [{ "const": "EdDSA", "type": "string", "description": "Ed25519." }],
            },
            "sort": { "anyOf": [{ "$ref": "#/a" }, { "$ref": "#/b" }] },
        }});
        tidy(&mut schema);
        let expected = json!({ "properties": {
            "alg": { "description": "The algorithm.", "const": "EdDSA", "type": "string" },
            "sort": { "anyOf": [{ "$ref": "#/a" }, { "$ref": "#/b" }] },
        }});
        assert_eq!(schema, expected);
    }
}
