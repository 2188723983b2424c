//! Lists of learners whom staff enrol. Without I/O.

pub(crate) mod csv_file;

use std::collections::{HashMap, HashSet};

use kernel::email::Email;
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

/// A row of a list: a learner by their id, or by an e-mail address that they have verified.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(example = serde_json::json!({ "user_id": "0197a1b2-0000-7000-8000-000000000001" }))]
pub(crate) struct RosterRow {
    /// The learner; without `email`.
    user_id: Option<UserId>,
    /// The address of the learner, which is not stored; without `user_id`.
    email: Option<Email>,
    /// All groups of the learner; null leaves them as they are.
    #[schemars(example = ["Tuesday"])]
    groups: Option<Groups>,
}

/// A learner in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RosterLearner {
    pub(crate) user_id: UserId,
    pub(crate) groups: Option<Groups>,
}

/// The rows of a list, with the learners whom they name.
#[derive(Debug)]
pub(crate) struct Roster {
    /// None for an address that nobody has verified.
    rows: Vec<Option<RosterLearner>>,
}

/// One thing that an import does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entry {
    /// Enrols a learner of the list.
    Enroll(RosterLearner),
    /// Reports a row whose address nobody has verified. The address is not kept.
    Unknown,
    /// Suspends a learner who is not in the list any more.
    Suspend(UserId),
}

/// The addresses in a list.
pub(crate) fn emails(rows: &[RosterRow]) -> impl Iterator<Item = &Email> {
    rows.iter().filter_map(|row| row.email.as_ref())
}

/// Refuses a list without rows, which nobody means, and rows that do not say who it is, or say it twice.
///
/// # Errors
/// 422 with the field.
pub(crate) fn check_rows(rows: &[RosterRow]) -> Result<()> {
    if rows.is_empty() {
        return Err(Error::invalid_field("rows", "must have at least one item"));
    }
    let names_one = |row: &RosterRow| row.user_id.is_some() != row.email.is_some();
    match rows.iter().position(|row| !names_one(row)) {
        Some(wrong) => {
            let problem = "must be given, or else email, and not both";
            Err(Error::invalid_field(
                &format!("rows[{wrong}].user_id"),
                problem,
            ))
        }
        None => Ok(()),
    }
}

impl Roster {
    /// The learners of the rows; `known` are the ids of those who have verified the addresses.
    ///
    /// # Errors
    /// 422 for a learner who is named twice; internal, for an id that is none.
    pub(crate) fn new(rows: &[RosterRow], known: &HashMap<Email, String>) -> Result<Self> {
        let mut seen = HashSet::with_capacity(rows.len());
        let mut learners = Vec::with_capacity(rows.len());
        for (place, row) in rows.iter().enumerate() {
            let Some(user_id) = row.user_id(known)? else {
                learners.push(None);
                continue;
            };
            if !seen.insert(user_id.clone()) {
                let name = if row.email.is_some() {
                    "email"
                } else {
                    "user_id"
                };
                let field = format!("rows[{place}].{name}");
                return Err(Error::invalid_field(&field, "must not be given twice"));
            }
            let groups = row.groups.clone();
            learners.push(Some(RosterLearner { user_id, groups }));
        }
        Ok(Self { rows: learners })
    }

    /// The learners, each with the number of the row, from 1.
    pub(crate) fn learners(&self) -> impl Iterator<Item = (usize, &RosterLearner)> {
        let rows = (1..).zip(&self.rows);
        rows.filter_map(|(number, row)| Some((number, row.as_ref()?)))
    }

    /// The numbers of the rows, from 1, whose address nobody has verified.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = usize> {
        let rows = (1..).zip(&self.rows);
        rows.filter(|(_, row)| row.is_none())
            .map(|(number, _)| number)
    }

    /// What an import does, row by row.
    pub(crate) fn into_entries(self) -> impl Iterator<Item = Entry> {
        let rows = self.rows.into_iter();
        rows.map(|row| row.map_or(Entry::Unknown, Entry::Enroll))
    }
}

impl RosterRow {
    fn user_id(&self, known: &HashMap<Email, String>) -> Result<Option<UserId>> {
        let known = || self.email.as_ref().and_then(|email| known.get(email));
        match &self.user_id {
            Some(user_id) => Ok(Some(user_id.clone())),
            None => known()
                .map(|id| id.parse().map_err(Error::internal))
                .transpose(),
        }
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
    /// Compares those who have access by a list with its learners.
    #[must_use]
    pub(crate) fn of(active: Vec<UserId>, roster: &Roster) -> Self {
        let learners = roster.learners();
        let listed: HashSet<_> = learners.map(|(_, learner)| &learner.user_id).collect();
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
    use serde_json::{Value, json};

    use super::*;

    fn users(numbers: std::ops::Range<usize>) -> Vec<UserId> {
        let user = |number| format!("u{number}").parse().unwrap();
        numbers.map(user).collect()
    }

    fn rows(rows: Value) -> Vec<RosterRow> {
        serde_json::from_value(rows).unwrap()
    }

    fn roster(numbers: std::ops::Range<usize>) -> Roster {
        let users = users(numbers).into_iter();
        let rows = rows(users.map(|user| json!({ "user_id": user })).collect());
        Roster::new(&rows, &HashMap::new()).unwrap()
    }

    #[test]
    fn a_fifth_may_be_missing_and_not_one_more() {
        let missing = |active, listed| Missing::of(users(0..active), &roster(listed));
        assert!(!missing(0, 0..3).are_too_many());
        assert!(!missing(10, 2..30).are_too_many());
        assert!(missing(10, 3..30).are_too_many());
        assert!(missing(1, 1..2).are_too_many());
        assert_eq!(missing(10, 2..30).users, users(0..2));
    }

    #[test]
    fn an_error_names_a_hundred_of_those_who_are_missing() {
        let refused = Missing::of(users(0..300), &roster(0..1))
            .check()
            .unwrap_err();
        let details = Error::from(refused).details().clone();
        assert_eq!(details["missing"].as_array().map(Vec::len), Some(100));
        assert_eq!(details["active"], 300);
    }

    #[test]
    fn a_list_names_somebody_in_each_row() {
        let lin = || json!({ "user_id": "lin" });
        let both = json!({ "user_id": "lin", "email": "lin@example.org" });
        for wrong in [json!([]), json!([lin(), {}]), json!([lin(), both])] {
            assert!(check_rows(&rows(wrong)).is_err());
        }
        let email = json!({ "email": "lin@example.org" });
        assert!(check_rows(&rows(json!([lin(), email]))).is_ok());
    }

    #[test]
    fn rows_name_learners_by_id_or_address_and_nobody_twice() {
        let known = HashMap::from([("lin@example.org".parse().unwrap(), "lin".to_owned())]);
        let roster = |list: Value| Roster::new(&rows(list), &known);
        let list = json!([
            { "email": "nobody@example.org" }, { "email": "LIN@example.org" }, { "user_id": "eve" },
            { "email": "nobody@example.org" },
        ]);
        let roster_of_list = roster(list).unwrap();
        let learners = roster_of_list.learners();
        let learners: Vec<_> = learners
            .map(|(row, learner)| (row, learner.user_id.as_str()))
            .collect();
        assert_eq!(learners, [(2, "lin"), (3, "eve")]);
        assert_eq!(roster_of_list.unknown().collect::<Vec<_>>(), [1, 4]);
        let (id, email) = (
            json!({ "user_id": "lin" }),
            json!({ "email": "lin@example.org" }),
        );
        for (list, field) in [
            (json!([id, email]), "rows[1].email"),
            (json!([email, id]), "rows[1].user_id"),
            (json!([email, { "user_id": "eve" }, email]), "rows[2].email"),
        ] {
            let refused = roster(list).unwrap_err();
            assert_eq!(refused.details()["fields"][0]["field"], field);
        }
    }
}
