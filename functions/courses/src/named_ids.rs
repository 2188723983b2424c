//! The fields of requests that hold ids of this domain.

use kernel::Result;
use kernel::named::Name;

use crate::error::ExerciseError;
use crate::ids::{CourseId, ExerciseId, LessonId, ModuleId};

impl Name for CourseId {
    const FIELD: &'static str = "course_id";
}

impl Name for ModuleId {
    const FIELD: &'static str = "module_id";
}

impl Name for LessonId {
    const FIELD: &'static str = "lesson_id";
}

impl Name for ExerciseId {
    const FIELD: &'static str = "exercise_id";
}

impl ExerciseId {
    /// Refuses a path in which the exercise is not one of the lesson.
    ///
    /// # Errors
    /// `courses.exercise_not_found`
    pub(crate) fn check_lesson(&self, lesson: &LessonId) -> Result<()> {
        if self.lesson_id() == lesson {
            return Ok(());
        }
        Err(ExerciseError::NotFound.into())
    }
}
