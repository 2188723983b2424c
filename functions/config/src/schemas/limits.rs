//! Which schemas are accepted: those that refer to nothing outside, end, and stay small however they
//! are combined. The rest is the JSON Schema crate's.

use kernel::{Error, Result};
use serde_json::{Map, Value};

/// The longest schema in bytes of JSON.
pub const SIZE_LIMIT: usize = 16 * 1024;

/// The most parts of a schema, counting what it refers to as often as it does.
const PARTS_LIMIT: usize = 2000;

/// The deepest a schema goes, references included.
const DEPTH_LIMIT: usize = 32;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What may stand at the top. Values are checked one by one, so nothing else would mean anything;
/// `required` is said for the reader and checked nowhere.
const TOP: [&str; 11] = [
    "$schema",
    "$defs",
    "title",
    "description",
    "examples",
    "type",
    "properties",
    "patternProperties",
    "additionalProperties",
    "propertyNames",
    "required",
];

/// Words that lead elsewhere, or rename what is here.
const ELSEWHERE: [&str; 6] = [
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$recursiveRef",
    "$vocabulary",
];

/// Refuses a schema that breaks a limit.
///
/// # Errors
/// 422 with the reason.
pub fn check(schema: &Value) -> Result<()> {
    let top = schema
        .as_object()
        .ok_or_else(|| refused("must be an object"))?;
    if schema.to_string().len() > SIZE_LIMIT {
        return Err(refused("must have at most 16384 bytes"));
    }
    if let Some(word) = top.keys().find(|word| !TOP.contains(&word.as_str())) {
        return Err(refused(&format!(
            "has {word} at its top, which is not checked"
        )));
    }
    if top.get("type").is_some_and(|kind| kind != "object") {
        return Err(refused(
            "describes the settings of a service: its type is object",
        ));
    }
    if top.get("$schema").is_some_and(|dialect| dialect != DIALECT) {
        return Err(refused("must be of JSON Schema 2020-12"));
    }
    let definitions = top.get("$defs").and_then(Value::as_object);
    let mut walk = Walk {
        definitions,
        parts: 0,
    };
    for (word, part) in top {
        if word != "$schema" {
            walk.part(part, 1)?;
        }
    }
    Ok(())
}

struct Walk<'a> {
    definitions: Option<&'a Map<String, Value>>,
    parts: usize,
}

impl Walk<'_> {
    /// A cycle and a schema that unfolds without measure both end at a limit.
    fn part(&mut self, part: &Value, depth: usize) -> Result<()> {
        self.parts += 1;
        if self.parts > PARTS_LIMIT || depth > DEPTH_LIMIT {
            return Err(refused("is too large, too deep or refers to itself"));
        }
        match part {
            Value::Object(fields) => {
                for (word, value) in fields {
                    self.word(word, value, depth)?;
                }
                Ok(())
            }
            Value::Array(items) => items.iter().try_for_each(|item| self.part(item, depth + 1)),
            _ => Ok(()),
        }
    }

    fn word(&mut self, word: &str, value: &Value, depth: usize) -> Result<()> {
        if ELSEWHERE.contains(&word) || word == "$schema" || word == "$defs" {
            return Err(refused(&format!("must not have {word} inside")));
        }
        if word != "$ref" {
            return self.part(value, depth + 1);
        }
        let definition = value
            .as_str()
            .and_then(|target| target.strip_prefix("#/$defs/"))
            .and_then(|name| self.definitions?.get(name))
            .ok_or_else(|| refused("may refer to its own $defs alone: #/$defs/<name>"))?;
        self.part(definition, depth + 1)
    }
}

/// A refusal of a schema.
#[must_use]
pub fn refused(problem: &str) -> Error {
    Error::invalid_field("schema", problem)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problem(schema: &Value) -> String {
        let error = check(schema).unwrap_err();
        error.details()["fields"][0]["problem"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn an_ordinary_schema_is_accepted() {
        let schema = json!({
            "$schema": DIALECT,
            "title": "Subjects",
            "type": "object",
            "properties": { "page-size": { "$ref": "#/$defs/size" } },
            "patternProperties": { "^x-": { "type": "string", "pattern": "^[a-z]+$" } },
            "additionalProperties": false,
            "required": ["page-size"],
            "$defs": { "size": { "type": "integer", "minimum": 1, "maximum": 100 } },
        });
        check(&schema).unwrap();
        check(&json!({})).unwrap();
    }

    #[test]
    fn what_leads_elsewhere_is_refused() {
        for target in [
            "https://example.org/s.json",
            "file:///etc/passwd",
            "#",
            "#/properties/a",
            "#/$defs/none",
            "//x",
        ] {
            let schema = json!({ "properties": { "a": { "$ref": target } } });
            assert!(problem(&schema).contains("#/$defs/<name>"), "{target}");
        }
        for word in ELSEWHERE.into_iter().chain(["$schema", "$defs"]) {
            let schema = json!({ "properties": { "a": { word: {} } } });
            assert!(problem(&schema).contains(word), "{word}");
        }
    }

    #[test]
    fn what_never_ends_or_unfolds_without_measure_is_refused() {
        let circle = json!({ "$defs": { "a": { "allOf": [{ "$ref": "#/$defs/a" }] } } });
        assert!(problem(&circle).contains("refers to itself"));
        let mut definitions = Map::new();
        definitions.insert("d0".to_owned(), json!({ "type": "string" }));
        for level in 1..20 {
            let below = format!("#/$defs/d{}", level - 1);
            let twice = json!({ "allOf": [{ "$ref": below }, { "$ref": below }] });
            definitions.insert(format!("d{level}"), twice);
        }
        assert!(problem(&json!({ "$defs": definitions })).contains("too large"));
    }

    #[test]
    fn what_is_large_or_means_nothing_here_is_refused() {
        assert!(problem(&json!({ "title": "a".repeat(SIZE_LIMIT) })).contains("16384"));
        assert!(problem(&json!([])).contains("object"));
        assert!(problem(&json!({ "type": "string" })).contains("type"));
        assert!(problem(&json!({ "minProperties": 2 })).contains("minProperties"));
        let old = "http://json-schema.org/draft-07/schema#";
        assert!(problem(&json!({ "$schema": old })).contains("2020-12"));
    }
}
