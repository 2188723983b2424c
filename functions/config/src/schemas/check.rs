//! Checks values against a schema. Errors contain paths and keywords of the schema, never a value,
//! because it may be a secret.

use jsonschema::{PatternOptions, Validator};
use kernel::Result;
use serde_json::{Map, Value, json};

use super::limits;
use crate::error::ConfigError;
use crate::values::name::SettingKey;

/// The most memory for one compiled pattern, in bytes.
const PATTERN_LIMIT: usize = 256 * 1024;

/// A compiled schema that checks values one by one.
pub(crate) struct Rules(Validator);

impl Rules {
    /// Compiles a schema.
    ///
    /// # Errors
    /// 422 if it is not a JSON Schema 2020-12, or exceeds one of our [`limits`].
    pub(crate) fn of(schema: &Value) -> Result<Self> {
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

    /// Refuses a value that violates the schema.
    ///
    /// # Errors
    /// `config.value_refused` with the paths, such as `value/size`.
    pub(crate) fn check(&self, key: &SettingKey, value: &Value) -> Result<()> {
        let problems = self.problems(key.as_str(), value);
        if problems.is_empty() {
            Ok(())
        } else {
            Err(ConfigError::Refused(problems).into())
        }
    }

    /// Whether the schema accepts the value under this key.
    #[must_use]
    pub(crate) fn accepts(&self, key: &str, value: &Value) -> bool {
        self.0.is_valid(&one(key, value))
    }

    /// Each path that violates the schema, with a text that names the violated keyword.
    fn problems(&self, key: &str, value: &Value) -> Vec<(String, String)> {
        let settings = one(key, value);
        let errors = self.0.iter_errors(&settings);
        errors
            .map(|error| {
                let path = error.instance_path().to_string();
                let below = path
                    .strip_prefix('/')
                    .and_then(|path| path.strip_prefix(key));
                let field = match below {
                    Some(below) => format!("value{below}"),
                    None => "key".to_owned(),
                };
                (
                    field,
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
            .map(|(field, problem)| format!("{field} {problem}"))
            .collect()
    }

    #[test]
    fn a_value_is_checked_under_its_key_and_required_is_ignored() {
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
    fn an_error_contains_paths_and_no_value() {
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
    fn an_invalid_schema_is_refused() {
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
    fn a_pattern_is_matched_in_linear_time() {
        let rules = rules(json!({ "properties": { "a": { "pattern": "^(a+)+$" } } }));
        assert!(!rules.accepts("a", &json!(format!("{}!", "a".repeat(4000)))));
    }
}
