//! The reply that an operator lets a route send while its function fails.

use kernel::text::Integer;
use schemars::JsonSchema;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The longest default body, in bytes of JSON.
const BODY_LIMIT: usize = 2048;

/// What a public query answers while its function fails: the last good reply to the same request and,
/// where there is none, a default. At least one of them is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fallback {
    /// The last good reply is sent for this many seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_good_seconds: Option<Integer<1, 86_400>>,
    /// The default: a body of at most 2048 bytes, sent with the status 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    #[serde(default)]
    last_good_seconds: Option<Integer<1, 86_400>>,
    #[serde(default)]
    body: Option<Map<String, Value>>,
}

// Not by serde's `try_from`: the schema would be the one of `Given`.
impl<'de> Deserialize<'de> for Fallback {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Given {
            last_good_seconds,
            body,
        } = Given::deserialize(deserializer)?;
        if last_good_seconds.is_none() && body.is_none() {
            return Err(D::Error::custom(
                "must have last_good_seconds, body or both",
            ));
        }
        let length = serde_json::to_vec(&body).map_or(usize::MAX, |json| json.len());
        if length > BODY_LIMIT {
            return Err(D::Error::custom("must have a body of at most 2048 bytes"));
        }
        Ok(Self {
            last_good_seconds,
            body,
        })
    }
}

impl Fallback {
    /// For how many seconds the last good reply is sent; 0 for never.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.last_good_seconds.map_or(0, Integer::get)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    #[test]
    fn a_fallback_is_the_same_after_it_was_read_and_written() {
        for written in [
            json!({ "last_good_seconds": 3600 }),
            json!({ "body": { "items": [], "next_cursor": null } }),
            json!({ "last_good_seconds": 1, "body": {} }),
        ] {
            let fallback: Fallback = from_value(written.clone()).unwrap();
            assert_eq!(to_value(&fallback).unwrap(), written);
        }
    }

    #[test]
    fn a_malformed_fallback_is_refused() {
        for refused in [
            json!({}),
            json!({ "last_good_seconds": 0 }),
            json!({ "last_good_seconds": 86_401 }),
            json!({ "body": [] }),
            json!({ "body": "none" }),
            json!({ "body": { "text": "a".repeat(BODY_LIMIT) } }),
            json!({ "body": {}, "status": 500 }),
            json!("last_good"),
        ] {
            assert!(
                from_value::<Fallback>(refused.clone()).is_err(),
                "{refused}"
            );
        }
    }
}
