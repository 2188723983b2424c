//! The outline of a course's draft: its modules and lessons in their order. Without I/O.
//!
//! The order is this one row: to reorder, to move a lesson to another module and to delete one are one
//! conditional write, and no lesson knows its position. The outline also has whatever lists show of a
//! lesson, so that no list reads lessons.
//!
//! Its version counts every change of the draft, also those of the texts of lessons and of exercises. A
//! lesson's `stamp` is the version with which it was changed last. Stamps never repeat, so that publishing
//! knows from two outlines which lessons differ, and recognises a lesson that has moved on. A restored lesson
//! also names the stamp of the frozen lesson that it equals, until it is changed: it does not differ from that.

pub(crate) mod changes;
mod conditions;
mod copying;
mod current;
mod draft_exercises;
mod draft_lessons;
mod draft_modules;
pub(crate) mod entries;
pub(crate) mod freezing;
pub(crate) mod input;
mod order;
pub(crate) mod published;
mod restoring;
pub(crate) mod view;

use kernel::table::{Item, Key, from_row};
use kernel::{Entity, Error, History, Result};
use serde::{Deserialize, Serialize};

pub(crate) use self::changes::OutlineChanges;
pub(crate) use self::current::CurrentLessons;
pub(crate) use self::entries::{LessonEntry, LessonFacts, LessonKind, Module, ModuleFacts};
pub(crate) use self::freezing::{FrozenExercise, FrozenLesson};
pub(crate) use self::order::Order;
pub(crate) use self::published::{Note, PublishedLesson, PublishedOutline, VersionState};
use crate::error::OutlineError;
use crate::ids::{CourseId, LessonId, ModuleId};
use crate::lesson::blocks::size;
use crate::release::Release;
use crate::release::cycle::cycle;

/// The most modules of a course.
pub(crate) const MOST_MODULES: usize = 60;
/// The most lessons of a course.
pub(crate) const MOST_LESSONS: usize = 300;
/// The most exercises of a lesson.
pub(crate) const MOST_EXERCISES: usize = 20;
/// The most bytes of a lesson and its exercises, which are one row after a publication.
const MOST_LESSON_BYTES: usize = 350_000;
/// The most bytes of an outline, which is one row.
const MOST_OUTLINE_BYTES: usize = 300_000;

/// The outline of a draft.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Outline {
    course_id: CourseId,
    /// Whether each lesson of the course waits for the one before it.
    sequential: bool,
    modules: Vec<Module>,
    /// The ordinal of the lesson that was created last. It only grows: ordinals are never given twice.
    lessons_created: u16,
    /// The ordinals of deleted lessons and how many exercises each has had, for when one is restored.
    #[serde(default)]
    retired: Vec<(u16, u16)>,
    /// The version of the course from which the draft is being restored.
    #[serde(default)]
    restoring: Option<u32>,
    #[serde(rename = "version")]
    history: History,
}

/// In the partition of its course; its changes are not published, so that it has no events there.
impl Entity for Outline {
    const TYPE: &'static str = "Outline";

    fn id(&self) -> &str {
        self.course_id.as_str()
    }

    fn history(&self) -> &History {
        &self.history
    }

    fn history_mut(&mut self) -> &mut History {
        &mut self.history
    }

    fn key(id: &str) -> Key {
        Key::new(Self::partition(id), "OUTLINE")
    }

    fn partition(id: &str) -> String {
        format!("COURSE#{id}")
    }
}

impl Outline {
    /// The outline of a draft by its row. The draft of a course that was never edited has none.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) fn from_row(row: Option<Item>, course_id: &CourseId) -> Result<Self> {
        match row {
            Some(row) => from_row(row),
            None => Ok(Self::empty(course_id.clone())),
        }
    }

    /// The outline of a course without lessons.
    fn empty(course_id: CourseId) -> Self {
        Self {
            course_id,
            sequential: false,
            modules: Vec::new(),
            lessons_created: 0,
            retired: Vec::new(),
            restoring: None,
            history: History::default(),
        }
    }

    #[must_use]
    pub(crate) const fn course_id(&self) -> &CourseId {
        &self.course_id
    }

    #[must_use]
    pub(crate) const fn is_sequential(&self) -> bool {
        self.sequential
    }

    #[must_use]
    pub(crate) fn modules(&self) -> &[Module] {
        &self.modules
    }

    #[must_use]
    pub(crate) const fn version(&self) -> u64 {
        self.history.version()
    }

    /// The ordinal of the lesson that was created last; 0, if none was.
    #[must_use]
    pub(crate) const fn lessons_created(&self) -> u16 {
        self.lessons_created
    }

    /// The id of the lesson with this ordinal.
    #[must_use]
    pub(crate) fn lesson_id(&self, ordinal: u16) -> LessonId {
        LessonId::new(self.course_id.clone(), ordinal)
    }

    /// All lessons in their order, each with its module.
    pub(crate) fn lessons(&self) -> impl Iterator<Item = (&Module, &LessonEntry)> {
        let modules = self.modules.iter();
        modules.flat_map(|module| module.lessons.iter().map(move |lesson| (module, lesson)))
    }

    /// The module with this id.
    ///
    /// # Errors
    /// `courses.module_not_found`
    pub(crate) fn module(&self, id: &ModuleId) -> Result<&Module> {
        let mut modules = self.modules.iter();
        let found = modules.find(|module| module.id == *id);
        Ok(found.ok_or(OutlineError::NoSuchModule)?)
    }

    /// The lesson with this ordinal, and its module.
    ///
    /// # Errors
    /// `courses.lesson_not_found`
    pub(crate) fn lesson(&self, ordinal: u16) -> Result<(&Module, &LessonEntry)> {
        let found = self.lessons().find(|(_, lesson)| lesson.ordinal == ordinal);
        Ok(found.ok_or(OutlineError::NoSuchLesson)?)
    }

    /// Counts a change, and returns the version with it: the stamp of what is changed.
    const fn advance(&mut self) -> u64 {
        self.history.advance();
        self.history.version()
    }

    /// Refuses an outline in which lessons wait for each other or for lessons that do not exist, and one
    /// that does not fit into a row.
    fn check(&self) -> Result<()> {
        let waits = self.waits();
        let of_modules = self
            .modules
            .iter()
            .filter_map(|one| one.facts.release.as_ref());
        let mut awaited = of_modules
            .flat_map(Release::awaited)
            .chain(waits.values().flatten().copied());
        if awaited.any(|ordinal| !waits.contains_key(&ordinal)) {
            let problem = "names a lesson that the course does not have";
            return Err(Error::invalid_field("release", problem));
        }
        if let Some(cycle) = cycle(&waits) {
            let cycle = cycle.into_iter().map(|ordinal| self.lesson_id(ordinal));
            return Err(OutlineError::ReleaseCycle(cycle.collect()).into());
        }
        if size(self)? > MOST_OUTLINE_BYTES {
            return Err(OutlineError::TooLarge("the outline", MOST_OUTLINE_BYTES).into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
