//! A published outline. It never changes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::Result;
use kernel::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::changes::Places;
use super::entries::{LessonFacts, ModuleFacts};
use super::{LessonEntry, Outline};
use crate::access::LessonRules;
use crate::error::OutlineError;
use crate::ids::{CourseId, LessonId, ModuleId};
use crate::lesson::blocks::size;
use crate::release::{Conditions, Earlier, with_replaced};

/// The most bytes of a published outline, which is one row.
const MOST_BYTES: usize = 350_000;

/// What a version of a course is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum VersionState {
    /// Learners read it, or have read it.
    #[default]
    Published,
    /// The draft was kept as it was. Only staff see it.
    Snapshot,
    /// Its lessons are being written, or were not written to the end.
    Unfinished,
}

/// What staff note about a version.
pub(crate) type Note = Text<300>;

/// The outline of one version of a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PublishedOutline {
    pub(crate) course_id: CourseId,
    /// The version of the course.
    pub(crate) version: u32,
    /// What it is for.
    #[serde(default)]
    pub(crate) state: VersionState,
    /// What staff note about it.
    #[serde(default)]
    pub(crate) note: Option<Note>,
    /// The version of the draft's outline from which it was made.
    pub(crate) draft_version: u64,
    pub(crate) published_at: Timestamp,
    pub(crate) sequential: bool,
    pub(crate) modules: Vec<PublishedModule>,
}

/// A module of a published outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PublishedModule {
    pub(crate) id: ModuleId,
    #[serde(flatten)]
    pub(crate) facts: ModuleFacts,
    pub(crate) lessons: Vec<PublishedLesson>,
}

/// A lesson of a published outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PublishedLesson {
    pub(crate) ordinal: u16,
    #[serde(flatten)]
    pub(crate) facts: LessonFacts,
    /// The version of the course with which it was frozen: which of its rows learners read.
    pub(crate) frozen_in: u32,
    /// The stamp of the draft lesson that was frozen.
    pub(crate) stamp: u64,
    /// The stamp of the frozen lesson from which it was restored, if it was not changed afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) same_as: Option<u64>,
    /// The numbers of its exercises, in their order.
    pub(crate) exercises: Vec<u16>,
    /// The bytes of its blocks, and of its exercises.
    pub(crate) bytes: (usize, usize),
    /// What opens it.
    #[serde(default)]
    pub(crate) conditions: Conditions,
    /// What has opened it before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) earlier: Vec<Earlier>,
}

impl Outline {
    /// The outline of the next version of the course. `before` is the one in force. Lessons that differ
    /// from it must be frozen: [`PublishedOutline::to_freeze`] names them.
    ///
    /// # Errors
    /// `courses.too_large`, `courses.restoring`
    pub(crate) fn publication(
        &self,
        before: Option<&PublishedOutline>,
        version: u32,
        now: Timestamp,
    ) -> Result<PublishedOutline> {
        self.check_restored()?;
        let old: BTreeMap<_, _> = before
            .into_iter()
            .flat_map(PublishedOutline::lessons)
            .map(|lesson| (lesson.ordinal, lesson))
            .collect();
        let mut conditions = self.conditions()?.into_iter();
        let mut publish = |lesson: &LessonEntry| {
            let conditions = conditions.next().unwrap_or_default();
            let old = old.get(&lesson.ordinal).copied();
            PublishedLesson::new(lesson, conditions, old, (version, now))
        };
        let modules = self.modules.iter().map(|module| PublishedModule {
            id: module.id.clone(),
            facts: module.facts.clone(),
            lessons: module.lessons.iter().map(&mut publish).collect(),
        });
        let published = PublishedOutline {
            course_id: self.course_id.clone(),
            version,
            state: VersionState::Published,
            note: None,
            draft_version: self.version(),
            published_at: now,
            sequential: self.sequential,
            modules: modules.collect(),
        };
        if size(&published)? > MOST_BYTES {
            return Err(OutlineError::TooLarge("the published outline", MOST_BYTES).into());
        }
        Ok(published)
    }
}

impl PublishedLesson {
    fn new(
        lesson: &LessonEntry,
        conditions: Conditions,
        old: Option<&Self>,
        (version, now): (u32, Timestamp),
    ) -> Self {
        let earlier = old.map(|old| {
            let before = (old.conditions.clone(), old.earlier.clone());
            with_replaced(before, &conditions, now)
        });
        let earlier = earlier.unwrap_or_default();
        let mut next = Self {
            ordinal: lesson.ordinal,
            facts: lesson.facts.clone(),
            frozen_in: version,
            stamp: lesson.stamp,
            same_as: lesson.same_as,
            exercises: lesson.exercises.clone(),
            bytes: (lesson.bytes, lesson.exercise_bytes),
            conditions,
            earlier,
        };
        if let Some(old) = old.filter(|old| !next.differs_from(old)) {
            next.frozen_in = old.frozen_in;
        }
        next
    }

    /// The stamp that stands for its content: that of the frozen lesson that it equals, or its own.
    #[must_use]
    pub(crate) fn content_stamp(&self) -> u64 {
        self.same_as.unwrap_or(self.stamp)
    }

    /// Whether learners read something else than in another version, or under other conditions.
    #[must_use]
    pub(crate) fn differs_from(&self, other: &Self) -> bool {
        self.content_stamp() != other.content_stamp() || self.conditions != other.conditions
    }

    /// What decides who may read it.
    #[must_use]
    pub(crate) fn rules(&self) -> LessonRules<'_> {
        LessonRules {
            ordinal: self.ordinal,
            preview: self.facts.preview,
            conditions: &self.conditions,
            earlier: &self.earlier,
        }
    }
}

impl PublishedOutline {
    /// All lessons in their order.
    pub(crate) fn lessons(&self) -> impl Iterator<Item = &PublishedLesson> {
        self.modules.iter().flat_map(|module| &module.lessons)
    }

    /// The dates at which lessons open, each with its lesson.
    pub(crate) fn dates(&self) -> impl Iterator<Item = (Timestamp, LessonId)> {
        let lessons = self.lessons();
        lessons.filter_map(|lesson| Some((lesson.conditions.at?, self.lesson_id(lesson.ordinal))))
    }

    /// The lessons that must be frozen before this outline can be in force.
    pub(crate) fn to_freeze(&self) -> impl Iterator<Item = &PublishedLesson> {
        let lessons = self.lessons();
        lessons.filter(|lesson| lesson.frozen_in == self.version)
    }

    /// The ordinals of the lessons without which the course is not completed.
    pub(crate) fn required(&self) -> Vec<u16> {
        let modules = self.modules.iter().filter(|module| !module.facts.optional);
        let lessons = modules.flat_map(|module| &module.lessons);
        let required = lessons.filter(|lesson| !lesson.facts.optional);
        required.map(|lesson| lesson.ordinal).collect()
    }

    /// The id of the lesson with this ordinal.
    #[must_use]
    pub(crate) fn lesson_id(&self, ordinal: u16) -> LessonId {
        LessonId::new(self.course_id.clone(), ordinal)
    }

    pub(super) fn places(&self) -> Places {
        let ordinals = |module: &PublishedModule| {
            let lessons = module.lessons.iter();
            lessons.map(|lesson| lesson.ordinal).collect()
        };
        let modules = self.modules.iter();
        Places(
            modules
                .map(|module| (module.id.clone(), ordinals(module)))
                .collect(),
        )
    }
}
