//! What an import does, row by row, and how far it is.

use jiff::SignedDuration;
use kernel::table::{Action, Condition, Key, Write, from_row, get_each, to_row};
use kernel::{BulkRun, Commit, Context, Entity as _, ReadModel, Result};
use serde::{Deserialize, Serialize};

use super::Enrollments;
use super::lists::known;
use crate::course::Course;
use crate::ids::{CourseId, ImportId};
use crate::roster::Entry;

/// How many entries one row has. With all groups an entry has less than 2 KB, and a row may have 400 KB.
const ENTRIES_PER_ROW: usize = 100;

/// How long the rows are kept: as long as the run.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Some entries of an import.
#[derive(Serialize, Deserialize)]
struct Entries {
    entries: Vec<Entry>,
    expires_at: i64,
}

fn entries_key(id: &ImportId, number: usize) -> Key {
    Key::new(format!("IMPORT#{id}"), format!("ENTRIES#{number:04}"))
}

impl Enrollments {
    /// Stores what an import will do: one row for each 100 entries.
    ///
    /// # Errors
    /// Internal, when a row cannot be made.
    pub(crate) fn save_entries(
        &self,
        id: &ImportId,
        entries: &[Entry],
        cx: &Context,
    ) -> Result<Commit<()>> {
        let mut commit = Commit::nothing();
        for (number, entries) in entries.chunks(ENTRIES_PER_ROW).enumerate() {
            let entries = Entries {
                entries: entries.to_vec(),
                expires_at: cx.now.as_second() + KEPT.as_secs(),
            };
            let row = to_row(&entries_key(id, number), &entries)?;
            commit = commit.write(Write::when(Action::Put(row), Condition::Absent));
        }
        Ok(commit)
    }

    /// The entries after the first `passed` ones, at most those of one row. One call.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) async fn entries_after(&self, id: &ImportId, passed: usize) -> Result<Vec<Entry>> {
        let key = entries_key(id, passed / ENTRIES_PER_ROW);
        let Some(row) = self.table.get(&key).await? else {
            return Ok(Vec::new());
        };
        let Entries { mut entries, .. } = from_row(row)?;
        let passed = entries.len().min(passed % ENTRIES_PER_ROW);
        Ok(entries.split_off(passed))
    }

    /// A course, and a run by its id, in one call.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) async fn course_and_run(
        &self,
        course_id: &CourseId,
        import_id: &ImportId,
    ) -> Result<(Option<Course>, Option<BulkRun>)> {
        let keys = [
            ReadModel::<Course>::key(course_id),
            BulkRun::key(import_id.as_str()),
        ];
        let [course, run] = get_each(self.table.as_ref(), keys).await?;
        Ok((known(course)?, run.map(from_row).transpose()?))
    }
}
