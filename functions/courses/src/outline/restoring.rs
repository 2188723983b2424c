//! The draft is made equal to a published version again.
//!
//! The outline comes first and says `restoring`: until all rows of lessons and exercises are written, nobody
//! changes or publishes the draft. Those rows follow from the outline and from frozen lessons, so that they can
//! be written twice, and work that was interrupted goes on.

use std::collections::BTreeSet;

use kernel::Result;

use super::published::{PublishedLesson, PublishedModule};
use super::{LessonEntry, Module, Outline, PublishedOutline};
use crate::error::OutlineError;

impl Outline {
    /// Takes the modules and lessons of a published version. The lessons that only the draft has are deleted:
    /// they are returned. No id is given twice, and every version is higher than all before it.
    ///
    /// # Errors
    /// As a change of the outline.
    pub(crate) fn restore(&mut self, published: &PublishedOutline) -> Result<Vec<LessonEntry>> {
        let stamp = self.advance();
        let kept: BTreeSet<u16> = published.lessons().map(|lesson| lesson.ordinal).collect();
        let before: Vec<_> = self.lessons().map(|(_, lesson)| lesson.clone()).collect();
        before.iter().for_each(|lesson| self.retire(lesson));
        let modules = published.modules.iter();
        let modules = modules.map(|module| self.restored_module(module, stamp));
        self.modules = modules.collect();
        self.retired.retain(|(ordinal, _)| !kept.contains(ordinal));
        self.sequential = published.sequential;
        self.restoring = Some(published.version);
        self.check()?;
        let is_gone = |lesson: &LessonEntry| !kept.contains(&lesson.ordinal);
        Ok(before.into_iter().filter(is_gone).collect())
    }

    /// Notes that all rows of the draft are written.
    pub(crate) const fn end_restoring(&mut self) {
        if self.restoring.is_some() {
            self.restoring = None;
            self.advance();
        }
    }

    /// Refuses a draft whose rows are still being written.
    ///
    /// # Errors
    /// `courses.restoring`
    pub(crate) fn check_restored(&self) -> Result<()> {
        match self.restoring {
            Some(version) => Err(OutlineError::Restoring(version).into()),
            None => Ok(()),
        }
    }

    /// Remembers how many exercises a lesson has had.
    pub(super) fn retire(&mut self, lesson: &LessonEntry) {
        if lesson.exercises_created > 0 {
            let retired = (lesson.ordinal, lesson.exercises_created);
            self.retired.push(retired);
        }
    }

    fn restored_module(&self, module: &PublishedModule, stamp: u64) -> Module {
        let lessons = module.lessons.iter();
        Module {
            id: module.id.clone(),
            facts: module.facts.clone(),
            version: stamp,
            lessons: lessons
                .map(|lesson| self.restored_lesson(lesson, stamp))
                .collect(),
        }
    }

    /// The version of a lesson or an exercise is never higher than that of the outline, which is written with
    /// each change of it: so the stamp is a version that it never had, and a publication that has begun does not
    /// take the restored rows for those that it read. What the lesson is equal to is said beside it.
    fn restored_lesson(&self, lesson: &PublishedLesson, stamp: u64) -> LessonEntry {
        let (bytes, exercise_bytes) = lesson.bytes;
        let retired = self.retired.iter();
        let retired = retired.filter(|(ordinal, _)| *ordinal == lesson.ordinal);
        let created = retired.map(|(_, created)| *created);
        let created = created.chain(lesson.exercises.iter().copied()).max();
        LessonEntry {
            ordinal: lesson.ordinal,
            facts: lesson.facts.clone(),
            version: stamp,
            stamp,
            same_as: Some(lesson.content_stamp()),
            bytes,
            exercises: lesson.exercises.clone(),
            exercises_created: created.unwrap_or_default(),
            exercise_bytes,
        }
    }
}
