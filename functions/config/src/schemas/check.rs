//! Values against a schema. A refusal names places and the schema's words, never a value: it may be
//! a secret.

use jsonschema::{PatternOptions, Validator};
use kernel::Result;
use serde_json::{Map, Value, json};

use super::limits;
use crate::error::ConfigError;
use crate::values::name::Key;

/// The most memory that one pattern may take, in bytes.
const PATTERN_LIMIT: usize = 256 * 1024;

/// A schema, ready to check values one by one.
pub struct Rules(Validator);

impl Rules {
    /// The rules of this schema.
    ///
    /// # Errors
    /// 422 for one that is none of JSON Schema 2020-12 or breaks a limit of ours.
    pub fn of(schema: &Value) -> Result<Self> {
        limits::check(schema)?;
        let mut checked = schema.clone();
        if let Some(top) = checked.as_object_mut() {
            top.remove("required");
        }
        // Patterns are matched in linear time: one that would backtrack is refused.
        let patterns = PatternOptions::regex()
            .size_limit(PATTERN_LIMIT)
            .dfa_size_limit(PATTERN_LIMIT);
        let validator = jsonschema::draft202012::options()
            .with_pattern_options(patterns)
            .should_validate_formats(true)
            .build(&checked)
            .map_err(|error| limits::refused(&format!("is no JSON Schema: {error}")))?;
        Ok(Self(validator))
    }

    /// Refuses a value that breaks the schema.
    ///
    /// # Errors
    /// 422 with the places, `value/size`.
    pub fn check(&self, key: &Key, value: &Value) -> Result<()> {
        let problems = self.problems(key.as_str(), value);
        if problems.is_empty() {
            Ok(())
        } else {
            Err(ConfigError::Refused(problems).into())
        }
    }

    /// Whether the schema accepts the value under that key.
    #[must_use]
    pub fn accepts(&self, key: &str, value: &Value) -> bool {
        self.0.is_valid(&one(key, value))
    }

    /// Each place that breaks the schema, and the word that it breaks.
    fn problems(&self, key: &str, value: &Value) -> Vec<(String, String)> {
        let settings = one(key, value);
        let errors = self.0.iter_errors(&settings);
        errors
            .map(|error| {
                let path = error.instance_path().to_string();
                let below = path
                    .strip_prefix('/')
                    .and_then(|path| path.strip_prefix(key));
                let place = match below {
                    Some(below) => format!("value{below}"),
                    None => "key".to_owned(),
                };
                (
                    place,
                    format!("breaks the schema's {}", error.kind().keyword()),
                )
            })
            .collect()
    }
}

fn one(key: &str, value: &Value) -> Value {
    json!(Map::from_iter([(key.to_owned(), value.clone())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(schema: Value) -> Rules {
        Rules::of(&schema).unwrap()
    }

    fn problems(rules: &Rules, key: &str, value: Value) -> Vec<String> {
        let problems = rules.problems(key, &value).into_iter();
        problems
            .map(|(place, problem)| format!("{place} {problem}"))
            .collect()
    }

    #[test]
    fn a_value_is_checked_under_its_key_and_no_other_is_asked_for() {
        let rules = rules(json!({
            "properties": { "size": { "type": "integer", "maximum": 9 } },
            "required": ["size", "colour"],
        }));
        assert!(rules.accepts("size", &json!(9)) && rules.accepts("other", &json!("x")));
        assert_eq!(
            problems(&rules, "size", json!(10)),
            ["value breaks the schema's maximum"]
        );
    }

    #[test]
    fn a_refusal_names_places_and_no_value() {
        let rules = rules(json!({
            "properties": { "mail": { "properties": { "port": { "type": "integer" } } } },
            "additionalProperties": false,
        }));
        let refused = problems(&rules, "mail", json!({ "port": "hush" }));
        assert_eq!(refused, ["value/port breaks the schema's type"]);
        let unknown = problems(&rules, "other", json!("hush"));
        assert_eq!(unknown, ["key breaks the schema's additionalProperties"]);
    }

    #[test]
    fn a_schema_that_is_none_is_refused() {
        for schema in [
            json!({ "properties": { "a": { "type": "nonsense" } } }),
            json!({ "properties": { "a": { "pattern": "(" } } }),
            json!({ "properties": { "a": { "pattern": "(?=a)b" } } }),
            json!({ "properties": { "a": { "pattern": "(a{1000}){1000}" } } }),
            json!({ "properties": 1 }),
        ] {
            assert!(Rules::of(&schema).is_err(), "{schema}");
        }
    }

    #[test]
    fn a_pattern_takes_linear_time() {
        let rules = rules(json!({ "properties": { "a": { "pattern": "^(a+)+$" } } }));
        assert!(!rules.accepts("a", &json!(format!("{}!", "a".repeat(4000)))));
    }
}
