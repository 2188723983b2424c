//! The limits of schemas: they must not refer to other documents or to themselves, and must be small,
//! also with all references resolved. The JSON Schema crate checks everything else.

use kernel::{Error, Result};
use serde_json::{Map, Value};

/// The longest schema in bytes of JSON.
pub(crate) const SIZE_LIMIT: usize = 16 * 1024;

/// The most parts of a schema. A definition counts once for each reference to it.
const PARTS_LIMIT: usize = 2000;

/// The most levels of a schema with its references resolved.
const DEPTH_LIMIT: usize = 32;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The keywords allowed at the top level. Values are checked one by one, so others would have no
/// effect. `required` is allowed as documentation and is not checked.
const TOP_LEVEL_KEYWORDS: [&str; 11] = [
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

/// Keywords that refer to other documents, or change the meaning of references.
const FORBIDDEN_KEYWORDS: [&str; 6] = [
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$recursiveRef",
    "$vocabulary",
];

/// Refuses a schema that exceeds a limit.
///
/// # Errors
/// 422 with the reason.
pub(crate) fn check(schema: &Value) -> Result<()> {
    let top = schema
        .as_object()
        .ok_or_else(|| refused("must be an object"))?;
    if schema.to_string().len() > SIZE_LIMIT {
        return Err(refused("must have at most 16384 bytes"));
    }
    if let Some(keyword) = top
        .keys()
        .find(|keyword| !TOP_LEVEL_KEYWORDS.contains(&keyword.as_str()))
    {
        return Err(refused(&format!(
            "must not have {keyword} at its top level, where it is not checked"
        )));
    }
    if top.get("type").is_some_and(|kind| kind != "object") {
        return Err(refused(
            "must have the type object, because it describes the settings of a service",
        ));
    }
    if top.get("$schema").is_some_and(|dialect| dialect != DIALECT) {
        return Err(refused("must be a JSON Schema 2020-12"));
    }
    let definitions = top.get("$defs").and_then(Value::as_object);
    let mut size_check = SizeCheck {
        definitions,
        parts: 0,
    };
    for (keyword, part) in top {
        if keyword != "$schema" {
            size_check.check_part(part, 1)?;
        }
    }
    Ok(())
}

/// Counts the parts of a schema while it follows the references.
struct SizeCheck<'a> {
    definitions: Option<&'a Map<String, Value>>,
    parts: usize,
}

impl SizeCheck<'_> {
    /// Both a circular reference and exponential growth end at one of the limits.
    fn check_part(&mut self, part: &Value, depth: usize) -> Result<()> {
        self.parts += 1;
        if self.parts > PARTS_LIMIT || depth > DEPTH_LIMIT {
            return Err(refused("is too large, too deep or refers to itself"));
        }
        match part {
            Value::Object(fields) => {
                for (keyword, value) in fields {
                    self.check_keyword(keyword, value, depth)?;
                }
                Ok(())
            }
            Value::Array(items) => items
                .iter()
                .try_for_each(|item| self.check_part(item, depth + 1)),
            _ => Ok(()),
        }
    }

    fn check_keyword(&mut self, keyword: &str, value: &Value, depth: usize) -> Result<()> {
        if FORBIDDEN_KEYWORDS.contains(&keyword) || keyword == "$schema" || keyword == "$defs" {
            return Err(refused(&format!("must not contain {keyword} inside")));
        }
        if keyword != "$ref" {
            return self.check_part(value, depth + 1);
        }
        let definition = value
            .as_str()
            .and_then(|target| target.strip_prefix("#/$defs/"))
            .and_then(|name| self.definitions?.get(name))
            .ok_or_else(|| refused("must refer only to its own $defs: #/$defs/<name>"))?;
        self.check_part(definition, depth + 1)
    }
}

/// The error for an invalid schema.
#[must_use]
pub(crate) fn refused(problem: &str) -> Error {
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
    fn references_to_other_documents_are_refused() {
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
        for keyword in FORBIDDEN_KEYWORDS.into_iter().chain(["$schema", "$defs"]) {
            let schema = json!({ "properties": { "a": { keyword: {} } } });
            assert!(problem(&schema).contains(keyword), "{keyword}");
        }
    }

    #[test]
    fn circular_references_and_exponential_growth_are_refused() {
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
    fn a_large_schema_and_keywords_without_effect_are_refused() {
        assert!(problem(&json!({ "title": "a".repeat(SIZE_LIMIT) })).contains("16384"));
        assert!(problem(&json!([])).contains("object"));
        assert!(problem(&json!({ "type": "string" })).contains("type"));
        assert!(problem(&json!({ "minProperties": 2 })).contains("minProperties"));
        let old = "http://json-schema.org/draft-07/schema#";
        assert!(problem(&json!({ "$schema": old })).contains("2020-12"));
    }
}
