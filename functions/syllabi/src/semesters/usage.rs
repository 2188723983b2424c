//! What belongs to a semester: how much of it there is, and what must be finished before the semester is
//! closed.

use kernel::table::{Action, AttributeValue, Condition, Key, Write, to_row};
use kernel::{Entity as _, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::SemesterError;
use crate::semester::{Semester, SemesterId};

/// The beginning of the sort keys of open items.
pub(super) const OPEN: &str = "OPEN#";

pub(super) const ACCEPTS: &str = "accepts";
pub(super) const USES: &str = "uses";
pub(super) const OPEN_ITEMS: &str = "open_items";

/// The row that counts what belongs to a semester. Whatever joins the semester or leaves it changes this
/// row in the same transaction, so that a semester is closed and deleted only when it may be.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Usage {
    /// 1 until the semester is closed, then 0.
    accepts: i64,
    /// How many syllabi belong to the semester.
    pub(super) uses: i64,
    /// How many open items there are.
    pub(super) open_items: i64,
}

impl Usage {
    /// The row of a new semester.
    pub(super) fn of_new(id: &SemesterId) -> Result<Write> {
        let usage = Self {
            accepts: 1,
            uses: 0,
            open_items: 0,
        };
        let row = to_row(&usage_key(id), &usage)?;
        Ok(Write::when(Action::Put(row), Condition::Absent))
    }
}

/// What must be finished before a semester is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct OpenItem {
    /// What it is.
    pub(crate) kind: ItemKind,
    /// Its id.
    pub(crate) id: String,
    /// A name by which a person finds it: a code or a title.
    pub(crate) name: String,
}

/// A kind of open item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ItemKind {
    /// A term that is not closed.
    Semester,
    /// A syllabus that is a draft or in review.
    Syllabus,
}

impl ItemKind {
    /// The kind in a key.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Semester => "semester",
            Self::Syllabus => "syllabus",
        }
    }
}

/// The key of the row that counts.
pub(super) fn usage_key(id: &SemesterId) -> Key {
    Key::new(Semester::partition(id.as_str()), "USAGE")
}

/// From now on nothing is added to the semester. The commit loses the race if an item is open.
pub(super) fn stop(id: &SemesterId) -> Write {
    let update = Action::Update {
        key: usage_key(id),
        set: vec![(ACCEPTS, AttributeValue::N("0".to_owned()))],
        add: Vec::new(),
    };
    Write::when(update, Condition::AbsentOrAtMost(OPEN_ITEMS, 0))
}

/// Removes the row of a semester that is deleted, if nothing belongs to it.
pub(super) fn remove_unused(id: &SemesterId) -> Write {
    let unused = Condition::AbsentOrAtMost(USES, 0);
    Write::when(Action::Delete(usage_key(id)), unused).or(SemesterError::InUse.into())
}
