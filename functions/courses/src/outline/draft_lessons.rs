//! Changes of the lessons of a draft.

use kernel::Result;

use super::{LessonEntry, LessonFacts, MOST_LESSON_BYTES, MOST_LESSONS, Outline};
use crate::error::OutlineError;
use crate::ids::{LessonId, ModuleId};
use crate::release::Release;

/// The largest ordinal. A course in which so many lessons were created gets no other one.
const LAST_ORDINAL: u16 = u16::MAX;

impl Outline {
    /// Adds a lesson at the end of a module, and returns its entry. Its row has the version 1.
    ///
    /// # Errors
    /// `courses.module_not_found`, `courses.full`, `courses.release_cycle`, `courses.too_large`;
    /// `request.invalid` with the field.
    pub(crate) fn add_lesson(
        &mut self,
        module_id: &ModuleId,
        facts: LessonFacts,
        bytes: usize,
    ) -> Result<&LessonEntry> {
        self.module(module_id)?;
        let is_full = self.lessons().count() >= MOST_LESSONS;
        if is_full || self.lessons_created == LAST_ORDINAL {
            return Err(OutlineError::Full("lessons", MOST_LESSONS).into());
        }
        self.check_release(facts.release.as_ref())?;
        let stamp = self.advance();
        self.lessons_created += 1;
        let ordinal = self.lessons_created;
        let lesson = LessonEntry {
            ordinal,
            facts,
            version: 1,
            stamp,
            same_as: None,
            bytes,
            exercises: Vec::new(),
            exercises_created: 0,
            exercise_bytes: 0,
        };
        for module in &mut self.modules {
            if module.id == *module_id {
                module.lessons.push(lesson);
                break;
            }
        }
        self.check()?;
        Ok(self.lesson(ordinal)?.1)
    }

    /// Notes a change of a lesson, whose row has this version now.
    ///
    /// # Errors
    /// As [`Self::add_lesson`], and `courses.lesson_not_found`.
    pub(crate) fn change_lesson(
        &mut self,
        ordinal: u16,
        facts: LessonFacts,
        version: u64,
        bytes: usize,
    ) -> Result<&LessonEntry> {
        self.check_release(facts.release.as_ref())?;
        self.change_entry(ordinal, |lesson| {
            lesson.facts = facts;
            lesson.version = version;
            lesson.bytes = bytes;
        })?;
        self.check()?;
        Ok(self.lesson(ordinal)?.1)
    }

    /// Removes a lesson, and returns its entry.
    ///
    /// # Errors
    /// `courses.lesson_not_found`, `courses.lesson_awaited`
    pub(crate) fn remove_lesson(&mut self, ordinal: u16) -> Result<LessonEntry> {
        let removed = self.lesson(ordinal)?.1.clone();
        let awaiting = self.awaiting(ordinal);
        if !awaiting.is_empty() {
            return Err(OutlineError::LessonAwaited(awaiting).into());
        }
        self.advance();
        self.retire(&removed);
        for module in &mut self.modules {
            module.lessons.retain(|lesson| lesson.ordinal != ordinal);
        }
        Ok(removed)
    }

    /// Changes the entry of a lesson, gives it a new stamp, and refuses one that would not fit into a row.
    pub(super) fn change_entry(
        &mut self,
        ordinal: u16,
        change: impl FnOnce(&mut LessonEntry),
    ) -> Result<u64> {
        let stamp = self.advance();
        let lessons = self
            .modules
            .iter_mut()
            .flat_map(|module| &mut module.lessons);
        let mut lessons = lessons.filter(|lesson| lesson.ordinal == ordinal);
        let lesson = lessons.next().ok_or(OutlineError::NoSuchLesson)?;
        change(lesson);
        (lesson.stamp, lesson.same_as) = (stamp, None);
        if lesson.bytes + lesson.exercise_bytes > MOST_LESSON_BYTES {
            let what = "the lesson with its exercises";
            return Err(OutlineError::TooLarge(what, MOST_LESSON_BYTES).into());
        }
        Ok(stamp)
    }

    /// The ids of the lessons and modules whose release names a lesson.
    fn awaiting(&self, ordinal: u16) -> Vec<String> {
        let names = |release: &Option<Release>| {
            let mut releases = release.iter();
            releases.any(|release| release.awaited().any(|awaited| awaited == ordinal))
        };
        let modules = self
            .modules
            .iter()
            .filter(|module| names(&module.facts.release));
        let lessons = self.lessons().map(|(_, lesson)| lesson);
        let lessons = lessons.filter(|lesson| names(&lesson.facts.release));
        let lessons = lessons.map(|lesson| LessonId::new(self.course_id.clone(), lesson.ordinal));
        let modules = modules.map(|module| module.id.to_string());
        modules.chain(lessons.map(|id| id.to_string())).collect()
    }
}
