//! Booleans that are sent as text.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// `true` or `false` in a query string, where every value is a text. It is described as a boolean, as
/// OpenAPI describes such parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryFlag(bool);

impl QueryFlag {
    /// The boolean itself.
    #[must_use]
    pub const fn get(self) -> bool {
        self.0
    }
}

impl<'de> Deserialize<'de> for QueryFlag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "true" => Ok(Self(true)),
            "false" => Ok(Self(false)),
            _ => Err(D::Error::custom("must be true or false")),
        }
    }
}

impl JsonSchema for QueryFlag {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "QueryFlag".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "boolean" })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn only_true_and_false_are_flags() {
        let flag = |value| from_value::<QueryFlag>(value).map(QueryFlag::get).ok();
        assert_eq!(flag(json!("true")), Some(true));
        assert_eq!(flag(json!("false")), Some(false));
        for other in [json!("1"), json!("TRUE"), json!(""), json!(true)] {
            assert_eq!(flag(other), None);
        }
    }
}
