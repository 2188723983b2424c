//! The repository of syllabi.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | syllabus | `SYLLABUS#<id>` / `META` | gsi2 `SEMESTER_ALL#<semester>`; while it is published, gsi1 `SUBJECT_PUBLISHED#<subject>` and gsi3 `SEMESTER_PUBLISHED#<semester>` |
//! | content | `SYLLABUS#<id>` / `CONTENT#<number>` | |
//! | reader | `SYLLABUS#<id>` / `READER#<user>` | |
//! | the published one | `UNIQUE#syllabus#<subject>#<semester>#<section>` | |
//!
//! gsi1 is in the order of semester and section, gsi2 and gsi3 in that of subject code, section and id.

mod reading;
mod rows;

use std::sync::Arc;

use jiff::Timestamp;
use kernel::table::{Action, AttributeValue, Condition, Key, Table, Write, to_row};
use kernel::{Commit, Context, Dependency, Entity as _, Result};

pub(crate) use self::reading::content;
pub(crate) use self::rows::{Acknowledgement, StoredContent, content_key, listed_at, reader_key};
use self::rows::{Owner, place, published_key};
use crate::error::SyllabusError;
use crate::semesters::membership::{Membership, membership};
use crate::semesters::{ItemKind, OpenItem};
use crate::syllabus::{ActorId, Content, Syllabus, SyllabusId};

/// All syllabi.
pub(crate) struct Syllabi {
    table: Arc<dyn Table>,
}

impl Dependency for Syllabi {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl Syllabi {
    /// Stores a changed syllabus.
    pub(crate) fn save(&self, syllabus: Syllabus) -> Result<Commit<()>> {
        Commit::save(syllabus, place)
    }

    /// Stores a syllabus with a new version of its content.
    pub(crate) fn save_with(&self, syllabus: Syllabus, content: Content) -> Result<Commit<()>> {
        let row = StoredContent {
            version: syllabus.latest().clone(),
            content,
            published_at: None,
        };
        let key = content_key(syllabus.syllabus_id(), row.version.number);
        let write = Write::when(Action::Put(to_row(&key, &row)?), Condition::Absent);
        Ok(self.save(syllabus)?.write(write))
    }

    /// Stores a syllabus that is published now. `instead_of` is the one that was published in its place.
    pub(crate) fn save_published(
        &self,
        syllabus: Syllabus,
        instead_of: Option<Syllabus>,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let key = published_key(syllabus.place());
        let owner = Owner {
            owner: syllabus.syllabus_id().clone(),
        };
        // The other one is saved on condition that it has not changed, so the place is still its own.
        let condition = match instead_of {
            Some(_) => Condition::Present,
            None => Condition::Absent,
        };
        let claim = Write::when(Action::Put(to_row(&key, &owner)?), condition)
            .or(SyllabusError::PlaceChanged.into());
        let commit = self.save_republished(syllabus, cx)?.write(claim);
        match instead_of {
            Some(other) => Ok(commit.and(self.save(other)?)),
            None => Ok(commit),
        }
    }

    /// Stores a syllabus of which a later version is published now.
    pub(crate) fn save_republished(&self, syllabus: Syllabus, cx: &Context) -> Result<Commit<()>> {
        let mark = published_at(&syllabus, cx.now);
        Ok(self.save(syllabus)?.write(mark))
    }

    /// Stores a syllabus that was withdrawn: its place is free again.
    pub(crate) fn save_withdrawn(&self, syllabus: Syllabus) -> Result<Commit<()>> {
        let release = Write::always(Action::Delete(published_key(syllabus.place())));
        Ok(self.save(syllabus)?.write(release))
    }

    /// Removes a row of a deleted syllabus.
    pub(crate) fn remove_row(&self, id: &SyllabusId, sort_key: String) -> Commit<()> {
        let key = Key::new(Syllabus::partition(id.as_str()), sort_key);
        Commit::nothing().write(Write::always(Action::Delete(key)))
    }

    /// Stores what a reader has acknowledged, if it is later than what they had acknowledged before.
    pub(crate) fn acknowledge(
        &self,
        id: &SyllabusId,
        reader: &ActorId,
        acknowledgement: &Acknowledgement,
    ) -> Result<Commit<()>> {
        let row = to_row(&reader_key(id, reader), acknowledgement)?;
        let condition = Condition::OlderThan(acknowledgement.number.into());
        Ok(Commit::nothing().write(Write::when(Action::Put(row), condition)))
    }
}

/// Counts a syllabus in its semester as what it is now, where it was `before`.
///
/// # Errors
/// `semesters.closed`, when the commit is carried out.
pub(crate) fn counted(syllabus: &Syllabus, before: Membership) -> Result<Commit<()>> {
    let semester = &syllabus.place().semester_id;
    membership(semester, &item(syllabus), before, syllabus.membership())
}

/// Takes a syllabus that is deleted out of its semester.
pub(crate) fn uncounted(syllabus: &Syllabus) -> Result<Commit<()>> {
    let semester = &syllabus.place().semester_id;
    membership(
        semester,
        &item(syllabus),
        syllabus.membership(),
        Membership::None,
    )
}

fn item(syllabus: &Syllabus) -> OpenItem {
    OpenItem {
        kind: ItemKind::Syllabus,
        id: syllabus.syllabus_id().to_string(),
        name: syllabus.latest().title.to_string(),
    }
}

/// Notes in the latest version of the content when it was published.
fn published_at(syllabus: &Syllabus, now: Timestamp) -> Write {
    let key = content_key(syllabus.syllabus_id(), syllabus.latest().number);
    let at = AttributeValue::S(now.to_string());
    Write::always(Action::Update {
        key,
        set: vec![("published_at", at)],
        add: Vec::new(),
    })
}
