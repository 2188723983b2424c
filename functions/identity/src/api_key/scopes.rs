//! The scopes of an API key.

use std::borrow::Cow;

use kernel::Permission;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// What a key may do: a subset of [`Permission::scopes`] without duplicates, in the order of
/// permissions. A request for a key names at least one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Scopes(Vec<Permission>);

impl Scopes {
    fn from_names(names: &[String]) -> Result<Self, String> {
        let most = Permission::scopes().count();
        if !(1..=most).contains(&names.len()) {
            return Err(format!("must name 1 to {most} scopes"));
        }
        let known = |name: &String| Permission::scope_named(name);
        let scopes: Option<Vec<_>> = names.iter().map(known).collect();
        let mut scopes = scopes.ok_or_else(|| {
            let known: Vec<_> = Permission::scopes().map(Permission::name).collect();
            format!("must name only {}", known.join(", "))
        })?;
        scopes.sort_unstable();
        scopes.dedup();
        Ok(Self(scopes))
    }

    /// Reads the scopes of a row. A scope that the platform no longer has is ignored, so that the key
    /// stays readable.
    pub(super) fn kept<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        let known = names
            .iter()
            .filter_map(|name| Permission::scope_named(name));
        Ok(Self(known.collect()))
    }

    /// The permissions themselves.
    #[must_use]
    pub(crate) fn as_slice(&self) -> &[Permission] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Scopes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_names(&Vec::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for Scopes {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Scopes".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<_> = Permission::scopes().map(Permission::name).collect();
        json_schema!({
            "type": "array",
            "items": { "type": "string", "enum": names },
            "minItems": 1,
            "maxItems": names.len(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn read(names: Value) -> Option<Scopes> {
        serde_json::from_value(names).ok()
    }

    proptest! {
        #[test]
        fn scopes_are_sorted_unique_and_only_those_of_programs(
            given in proptest::collection::vec(
                proptest::sample::select(kernel::actor::GRANTS.map(|(permission, _)| permission).to_vec()), 0..6
            )
        ) {
            let names: Vec<_> = given.iter().map(|permission| permission.name()).collect();
            let most = Permission::scopes().count();
            let allowed = (1..=most).contains(&given.len())
                && given.iter().all(|permission| Permission::scopes().any(|scope| scope == *permission));
            let made = read(json!(names));
            prop_assert_eq!(made.is_some(), allowed);
            if let Some(made) = made {
                prop_assert!(made.as_slice().windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert!(given.iter().all(|scope| made.as_slice().contains(scope)));
            }
        }
    }

    #[test]
    fn only_a_non_empty_list_of_permissions_for_programs_is_accepted() {
        for refused in [
            json!([]),
            json!(["manage_users"]),
            json!(["read_subjects", "manage_api_keys"]),
            json!(["own_account"]),
            json!(["*"]),
            json!("read_subjects"),
        ] {
            assert_eq!(read(refused.clone()), None, "{refused}");
        }
    }
}
