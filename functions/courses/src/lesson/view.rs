//! The reply about one lesson.

use jiff::Timestamp;
use kernel::{Reply, Result};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Blocks, Lesson};
use crate::ids::{CourseId, LessonId};
use crate::outline::entries::LessonFacts;
use crate::outline::{FrozenLesson, Outline};

/// A lesson with its blocks.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LessonView {
    /// The lesson's id. It stays the same in all versions of the course.
    pub(crate) id: LessonId,
    /// The course.
    pub(crate) course_id: CourseId,
    /// What is said about it.
    #[serde(flatten)]
    pub(crate) facts: LessonFacts,
    /// Its content.
    pub(crate) blocks: Blocks,
    /// The number of its exercises.
    pub(crate) exercise_count: usize,
    /// The version of the course with which it was frozen; null for the draft.
    pub(crate) published_version: Option<u32>,
    /// Its version, as in `ETag`: for the draft the number of changes, else the version of the course with
    /// which it was frozen.
    pub(crate) version: u64,
    /// When the draft was created; null for a published lesson.
    pub(crate) created_at: Option<Timestamp>,
    /// When the draft was last changed; null for a published lesson.
    pub(crate) updated_at: Option<Timestamp>,
}

impl LessonView {
    /// A lesson of a draft.
    ///
    /// # Errors
    /// `courses.lesson_not_found`
    pub(crate) fn of_draft(outline: &Outline, lesson: &Lesson) -> Result<Self> {
        let id = lesson.lesson_id();
        let (_, entry) = outline.lesson(id.ordinal())?;
        let (created_at, updated_at) = lesson.times();
        Ok(Self {
            id: id.clone(),
            course_id: id.course_id().clone(),
            facts: entry.facts.clone(),
            blocks: lesson.blocks().clone(),
            exercise_count: entry.exercises.len(),
            published_version: None,
            version: lesson.version(),
            created_at: Some(created_at),
            updated_at: Some(updated_at),
        })
    }

    /// A lesson as learners read it.
    pub(crate) fn published(id: LessonId, frozen: FrozenLesson) -> Self {
        let lesson = frozen.lesson;
        Self {
            course_id: id.course_id().clone(),
            id,
            facts: lesson.facts,
            blocks: frozen.blocks,
            exercise_count: lesson.exercises.len(),
            published_version: Some(lesson.frozen_in),
            version: lesson.frozen_in.into(),
            created_at: None,
            updated_at: None,
        }
    }
}

impl Reply for LessonView {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/api/v1/lessons/{}", self.id))
    }
}
