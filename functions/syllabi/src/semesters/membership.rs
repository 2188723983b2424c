//! How something joins a semester and leaves it: what a syllabus adds to its own transactions.

use kernel::table::{Action, Condition, Key, Write, to_row};
use kernel::{Commit, Entity as _, Result};

use super::usage::{ACCEPTS, OPEN, OPEN_ITEMS, OpenItem, USES, usage_key};
use crate::error::SemesterError;
use crate::semester::{Semester, SemesterId};

/// What a thing is to its semester.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Membership {
    /// It does not belong to the semester.
    None,
    /// It belongs to the semester, which cannot be deleted.
    Finished,
    /// It must also be finished before the semester is closed.
    Open,
}

/// Records that `item` was `before` to the semester and is `after` from now on. It goes into the
/// transaction that changes the thing itself, whose version keeps the same change from being made twice.
///
/// # Errors
/// `semesters.closed`, when the commit is carried out, for a semester that is closed or does not exist and
/// to which something is added or in which something is opened.
pub(crate) fn membership(
    semester: &SemesterId,
    item: &OpenItem,
    before: Membership,
    after: Membership,
) -> Result<Commit<()>> {
    if before == after {
        return Ok(Commit::nothing());
    }
    let (was_open, is_open) = (before == Membership::Open, after == Membership::Open);
    let change = Action::Update {
        key: usage_key(semester),
        set: Vec::new(),
        add: vec![
            (USES, belongs(after) - belongs(before)),
            (OPEN_ITEMS, i64::from(is_open) - i64::from(was_open)),
        ],
    };
    let write = if is_open || before == Membership::None {
        let accepts = Condition::Within(ACCEPTS, 0, 1);
        Write::when(change, accepts).or(SemesterError::Closed.into())
    } else {
        Write::when(change, Condition::Present)
    };
    let commit = Commit::nothing().write(write);
    let key = open_item_key(semester, item);
    Ok(match (was_open, is_open) {
        (false, true) => commit.write(Write::always(Action::Put(to_row(&key, item)?))),
        (true, false) => commit.write(Write::always(Action::Delete(key))),
        _ => commit,
    })
}

/// Refuses a change of something that belongs to a semester which is closed.
pub(crate) fn must_accept(semester: &SemesterId) -> Write {
    let accepts = Condition::Within(ACCEPTS, 0, 1);
    let check = Action::Check(usage_key(semester));
    Write::when(check, accepts).or(SemesterError::Closed.into())
}

fn belongs(membership: Membership) -> i64 {
    i64::from(membership != Membership::None)
}

fn open_item_key(semester: &SemesterId, item: &OpenItem) -> Key {
    let kind = item.kind.name();
    let item = format!("{OPEN}{kind}#{}", item.id);
    Key::new(Semester::partition(semester.as_str()), item)
}
