//! The value of a setting: any JSON, stored as the same text as in its parameter in SSM.

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;

use kernel::{Error, Result, json};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The most nesting levels of a value.
const DEPTH_LIMIT: usize = 24;

/// The allowed absolute values of numbers, besides 0.
const NUMBERS: RangeInclusive<f64> = 1e-120..=1e120;

/// A value as its parameter's text, at most 4096 bytes. Text that is not JSON is a string, so that no
/// quotes are needed on a command line: `aws ssm put-parameter --value blue`. `Debug` does not print
/// the value, because it may be a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct SettingValue(String);

/// A value in a request.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct RawValue(pub(crate) Value);

impl SettingValue {
    /// The value of this JSON.
    ///
    /// # Errors
    /// 422 if the value is too long or cannot be stored, or if SSM would read it as a reference to
    /// another parameter.
    pub(crate) fn of_json(value: &Value) -> Result<Self> {
        let text = match value {
            Value::String(text) if needs_no_quotes(text) => text.clone(),
            value => value.to_string(),
        };
        parameters::check_value(&text)?;
        if !is_storable(value, DEPTH_LIMIT) {
            let problem = "must have at most 24 levels, no empty field names, no U+FFFD and numbers from 1e-120 to 1e120";
            return Err(Error::invalid_field("value", problem));
        }
        if text.contains("{{") {
            return Err(Error::invalid_field("value", "must not contain {{"));
        }
        Ok(Self(text))
    }

    /// The value of a parameter.
    #[must_use]
    pub(crate) fn of_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The parameter's text.
    #[must_use]
    pub(crate) fn as_text(&self) -> &str {
        &self.0
    }

    /// The value as JSON; the text as a string if it is not JSON, or JSON that cannot be kept exactly:
    /// with a name twice, with a number of too many digits, or with more than a row can store.
    #[must_use]
    pub(crate) fn json(&self) -> Value {
        let parsed = json::parse(self.0.as_bytes()).ok();
        let storable = parsed.filter(|value| is_storable(value, DEPTH_LIMIT));
        storable.unwrap_or_else(|| Value::String(self.0.clone()))
    }

    /// Whether both are the same JSON, regardless of spaces and the order of fields.
    #[must_use]
    pub(crate) fn is_equivalent_to(&self, other: &Self) -> bool {
        self == other || self.json() == other.json()
    }
}

/// Whether rows and events can contain the value: DynamoDB stores at most 32 levels, numbers below 1e126
/// and above 1e-130, and no empty names. The event around the value takes some of these levels. Text with
/// U+FFFD would not be read back, as it is not in requests.
fn is_storable(value: &Value, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else {
        return false;
    };
    match value {
        Value::Number(number) => number
            .as_f64()
            .is_some_and(|number| number == 0.0 || NUMBERS.contains(&number.abs())),
        Value::Array(items) => items.iter().all(|item| is_storable(item, below)),
        Value::Object(fields) => fields.iter().all(|(name, field)| {
            !name.is_empty() && !json::is_repaired(name) && is_storable(field, below)
        }),
        Value::String(text) => !json::is_repaired(text),
        Value::Null | Value::Bool(_) => true,
    }
}

/// Whether a string is read back unchanged without quotes: text that is JSON would be read as JSON. Text
/// that only looks like JSON has quotes too, for other programs that read the parameter.
fn needs_no_quotes(text: &str) -> bool {
    !text.is_empty()
        && text.trim() == text
        && !text.chars().any(char::is_control)
        && serde_json::from_str::<Value>(text).is_err()
}

impl fmt::Debug for SettingValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SettingValue")
    }
}

impl JsonSchema for RawValue {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "RawValue".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Any JSON of at most 4096 bytes.",
            "examples": [20],
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn text(value: &Value) -> String {
        SettingValue::of_json(value).unwrap().as_text().to_owned()
    }

    #[test]
    fn a_string_is_stored_without_quotes_unless_it_is_other_json() {
        assert_eq!(text(&json!("blue")), "blue");
        assert_eq!(text(&json!({ "a": [1, null] })), r#"{"a":[1,null]}"#);
        for (string, quoted) in [("20", "\"20\""), ("", "\"\""), ("true", "\"true\"")] {
            assert_eq!(text(&json!(string)), quoted);
        }
        assert_eq!(text(&json!(" a ")), "\" a \"");
    }

    #[test]
    fn text_from_ssm_is_read_as_json_if_possible_and_otherwise_as_a_string() {
        for (typed, expected) in [
            ("20", json!(20)),
            ("blue", json!("blue")),
            ("{bad", json!("{bad")),
        ] {
            assert_eq!(SettingValue::of_text(typed).json(), expected);
        }
    }

    #[test]
    fn values_with_other_spaces_and_order_of_fields_are_equivalent() {
        let typed = SettingValue::of_text("{ \"b\": 1,\n \"a\": 2 }");
        assert!(
            typed.is_equivalent_to(&SettingValue::of_json(&json!({ "a": 2, "b": 1 })).unwrap())
        );
        assert!(!typed.is_equivalent_to(&SettingValue::of_json(&json!({ "a": 2 })).unwrap()));
    }

    #[test]
    fn a_value_that_ssm_would_not_store_is_refused() {
        for value in [
            json!("a".repeat(4097)),
            json!("{{ssm:other}}"),
            json!({ "a": "{{b}}" }),
        ] {
            let refused = SettingValue::of_json(&value).unwrap_err();
            assert_eq!(refused.code(), "request.invalid");
        }
        assert!(SettingValue::of_json(&json!("a".repeat(4096))).is_ok());
    }

    /// `levels` arrays around a number.
    fn nested(levels: usize) -> String {
        format!("{}1{}", "[".repeat(levels), "]".repeat(levels))
    }

    #[test]
    fn a_value_that_no_row_can_store_is_refused_and_from_ssm_a_string() {
        let (deep, deeper) = (nested(DEPTH_LIMIT - 1), nested(DEPTH_LIMIT));
        for text in ["1e300", "-1e126", "1e-200", "[1e300]", r#"{"":1}"#, &deeper] {
            let value: Value = serde_json::from_str(text).unwrap();
            let refused = SettingValue::of_json(&value).unwrap_err();
            assert_eq!(refused.code(), "request.invalid", "{text}");
            assert_eq!(SettingValue::of_text(text).json(), json!(text));
        }
        for text in ["0", "0.0", "-12.5", "18446744073709551615", "1e100", &deep] {
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(SettingValue::of_json(&value).unwrap().json(), value);
        }
    }

    #[test]
    fn text_that_would_not_be_read_back_is_refused() {
        for value in [
            json!(" \u{fffd}"),
            json!(["\u{fffd}"]),
            json!({ "\u{fffd}": 1 }),
        ] {
            let refused = SettingValue::of_json(&value).unwrap_err();
            assert_eq!(refused.code(), "request.invalid", "{value}");
        }
    }

    #[test]
    fn text_from_ssm_that_cannot_be_kept_exactly_as_json_is_a_string() {
        for text in [
            "12345678901234567890123",
            r#"{"a":{"b":1,"b":2}}"#,
            r#"{"$serde_json::private::RawValue":"[1]"}"#,
            r#""\ufffd""#,
        ] {
            assert_eq!(SettingValue::of_text(text).json(), json!(text));
        }
    }

    #[test]
    fn a_string_of_many_digits_is_read_back_unchanged() {
        let value = json!("12345678901234567890123");
        assert_eq!(text(&value), "\"12345678901234567890123\"");
        assert_eq!(SettingValue::of_json(&value).unwrap().json(), value);
    }

    #[test]
    fn debug_does_not_print_the_value() {
        assert!(!format!("{:?}", SettingValue::of_text("hush")).contains("hush"));
    }

    proptest! {
        #[test]
        fn every_string_is_read_back_unchanged(string in "\\PC{0,20}|[ \"0-9a-z.\\[\\]{}:,-]{0,8}") {
            prop_assume!(!string.contains("{{") && !json::is_repaired(&string));
            let value = json!(string);
            prop_assert_eq!(SettingValue::of_json(&value).unwrap().json(), value);
        }
    }
}
