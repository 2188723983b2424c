//! The events of lessons.

use jiff::Timestamp;
use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::ids::{CourseId, LessonId};

facts! {
    LessonReleased,
}

/// Lessons of a course open because their date has come.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LessonReleased {
    /// The course.
    pub(crate) course_id: CourseId,
    /// The version that is in force.
    pub(crate) version: u32,
    /// The lessons.
    pub(crate) lesson_ids: Vec<LessonId>,
    /// The date.
    pub(crate) released_at: Timestamp,
}
