//! `copy-lessons`, as bulk work
//!
//! Copies the lessons and exercises of a course into its copy. The outline of the copy is there already.

use std::sync::Arc;

use kernel::bulk::BulkWork;
use kernel::table::{Key, Table, from_row};
use kernel::{BulkItem, Commit, Context, Entity as _, Result};
use serde::{Deserialize, Serialize};

use crate::batch::next_by_ordinal;
use crate::error::OutlineError;
use crate::exercise::Exercise;
use crate::ids::{CourseId, LessonId};
use crate::lesson::Lesson;
use crate::outline::Outline;

/// The copying of the lessons of a course into another one.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LessonsCopy {
    pub(crate) from_course_id: CourseId,
    pub(crate) to_course_id: CourseId,
    /// The stamp of all lessons of the copy.
    pub(crate) stamp: u64,
}

/// A lesson of the copy's outline.
pub(crate) struct CopiedEntry {
    ordinal: u16,
    exercises: Vec<u16>,
}

impl LessonsCopy {
    /// The name of the run: one for each copy.
    pub(crate) fn run_id(copy: &CourseId) -> String {
        format!("copy#{copy}")
    }

    fn keys_in(course: &CourseId, entry: &CopiedEntry) -> Vec<Key> {
        let id = LessonId::new(course.clone(), entry.ordinal);
        Lesson::keys(&id, &entry.exercises)
    }
}

impl BulkWork for LessonsCopy {
    const NAME: &'static str = "copy-lessons";
    /// A lesson has up to 350 KB with its exercises, and a transaction up to 4 MB.
    const ITEMS: u32 = 4;
    const STEPS: u32 = 50;
    type Dependencies = Arc<dyn Table>;
    type Item = CopiedEntry;
    type Cursor = u16;

    async fn items(
        &self,
        after: Option<u16>,
        limit: u32,
        table: &Arc<dyn Table>,
        _: &Context,
    ) -> Result<Vec<BulkItem<CopiedEntry, u16>>> {
        let row = table.get(&Outline::key(self.to_course_id.as_str())).await?;
        let Some(outline) = row.map(from_row::<Outline>).transpose()? else {
            return Ok(Vec::new());
        };
        let lessons = outline.lessons().map(|(_, lesson)| lesson);
        let lessons = next_by_ordinal(lessons, |lesson| lesson.ordinal, after, limit);
        let items = lessons.into_iter().map(|lesson| BulkItem {
            label: outline.lesson_id(lesson.ordinal).to_string(),
            cursor: lesson.ordinal,
            item: CopiedEntry {
                ordinal: lesson.ordinal,
                exercises: lesson.exercises.clone(),
            },
        });
        Ok(items.collect())
    }

    /// What is in the copy already stays as it is.
    async fn item(
        &self,
        entry: CopiedEntry,
        table: &Arc<dyn Table>,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let mut keys = Self::keys_in(&self.from_course_id, &entry);
        let count = keys.len();
        keys.extend(Self::keys_in(&self.to_course_id, &entry));
        let mut rows = table.get_many(&keys).await?;
        let copies = rows.split_off(count);
        let mut pairs = rows.into_iter().zip(copies);
        let mut commit = Commit::nothing();
        if let Some((lesson, None)) = pairs.next() {
            let lesson: Lesson = from_row(lesson.ok_or(OutlineError::NoSuchLesson)?)?;
            let copy = lesson.copied_to(&self.to_course_id, self.stamp, cx.now)?;
            commit = commit.and(Commit::save(copy, |_, _| {})?);
        }
        for (exercise, copy) in pairs {
            if copy.is_none() {
                let exercise = exercise.ok_or(crate::error::ExerciseError::NotFound)?;
                let exercise: Exercise = from_row(exercise)?;
                let copy = exercise.copied_to(&self.to_course_id, self.stamp, cx.now);
                commit = commit.and(Commit::save(copy, |_, _| {})?);
            }
        }
        Ok(commit)
    }
}
