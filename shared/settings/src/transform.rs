//! Headers of replies that an operator removes or renames.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

use crate::headers::{HEADERS_LIMIT, is_name, is_reserved};

/// Headers that stay as they are, because clients, caches and the rules of the platform rely on them.
const KEPT: [&str; 19] = [
    "accept",
    "accept-encoding",
    "age",
    "allow",
    "cache-control",
    "connection",
    "date",
    "etag",
    "expires",
    "idempotency-replayed",
    "location",
    "pragma",
    "retry-after",
    "strict-transport-security",
    "transfer-encoding",
    "vary",
    "www-authenticate",
    "x-correlation-id",
    "x-fallback",
];

/// The prefixes of groups of such headers.
const KEPT_PREFIXES: [&str; 8] = [
    "access-control-",
    "content-",
    "cross-origin-",
    "proxy-",
    "set-cookie",
    "x-amz",
    "x-content-type-",
    "x-frame-",
];

/// The headers of a route's replies that are removed or get another name. Names are in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeaderChanges {
    /// The headers that are removed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    remove: BTreeSet<String>,
    /// The new names of headers, by their present names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    rename: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    #[serde(default)]
    remove: BTreeSet<String>,
    #[serde(default)]
    rename: BTreeMap<String, String>,
}

// Not by serde's `try_from`: the schema would be the one of `Given`.
impl<'de> Deserialize<'de> for HeaderChanges {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Given::deserialize(deserializer)?;
        Self::try_from(given).map_err(D::Error::custom)
    }
}

/// Why changes are refused, in words for an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
struct RefusedChanges(&'static str);

impl TryFrom<Given> for HeaderChanges {
    type Error = RefusedChanges;

    fn try_from(given: Given) -> Result<Self, RefusedChanges> {
        let count = given.remove.len() + given.rename.len();
        let remove: BTreeSet<_> = given.remove.iter().map(|name| lower(name)).collect();
        let renamed = given.rename.iter();
        let rename: BTreeMap<_, _> = renamed.map(|(from, to)| (lower(from), lower(to))).collect();
        let changed: BTreeSet<&String> = remove.iter().chain(rename.keys()).collect();
        let targets: BTreeSet<&String> = rename.values().collect();
        if count > HEADERS_LIMIT || changed.len() < count || targets.len() < rename.len() {
            return Err(RefusedChanges(
                "must change at most ten headers, with no name twice",
            ));
        }
        if !changed.iter().chain(&targets).all(|name| is_name(name)) {
            return Err(RefusedChanges(
                "must have valid HTTP names of up to 64 characters",
            ));
        }
        if changed.iter().any(|name| is_kept(name)) {
            return Err(RefusedChanges(
                "must not change a header on which clients or the platform rely",
            ));
        }
        if targets
            .iter()
            .any(|name| is_reserved(name) || changed.contains(name))
        {
            return Err(RefusedChanges(
                "must not give a header a name that operators may not set, or that is changed too",
            ));
        }
        Ok(Self { remove, rename })
    }
}

impl HeaderChanges {
    /// The new name of a header: `Some(None)` if it is removed, `None` if it stays as it is.
    #[must_use]
    pub fn of(&self, name: &str) -> Option<Option<&str>> {
        let name = lower(name);
        if self.remove.contains(&name) {
            return Some(None);
        }
        self.rename.get(&name).map(|to| Some(to.as_str()))
    }

    /// Whether nothing is changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.remove.is_empty() && self.rename.is_empty()
    }
}

fn lower(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn is_kept(name: &str) -> bool {
    KEPT.contains(&name) || KEPT_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, from_value, json, to_value};

    use super::*;

    fn read(value: Value) -> Option<HeaderChanges> {
        from_value(value).ok()
    }

    #[test]
    fn headers_are_found_in_any_case_and_stored_in_lower_case() {
        let written =
            json!({ "remove": ["X-Service-Version"], "rename": { "X-Request-Id": "X-Call" } });
        let changes = read(written).unwrap();
        assert_eq!(changes.of("x-service-version"), Some(None));
        assert_eq!(changes.of("X-REQUEST-ID"), Some(Some("x-call")));
        assert_eq!(changes.of("X-Notice"), None);
        let stored =
            json!({ "remove": ["x-service-version"], "rename": { "x-request-id": "x-call" } });
        assert_eq!(to_value(&changes).unwrap(), stored);
        assert!(read(json!({})).unwrap().is_empty());
    }

    #[test]
    fn a_header_on_which_others_rely_is_neither_removed_nor_renamed() {
        for name in [
            "Content-Type",
            "Content-Length",
            "ETag",
            "X-Correlation-Id",
            "WWW-Authenticate",
            "Retry-After",
            "Set-Cookie",
            "Location",
            "Idempotency-Replayed",
            "Access-Control-Allow-Origin",
            "Cache-Control",
            "X-Content-Type-Options",
            "Vary",
            "Allow",
        ] {
            assert!(read(json!({ "remove": [name] })).is_none(), "{name}");
            assert!(
                read(json!({ "rename": { name: "x-a" } })).is_none(),
                "{name}"
            );
        }
    }

    #[test]
    fn a_new_name_is_one_that_an_operator_may_set() {
        for name in [
            "Content-Type",
            "Set-Cookie",
            "ETag",
            "X-Service-Name",
            "",
            "a b",
            "x:y",
            "x\r\ny",
        ] {
            assert!(
                read(json!({ "rename": { "x-a": name } })).is_none(),
                "{name:?}"
            );
            assert!(
                name.contains('-') || read(json!({ "remove": [name] })).is_none(),
                "{name:?}"
            );
        }
    }

    #[test]
    fn a_header_is_changed_once_and_at_most_ten_are() {
        for wrong in [
            json!({ "remove": ["x-a", "X-A"] }),
            json!({ "remove": ["x-a"], "rename": { "x-a": "x-b" } }),
            json!({ "rename": { "x-a": "x-c", "x-b": "x-c" } }),
            json!({ "rename": { "x-a": "x-b", "x-b": "x-a" } }),
            json!({ "remove": ["x-a"], "rename": { "x-b": "x-a" } }),
            json!({ "remove": (0..11).map(|n| format!("x-{n}")).collect::<Vec<_>>() }),
            json!({ "add": {} }),
            json!(null),
        ] {
            assert!(read(wrong.clone()).is_none(), "{wrong}");
        }
    }
}
