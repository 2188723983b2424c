//! The roles of a person on the platform.

use std::borrow::Cow;

use kernel::Role;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// The roles of a person: at least one, without duplicates, in the order of [`Role::ALL`], and
/// never `service`, which is for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Roles(Vec<Role>);

impl Roles {
    /// The most roles that a request may name.
    const MOST: usize = Role::ALL.len();

    /// A single role.
    fn of(role: Role) -> Self {
        Self(vec![role])
    }

    /// The roles of a person who registers.
    #[must_use]
    pub(crate) fn of_newcomer() -> Self {
        Self::of(Role::Learner)
    }

    /// The roles of a new administrator.
    #[must_use]
    pub(crate) fn of_administrator() -> Self {
        Self::of(Role::Admin)
    }

    /// # Errors
    /// The problem with the list, as a message for the client.
    pub(crate) fn new(mut roles: Vec<Role>) -> Result<Self, &'static str> {
        if !(1..=Self::MOST).contains(&roles.len()) {
            return Err("must name 1 to 4 roles");
        }
        if roles.contains(&Role::Service) {
            return Err("must not name the role service, which is for programs");
        }
        roles.sort_unstable();
        roles.dedup();
        Ok(Self(roles))
    }

    /// The roles as a slice.
    #[must_use]
    pub(crate) fn as_slice(&self) -> &[Role] {
        &self.0
    }

    /// Whether `role` is among the roles.
    #[must_use]
    pub(crate) fn contains(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// These roles and `role`.
    #[must_use]
    pub(crate) fn with(&self, role: Role) -> Self {
        let mut roles = self.clone();
        if let Err(index) = roles.0.binary_search(&role) {
            roles.0.insert(index, role);
        }
        roles
    }
}

impl<'de> Deserialize<'de> for Roles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Vec::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for Roles {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Roles".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names = Role::ALL
            .into_iter()
            .filter(|role| *role != Role::Service)
            .map(Role::name);
        let names: Vec<_> = names.collect();
        json_schema!({
            "type": "array",
            "items": { "type": "string", "enum": names },
            "minItems": 1,
            "maxItems": Self::MOST,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    proptest! {
        #[test]
        fn roles_are_sorted_without_duplicates_and_never_service(
            given in proptest::collection::vec(proptest::sample::select(Role::ALL.to_vec()), 0..6)
        ) {
            let allowed = (1..=4).contains(&given.len()) && !given.contains(&Role::Service);
            let made = Roles::new(given.clone());
            prop_assert_eq!(made.is_ok(), allowed);
            if let Ok(made) = made {
                prop_assert!(made.as_slice().windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert!(given.iter().all(|role| made.contains(*role)));
            }
        }
    }

    #[test]
    fn the_role_service_and_invalid_lists_are_refused() {
        for refused in [
            json!(["service"]),
            json!(["admin", "service"]),
            json!([]),
            json!(["root"]),
            json!("admin"),
        ] {
            assert!(
                serde_json::from_value::<Roles>(refused.clone()).is_err(),
                "{refused}"
            );
        }
    }
}
