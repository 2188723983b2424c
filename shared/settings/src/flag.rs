//! Feature flags: for which callers a feature is on.

use std::collections::BTreeMap;

use kernel::text::{Integer, Text};
use kernel::{Actor, Role};
use ring::digest::{SHA256, digest};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// The number of buckets that users are divided into. One bucket is 0.01 per cent.
pub const BUCKETS: u64 = 10_000;

/// For which callers a feature is on. A flag says so itself: a field that is not given adds no caller.
/// The first rule that applies decides:
///
/// 1. `enabled` is false, or the flag has a [`problem`](Flag::problem): off for every caller.
/// 2. `everyone` is true: on for every caller.
/// 3. The user is in `users`, or has one of `roles`: on.
/// 4. Neither `rules` nor `percentage` is given: off.
/// 5. On if all `rules` match and the user's [`bucket`] is within `percentage`. If one of the two is
///    not given, only the other decides. Otherwise off.
///
/// Anonymous callers and the platform itself have no bucket. A percentage is on for them only at 100,
/// so that the answer does not differ from one request to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// Whether the feature may be on at all.
    pub enabled: bool,
    /// The feature is on for every caller. No other field may then restrict the callers.
    #[serde(default, skip_serializing_if = "is_false")]
    pub everyone: bool,
    /// The share of users for which the feature is on, in per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percentage: Option<Integer<0, 100>>,
    /// The feature is on for callers with one of these roles.
    #[serde(
        default,
        deserialize_with = "list",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "Vec<Role>", length(min = 1))]
    pub roles: Option<Vec<Role>>,
    /// The feature is on for users with these ids and for API keys with these ids.
    #[serde(
        default,
        deserialize_with = "list",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "Vec<Text<64>>", length(min = 1))]
    pub users: Option<Vec<Text<64>>>,
    /// The feature is on for callers that match all of these rules.
    #[serde(
        default,
        deserialize_with = "list",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "Vec<Rule>", length(min = 1))]
    pub rules: Option<Vec<Rule>>,
}

/// Matches a caller whose attribute has one of the values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The name of the attribute: `actor`, or one that was added with [`FlagTarget::with`].
    pub attribute: Text<64>,
    /// The values, compared exactly.
    #[schemars(length(min = 1))]
    pub any_of: Vec<Text<128>>,
}

/// Why a flag is refused, and is off for every caller where it was stored before or edited in SSM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagProblem {
    /// The path of the field: `users`, `rules[0].any_of`.
    pub field: String,
    /// What the field must be, for the caller.
    pub problem: &'static str,
}

/// A list that is given, even an empty one. Null is refused, as for every list.
fn list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Vec<T>>, D::Error> {
    Vec::deserialize(from).map(Some)
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// The caller that a flag is evaluated for: id, roles and attributes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FlagTarget<'a> {
    id: Option<&'a str>,
    roles: &'a [Role],
    attributes: BTreeMap<&'a str, &'a str>,
}

impl<'a> FlagTarget<'a> {
    /// A user has the user id and roles, a program has the id of its API key and [`Role::Service`];
    /// other actors have no id and no role. The attribute `actor` is `user`, `service`, `anonymous`
    /// or `system`.
    #[must_use]
    pub fn of(actor: &'a Actor) -> Self {
        let (kind, id, roles): (_, _, &[Role]) = match actor {
            Actor::User { user_id, roles, .. } => ("user", Some(user_id.as_str()), roles),
            Actor::Service { key_id, .. } => ("service", Some(key_id.as_str()), &[Role::Service]),
            Actor::Anonymous(_) => ("anonymous", None, &[]),
            Actor::System => ("system", None, &[]),
        };
        Self {
            id,
            roles,
            attributes: BTreeMap::from([("actor", kind)]),
        }
    }

    /// Adds an attribute that rules can match.
    #[must_use]
    pub fn with(mut self, attribute: &'a str, value: &'a str) -> Self {
        self.attributes.insert(attribute, value);
        self
    }
}

impl Flag {
    /// What makes the flag ambiguous: a list that was emptied, or no word about for whom it is on. Such
    /// a flag could be read as "for nobody" or as "for everybody", so it is refused and never on.
    #[must_use]
    pub fn problem(&self) -> Option<FlagProblem> {
        let problem = |field: &str, problem| {
            Some(FlagProblem {
                field: field.to_owned(),
                problem,
            })
        };
        if let Some(field) = self.empty_list() {
            return problem(&field, "must not be empty");
        }
        match (self.everyone, self.restricts()) {
            (true, true) => problem(
                "everyone",
                "must not be true together with users, roles, rules or percentage",
            ),
            (false, false) if self.enabled => problem(
                "everyone",
                "must be true, unless users, roles, rules or percentage say for whom the flag is on",
            ),
            _ => None,
        }
    }

    /// Whether this flag, whose name is `name`, is on for a target.
    #[must_use]
    pub fn is_on(&self, name: &str, target: &FlagTarget<'_>) -> bool {
        if !self.enabled || self.problem().is_some() {
            return false;
        }
        if self.everyone || self.lists(target) {
            return true;
        }
        let has_conditions = self.percentage.is_some() || self.rules.is_some();
        has_conditions && self.matches_rules(target) && self.includes_bucket(name, target)
    }

    fn empty_list(&self) -> Option<String> {
        let is_empty = [
            ("roles", self.roles.as_ref().is_some_and(Vec::is_empty)),
            ("users", self.users.as_ref().is_some_and(Vec::is_empty)),
            ("rules", self.rules.as_ref().is_some_and(Vec::is_empty)),
        ];
        let field = is_empty.iter().find(|(_, is_empty)| *is_empty);
        let matches_nobody = |rule: &Rule| rule.any_of.is_empty();
        field.map(|(field, _)| (*field).to_owned()).or_else(|| {
            let index = self.rules.as_ref()?.iter().position(matches_nobody)?;
            Some(format!("rules[{index}].any_of"))
        })
    }

    /// Whether a field says for whom the flag is on.
    const fn restricts(&self) -> bool {
        self.percentage.is_some()
            || self.roles.is_some()
            || self.users.is_some()
            || self.rules.is_some()
    }

    fn lists(&self, target: &FlagTarget<'_>) -> bool {
        let mut users = self.users.iter().flatten();
        let has_id = |user: &Text<64>| target.id == Some(user.as_str());
        let mut roles = self.roles.iter().flatten();
        users.any(has_id) || roles.any(|role| target.roles.contains(role))
    }

    fn matches_rules(&self, target: &FlagTarget<'_>) -> bool {
        let mut rules = self.rules.iter().flatten();
        rules.all(|rule| rule.matches(target))
    }

    fn includes_bucket(&self, name: &str, target: &FlagTarget<'_>) -> bool {
        let Some(percentage) = self.percentage else {
            return true;
        };
        let share = u64::try_from(percentage.get()).unwrap_or_default() * (BUCKETS / 100);
        match target.id {
            Some(id) => bucket(name, id) < share,
            None => share == BUCKETS,
        }
    }
}

impl Rule {
    fn matches(&self, target: &FlagTarget<'_>) -> bool {
        target
            .attributes
            .get(self.attribute.as_str())
            .is_some_and(|value| self.any_of.iter().any(|one| one.as_str() == *value))
    }
}

/// The bucket of a user for a flag, from 0 to 9999: the first eight bytes of
/// SHA-256(flag name, a zero byte, user id), both in UTF-8, as a big-endian number modulo 10,000. A
/// percentage `p` includes the buckets below `100 p`, so that raising it excludes no user who was
/// included before. Each flag divides the users differently. The tests have test vectors for
/// implementations in other languages.
#[must_use]
pub fn bucket(flag: &str, user_id: &str) -> u64 {
    let hash = digest(
        &SHA256,
        &[flag.as_bytes(), &[0], user_id.as_bytes()].concat(),
    );
    let first = hash.as_ref().iter().take(8);
    first.fold(0, |number: u64, byte| (number << 8) | u64::from(*byte)) % BUCKETS
}

#[cfg(test)]
mod tests;
