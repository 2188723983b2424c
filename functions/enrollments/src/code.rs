//! A code with which learners enrol: whoever has it needs no payment and no other invitation. Without I/O.
//!
//! | row | pk / sk |
//! |---|---|
//! | code | `CODES#<course>` / `CODE#<id>` |
//!
//! No row contains the text of a code. Its id is a hash of the course and the text, so that the row of a code
//! that somebody sends is read together with their enrollment. Uses are counted in the transaction that
//! enrols: from 0 on, which the row has from the beginning.

mod text;
mod view;

use client::Users;
use jiff::Timestamp;
use kernel::email::EmailDomain;
use kernel::table::{Action, Condition, Index, Key, KeyQuery, Write, to_row};
use kernel::text::{Integer, Text};
use kernel::{Commit, Context, Error, Result};
use serde::{Deserialize, Serialize};

pub(crate) use self::text::{CodeId, CodeText};
pub(crate) use self::view::{CodeView, IssuedCodeView};
use crate::enrollment::{Origin, Reference, Source};
use crate::error::CodeError;
use crate::ids::{CourseId, UserId};

/// The name that staff give a code.
pub(crate) type Label = Text<100>;

/// How often a code can be used.
pub(crate) type MaxUses = Integer<1, 100_000>;

/// The attribute that counts the uses.
const USES: &str = "uses";

/// A code of a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Code {
    pub(crate) id: CodeId,
    course_id: CourseId,
    pub(crate) label: Option<Label>,
    /// None for any number.
    pub(crate) max_uses: Option<MaxUses>,
    /// None for a code that does not expire.
    pub(crate) expires_at: Option<Timestamp>,
    /// Where its users have a verified e-mail address; none for anywhere.
    pub(crate) email_domain: Option<EmailDomain>,
    pub(crate) created_at: Timestamp,
    pub(crate) uses: i64,
}

/// What staff say about a new code.
#[derive(Debug)]
pub(crate) struct NewCode {
    pub(crate) label: Option<Label>,
    pub(crate) max_uses: Option<MaxUses>,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) email_domain: Option<EmailDomain>,
}

/// The row of a code.
pub(crate) fn key(course_id: &CourseId, id: &CodeId) -> Key {
    Key::new(partition(course_id), format!("CODE#{id}"))
}

/// The codes of a course, in the order of their ids.
pub(crate) fn of_course(course_id: &CourseId) -> KeyQuery {
    KeyQuery::partition(Index::Table, partition(course_id))
}

fn partition(course_id: &CourseId) -> String {
    format!("CODES#{course_id}")
}

/// Removes a code. Whoever has enrolled with it keeps their access.
pub(crate) fn remove(course_id: &CourseId, id: &CodeId) -> Write {
    let remove = Action::Delete(key(course_id, id));
    Write::when(remove, Condition::Present).or(CodeError::NotFound.into())
}

impl CodeId {
    /// Where a grant comes from that this code gives.
    ///
    /// # Errors
    /// Internal, for an id that is too long: no id is.
    pub(crate) fn origin(&self) -> Result<Origin> {
        Ok(Origin {
            source: Source::Code,
            reference: Some(Reference::new(self.as_str()).map_err(Error::internal)?),
        })
    }
}

impl Code {
    /// A code that nobody has used.
    #[must_use]
    pub(crate) fn new(id: CodeId, course_id: CourseId, new: NewCode, now: Timestamp) -> Self {
        Self {
            id,
            course_id,
            label: new.label,
            max_uses: new.max_uses,
            expires_at: new.expires_at,
            email_domain: new.email_domain,
            created_at: now,
            uses: 0,
        }
    }

    /// Stores a new code.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    pub(crate) fn save(&self) -> Result<Write> {
        let row = to_row(&key(&self.course_id, &self.id), self)?;
        Ok(Write::when(Action::Put(row), Condition::Absent))
    }

    #[must_use]
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|expires_at| expires_at <= now)
    }

    /// Refuses a user without a verified e-mail address at the domain of the code. One call, for a code that has
    /// one. Domains below it are others.
    ///
    /// # Errors
    /// `enrollments.other_email_domain`; unavailable, when the domain of users does not answer.
    pub(crate) async fn check_email_domain(
        &self,
        user_id: &UserId,
        users: &Users,
        cx: &Context,
    ) -> Result<()> {
        let Some(wanted) = &self.email_domain else {
            return Ok(());
        };
        let verified = users.email_domain(user_id.as_str(), cx).await?;
        if verified.as_ref() == Some(wanted) {
            return Ok(());
        }
        Err(CodeError::OtherEmailDomain(wanted.clone()).into())
    }

    /// Counts one use. If the code was deleted or used up since it was read, the request is decided again, and
    /// then says which of the two it was.
    ///
    /// # Errors
    /// `enrollments.code_used_up`
    pub(crate) fn count_use(&self) -> Result<Commit<()>, CodeError> {
        let condition = match self.max_uses.map(MaxUses::get) {
            Some(max_uses) if max_uses <= self.uses => return Err(CodeError::UsedUp),
            Some(max_uses) => Condition::Within(USES, -1, max_uses - 1),
            None => Condition::Present,
        };
        let count = Action::Update {
            key: key(&self.course_id, &self.id),
            set: Vec::new(),
            add: vec![(USES, 1)],
        };
        Ok(Commit::nothing().write(Write::when(count, condition)))
    }
}
