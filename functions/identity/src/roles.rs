//! What a person is on the platform.

use std::borrow::Cow;

use kernel::Role;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// What a person is on the platform: at least one role, each once, in the order of [`Role::ALL`].
/// Never `service`, which is for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Roles(Vec<Role>);

impl Roles {
    /// The most roles that a request may name.
    const MOST: usize = Role::ALL.len();

    /// One role alone.
    fn of(role: Role) -> Self {
        Self(vec![role])
    }

    /// The roles of somebody who just came.
    #[must_use]
    pub fn of_newcomer() -> Self {
        Self::of(Role::Learner)
    }

    /// The roles of somebody who runs the platform.
    #[must_use]
    pub fn of_administrator() -> Self {
        Self::of(Role::Admin)
    }

    /// # Errors
    /// What is wrong with the list, in a caller's words.
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

    /// The roles themselves.
    #[must_use]
    pub fn as_slice(&self) -> &[Role] {
        &self.0
    }

    /// Whether `role` is one of them.
    #[must_use]
    pub fn contains(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// These and `role`.
    #[must_use]
    pub fn with(&self, role: Role) -> Self {
        let mut roles = self.clone();
        if let Err(place) = roles.0.binary_search(&role) {
            roles.0.insert(place, role);
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
        fn roles_are_sorted_each_once_and_a_persons(
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
    fn the_role_of_programs_is_refused_for_a_person() {
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
