//! Where copies of subjects are kept.
//!
//! | row | pk / sk |
//! |---|---|
//! | copy | `SUBJECT_COPY#<subject_id>` / `META`, with `expires_at` once the subject is deleted |

use std::sync::Arc;

use kernel::context::Context;
use kernel::table::{Action, Condition, Key, Table, Write, from_row, to_row};
use kernel::{Commit, Dependency, Envelope, Result};
use serde::Serialize;

use crate::subject_copy::{News, SubjectCopy, SubjectId};

/// How long a deleted subject is remembered: no event is on its way longer.
const REMEMBERED_SECONDS: i64 = 30 * 24 * 60 * 60;

/// All copies of subjects.
pub struct SubjectCopies {
    table: Arc<dyn Table>,
}

impl Dependency for SubjectCopies {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl SubjectCopies {
    /// What is known of a subject, if anything.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn get(&self, subject_id: &SubjectId) -> Result<Option<SubjectCopy>> {
        self.table
            .get(&key(subject_id))
            .await?
            .map(from_row)
            .transpose()
    }

    /// Takes the news of an event into the copy. Two events that meet do not overwrite each other:
    /// the write goes through only on the copy that was read.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn tell(
        &self,
        subject_id: &SubjectId,
        event: &Envelope,
        news: News,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let known = self.get(subject_id).await?;
        let Some(copy) = SubjectCopy::after(known.as_ref(), subject_id, event.version, news) else {
            return Ok(Commit::nothing());
        };
        let condition = known.map_or(Condition::Absent, |known| {
            Condition::Version(known.version())
        });
        let expires_at = copy
            .is_deleted()
            .then(|| cx.now.as_second() + REMEMBERED_SECONDS);
        let row = to_row(&key(subject_id), &Row { copy, expires_at })?;
        Ok(Commit::nothing().write(Write::when(Action::Put(row), condition)))
    }
}

/// A copy at rest.
#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    copy: SubjectCopy,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
}

fn key(subject_id: &SubjectId) -> Key {
    Key::new(format!("SUBJECT_COPY#{subject_id}"), "META")
}
