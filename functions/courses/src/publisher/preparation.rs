//! A draft and the version that it would become.

use kernel::table::{GET_LIMIT, Key};

use super::{MOST_BYTES, MOST_LESSONS};
use crate::course::Course;
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
            && keys_of(&self.next, to_freeze).len() <= GET_LIMIT
    }
}

/// The keys of the draft's rows of these lessons.
pub(super) fn keys_of<'a>(
    next: &PublishedOutline,
    lessons: impl IntoIterator<Item = &'a PublishedLesson>,
) -> Vec<Key> {
    let lessons = lessons.into_iter();
    lessons
        .flat_map(|lesson| Lesson::keys(&next.lesson_id(lesson.ordinal), &lesson.exercises))
        .collect()
}
