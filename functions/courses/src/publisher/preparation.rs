//! A draft and the version that it would become.

use kernel::Entity as _;
use kernel::table::{GET_LIMIT, Key};

use super::{MOST_BYTES, MOST_LESSONS};
use crate::course::Course;
use crate::exercise::Exercise;
use crate::ids::{ExerciseId, LessonId};
use crate::lesson::Lesson;
use crate::outline::{Outline, OutlineChanges, PublishedLesson, PublishedOutline};

/// A draft and the version that it would become.
pub(crate) struct Preparation {
    pub(crate) course: Course,
    pub(crate) draft: Outline,
    pub(crate) before: Option<PublishedOutline>,
    pub(crate) next: PublishedOutline,
}

impl Preparation {
    /// What would change for learners.
    pub(crate) fn changes(&self) -> OutlineChanges {
        OutlineChanges::between(self.before.as_ref(), &self.next)
    }

    /// Whether the next version is written in one transaction.
    pub(super) fn is_small(&self) -> bool {
        let to_freeze: Vec<_> = self.next.to_freeze().collect();
        let entries = to_freeze.iter().filter_map(|lesson| {
            let (_, entry) = self.draft.lesson(lesson.ordinal).ok()?;
            Some(entry.bytes + entry.exercise_bytes)
        });
        let bytes: usize = entries.sum();
        to_freeze.len() <= MOST_LESSONS
            && bytes <= MOST_BYTES
            && rows_of(&self.next).len() <= GET_LIMIT
    }
}

/// The keys of the draft's rows that are frozen.
fn rows_of(next: &PublishedOutline) -> Vec<Key> {
    let lessons = next.to_freeze();
    lessons
        .flat_map(|lesson| rows_of_lesson(&next.lesson_id(lesson.ordinal), lesson))
        .collect()
}

pub(super) fn rows_of_lesson(id: &LessonId, lesson: &PublishedLesson) -> Vec<Key> {
    let exercises = lesson.exercises.iter().map(|number| {
        let exercise = ExerciseId::new(id.clone(), *number);
        Exercise::key(exercise.as_str())
    });
    std::iter::once(Lesson::key(id.as_str()))
        .chain(exercises)
        .collect()
}
