//! Lists of learners whom staff enrol. Without I/O.

use std::collections::HashSet;

use kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::enrollment::Groups;
use crate::error::ImportError;
use crate::ids::UserId;

/// How many of those who would be suspended an error names.
const MOST_NAMED: usize = 100;

/// What an import does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Mode {
    /// These learners have access too.
    Add,
    /// Of the learners who have access by a list of this name, these alone have access. The others are suspended.
    Sync,
}

/// A learner in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RosterRow {
    /// The learner.
    pub(crate) user_id: UserId,
    /// All groups of the learner; null leaves them as they are.
    #[schemars(example = ["Tuesday"])]
    pub(crate) groups: Option<Groups>,
}

/// One thing that an import does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entry {
    /// Enrols a learner of the list.
    Enroll(RosterRow),
    /// Suspends a learner who is not in the list any more.
    Suspend(UserId),
}

/// Refuses a list without rows, which nobody means, and one that names somebody twice.
///
/// # Errors
/// 422 with the field.
pub(crate) fn check_rows(rows: &[RosterRow]) -> Result<()> {
    if rows.is_empty() {
        return Err(Error::invalid_field("rows", "must have at least one item"));
    }
    let mut seen = HashSet::with_capacity(rows.len());
    match rows.iter().position(|row| !seen.insert(&row.user_id)) {
        Some(second) => {
            let field = format!("rows[{second}].user_id");
            Err(Error::invalid_field(&field, "must not be given twice"))
        }
        None => Ok(()),
    }
}

/// The learners who have access by a list and are not in it any more.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Missing {
    pub(crate) users: Vec<UserId>,
    /// How many have access by the list.
    active: usize,
}

impl Missing {
    /// Compares those who have access by a list with its rows.
    #[must_use]
    pub(crate) fn of(active: Vec<UserId>, rows: &[RosterRow]) -> Self {
        let listed: HashSet<_> = rows.iter().map(|row| &row.user_id).collect();
        let count = active.len();
        let is_missing = |user: &UserId| !listed.contains(user);
        Self {
            users: active.into_iter().filter(is_missing).collect(),
            active: count,
        }
    }

    /// Whether they are more than a fifth: then the list is probably not complete.
    #[must_use]
    pub(crate) const fn are_too_many(&self) -> bool {
        self.users.len() * 5 > self.active
    }

    /// Refuses to suspend more than a fifth.
    ///
    /// # Errors
    /// `enrollments.too_many_missing`
    pub(crate) fn check(&self) -> Result<(), ImportError> {
        if !self.are_too_many() {
            return Ok(());
        }
        Err(ImportError::TooManyMissing {
            missing: self.users.iter().take(MOST_NAMED).cloned().collect(),
            count: self.users.len(),
            active: self.active,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn users(numbers: std::ops::Range<usize>) -> Vec<UserId> {
        let user = |number| format!("u{number}").parse().unwrap();
        numbers.map(user).collect()
    }

    fn rows(numbers: std::ops::Range<usize>) -> Vec<RosterRow> {
        let row = |user_id| RosterRow {
            user_id,
            groups: None,
        };
        users(numbers).into_iter().map(row).collect()
    }

    #[test]
    fn a_fifth_may_be_missing_and_not_one_more() {
        let missing = |active, listed| Missing::of(users(0..active), &rows(listed));
        assert!(!missing(0, 0..3).are_too_many());
        assert!(!missing(10, 2..30).are_too_many());
        assert!(missing(10, 3..30).are_too_many());
        assert!(missing(1, 1..2).are_too_many());
        assert_eq!(missing(10, 2..30).users, users(0..2));
    }

    #[test]
    fn an_error_names_a_hundred_of_those_who_are_missing() {
        let refused = Missing::of(users(0..300), &rows(0..1)).check().unwrap_err();
        let details = Error::from(refused).details().clone();
        assert_eq!(details["missing"].as_array().map(Vec::len), Some(100));
        assert_eq!(details["active"], 300);
    }

    #[test]
    fn a_list_names_somebody_and_nobody_twice() {
        assert!(check_rows(&rows(0..500)).is_ok());
        assert!(check_rows(&[]).is_err());
        let twice = [rows(0..3), rows(1..2)].concat();
        let refused = check_rows(&twice).unwrap_err();
        assert_eq!(refused.details()["fields"][0]["field"], "rows[3].user_id");
    }
}
