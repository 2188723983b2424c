//! A copy of an outline, for a copy of its course.

use kernel::{History, Result};

use super::{LessonEntry, Module, Outline};
use crate::ids::{CourseId, ModuleId};

impl Outline {
    /// The outline of a copy of the course. Lessons and exercises keep their ordinals and numbers, so that
    /// every link between them has its counterpart; modules get new ids, and dates are later by so many
    /// days.
    ///
    /// # Errors
    /// As a change of the outline: `request.invalid` for a date that the clocks skip.
    pub(crate) fn copied_to(
        &self,
        course_id: &CourseId,
        mut new_id: impl FnMut() -> ModuleId,
        days: i32,
    ) -> Result<Self> {
        let mut copy = Self {
            course_id: course_id.clone(),
            sequential: self.sequential,
            modules: Vec::with_capacity(self.modules.len()),
            lessons_created: self.lessons_created,
            retired: self.retired.clone(),
            restoring: None,
            history: History::default(),
        };
        let stamp = copy.advance();
        for module in &self.modules {
            let mut facts = module.facts.clone();
            facts.release = facts.release.map(|one| one.copied_to(course_id, days));
            copy.check_release(facts.release.as_ref())?;
            let lessons = module.lessons.iter();
            let lessons = lessons.map(|lesson| copy.copied_lesson(lesson, stamp, days));
            let lessons = lessons.collect::<Result<_>>()?;
            copy.modules.push(Module {
                id: new_id(),
                facts,
                version: 1,
                lessons,
            });
        }
        copy.check()?;
        Ok(copy)
    }

    fn copied_lesson(&self, lesson: &LessonEntry, stamp: u64, days: i32) -> Result<LessonEntry> {
        let mut facts = lesson.facts.clone();
        facts.release = facts
            .release
            .map(|one| one.copied_to(&self.course_id, days));
        self.check_release(facts.release.as_ref())?;
        Ok(LessonEntry {
            facts,
            version: 1,
            stamp,
            same_as: None,
            ..lesson.clone()
        })
    }
}
