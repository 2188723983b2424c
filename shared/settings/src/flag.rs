//! Feature flags: for whom something is on.

use std::collections::BTreeMap;

use kernel::text::{Integer, Text};
use kernel::{Actor, Role};
use ring::digest::{SHA256, digest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many parts the users are divided into: a hundredth of a per cent each.
pub const BUCKETS: u64 = 10_000;

/// For whom something is on. The first line that applies decides:
///
/// 1. `enabled` is false: off, for everybody.
/// 2. Nothing else is said: on, for everybody.
/// 3. The user is among `users`, or has one of `roles`: on.
/// 4. There are neither `rules` nor a `percentage`: off.
/// 5. On if every one of the `rules` matches and the user's [`bucket`] is within `percentage`; what is
///    not said of the two does not restrict. Otherwise off.
///
/// Who is not recognised, and the platform itself, has no bucket: a percentage is on for them at 100
/// alone, so that they do not get one answer now and another with the next request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// Whether it is on for anybody.
    pub enabled: bool,
    /// For how many of the users, in per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percentage: Option<Integer<0, 100>>,
    /// For whoever has one of these roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// For the users, and programs, of these ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<Text<64>>,
    /// For whom all of these match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

/// Matches who has the attribute with one of the values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which attribute: `actor`, or one that the caller of [`FlagTarget::with`] adds.
    pub attribute: Text<64>,
    /// Its values, compared exactly; none of them matches nobody.
    pub any_of: Vec<Text<128>>,
}

/// Whom a flag is evaluated for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FlagTarget<'a> {
    id: Option<&'a str>,
    roles: &'a [Role],
    attributes: BTreeMap<&'a str, &'a str>,
}

impl<'a> FlagTarget<'a> {
    /// A user with id and roles, a program with its key's id and [`Role::Service`], or nobody. The
    /// attribute `actor` says which: `user`, `service`, `anonymous` or `system`.
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

    /// With one attribute more, for rules to match.
    #[must_use]
    pub fn with(mut self, attribute: &'a str, value: &'a str) -> Self {
        self.attributes.insert(attribute, value);
        self
    }
}

impl Flag {
    /// Whether the flag of this `name` is on for somebody.
    #[must_use]
    pub fn is_on(&self, name: &str, subject: &FlagTarget<'_>) -> bool {
        if !self.enabled {
            return false;
        }
        let graded = self.percentage.is_some() || !self.rules.is_empty();
        let listing = !self.users.is_empty() || !self.roles.is_empty();
        if self.lists(subject) {
            return true;
        }
        if !graded {
            return !listing;
        }
        self.rules.iter().all(|rule| rule.matches(subject)) && self.reaches(name, subject)
    }

    fn lists(&self, subject: &FlagTarget<'_>) -> bool {
        let is_user = |id| self.users.iter().any(|user| user.as_str() == id);
        subject.id.is_some_and(is_user)
            || subject.roles.iter().any(|role| self.roles.contains(role))
    }

    fn reaches(&self, name: &str, subject: &FlagTarget<'_>) -> bool {
        let Some(percentage) = self.percentage else {
            return true;
        };
        let share = u64::try_from(percentage.get()).unwrap_or_default() * (BUCKETS / 100);
        match subject.id {
            Some(id) => bucket(name, id) < share,
            None => share == BUCKETS,
        }
    }
}

impl Rule {
    fn matches(&self, subject: &FlagTarget<'_>) -> bool {
        subject
            .attributes
            .get(self.attribute.as_str())
            .is_some_and(|value| self.any_of.iter().any(|one| one.as_str() == *value))
    }
}

/// The bucket of a user under a flag, from 0 to 9999: the first eight bytes of
/// SHA-256(flag name, a zero byte, user id), both in UTF-8, as a big-endian number modulo 10,000. A
/// percentage `p` is on below bucket `100 p`, so that raising it takes nobody out. Another flag
/// divides the users anew. Vectors for other languages stand in the tests.
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
