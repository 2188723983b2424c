//! `remove-course-rows`, as bulk work
//!
//! Removes the outlines, lessons, exercises and answers of a course that was purged. Events stay.

use std::sync::Arc;

use kernel::bulk::BulkWork;
use kernel::table::{Action, Index, Key, KeyQuery, Table, Write, from_row};
use kernel::{BulkItem, Commit, Context, Entity as _, Result};
use serde::{Deserialize, Serialize};

use crate::course::Course;
use crate::ids::{CourseId, LessonId};
use crate::lesson::Lesson;

/// How many partitions without rows are looked at before the position is stored.
const MOST_PARTITIONS: u16 = 200;

/// The sort keys before and after those of events (`EVENT#…`), which are kept for good. A course may have more
/// events than one page of rows, so they are not read.
const REMOVED: [(&str, &str); 2] = [("A", "EVENT#"), ("EVENT$", "~")];

/// The removal of the rows of a course that was purged.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CourseRowsRemoval {
    pub(crate) course_id: CourseId,
    /// The ordinal of the lesson that was created last.
    pub(crate) lessons: u16,
}

/// A position: the partition of the course (0) or of the lesson with this ordinal, and the sort key of the row
/// that was removed last; none, if the partition has no rows left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    ordinal: u16,
    removed: Option<String>,
}

impl CourseRowsRemoval {
    fn partition(&self, ordinal: u16) -> String {
        match ordinal {
            0 => Course::partition(self.course_id.as_str()),
            ordinal => {
                let id = LessonId::new(self.course_id.clone(), ordinal);
                Lesson::partition(id.as_str())
            }
        }
    }
}

impl BulkWork for CourseRowsRemoval {
    const NAME: &'static str = "remove-course-rows";
    type Dependencies = Arc<dyn Table>;
    type Item = Option<Key>;
    type Cursor = Position;

    async fn items(
        &self,
        after: Option<Position>,
        limit: u32,
        table: &Arc<dyn Table>,
        _: &Context,
    ) -> Result<Vec<BulkItem<Option<Key>, Position>>> {
        let start = after.map_or(0, |after| match after.removed {
            Some(_) => after.ordinal,
            None => after.ordinal.saturating_add(1),
        });
        for ordinal in start..=self.lessons {
            let partition = self.partition(ordinal);
            let keys = next_keys(table.as_ref(), &partition, limit).await?;
            let found: Vec<_> = keys.into_iter().map(|key| found(ordinal, key)).collect();
            if !found.is_empty() {
                return Ok(found);
            }
            if ordinal - start >= MOST_PARTITIONS {
                return Ok(vec![nothing(ordinal)]);
            }
        }
        Ok(Vec::new())
    }

    async fn item(&self, key: Option<Key>, _: &Arc<dyn Table>, _: &Context) -> Result<Commit<()>> {
        let commit = Commit::nothing();
        Ok(match key {
            Some(key) => commit.write(Write::always(Action::Delete(key))),
            None => commit,
        })
    }
}

/// The keys of the first rows of a partition that are removed.
async fn next_keys(table: &dyn Table, partition: &str, limit: u32) -> Result<Vec<Key>> {
    for (first, last) in REMOVED {
        let query = KeyQuery::partition(Index::Table, partition).between(first, last);
        let rows = table.query(&query.limit(limit)).await?.items;
        if !rows.is_empty() {
            return rows.into_iter().map(from_row).collect();
        }
    }
    Ok(Vec::new())
}

fn found(ordinal: u16, key: Key) -> BulkItem<Option<Key>, Position> {
    BulkItem {
        label: key.sk.clone(),
        cursor: Position {
            ordinal,
            removed: Some(key.sk.clone()),
        },
        item: Some(key),
    }
}

fn nothing(ordinal: u16) -> BulkItem<Option<Key>, Position> {
    BulkItem {
        label: format!("lesson {ordinal}"),
        item: None,
        cursor: Position {
            ordinal,
            removed: None,
        },
    }
}
