//! The replies about outlines, modules and lessons in lists.

use kernel::Reply;
use schemars::JsonSchema;
use serde::Serialize;

use super::entries::{LessonFacts, ModuleFacts};
use super::published::PublishedModule;
use super::{LessonEntry, Module, Outline, PublishedLesson, PublishedOutline};
use crate::access::Lock;
use crate::ids::{CourseId, LessonId, ModuleId};

/// How long a cache may keep a published outline, in seconds: a year, the longest time that is understood.
const FOR_EVER: u32 = 31_536_000;

/// The outline of a draft or of a published version.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct OutlineView {
    /// The course.
    pub(crate) course_id: CourseId,
    /// The version of the course that it is; null for the draft.
    pub(crate) published_version: Option<u32>,
    /// Its version, as in `ETag`: for the draft the number of changes, else the version of the course.
    pub(crate) version: u64,
    /// Whether each lesson of the course waits for the one before it.
    pub(crate) sequential: bool,
    /// The modules, in their order.
    pub(crate) modules: Vec<ModuleOutline>,
    #[serde(skip)]
    is_cacheable: bool,
}

/// A module with its lessons.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ModuleOutline {
    /// The module.
    #[serde(flatten)]
    pub(crate) module: ModuleView,
    /// Its lessons, in their order.
    pub(crate) lessons: Vec<LessonSummary>,
}

/// A module.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ModuleView {
    /// The module's id.
    pub(crate) id: ModuleId,
    /// The course.
    pub(crate) course_id: CourseId,
    /// What is said about it.
    #[serde(flatten)]
    pub(crate) facts: ModuleFacts,
    /// Its version, as in `ETag`: the number of changes of what is said about it. Null in a published
    /// version, which never changes.
    pub(crate) version: Option<u64>,
}

/// A lesson in a list, without its blocks.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LessonSummary {
    /// The lesson's id. It stays the same in all versions of the course.
    pub(crate) id: LessonId,
    /// The module.
    pub(crate) module_id: ModuleId,
    /// What is said about it.
    #[serde(flatten)]
    pub(crate) facts: LessonFacts,
    /// The number of its exercises.
    pub(crate) exercise_count: usize,
    /// Its version: for the draft as in `ETag`, else the version of the course with which it was frozen. With
    /// that one as `version`, a published lesson is read faster.
    pub(crate) version: u64,
    /// Why the caller cannot read it now; null if it is open.
    pub(crate) lock: Option<Lock>,
}

impl OutlineView {
    /// The outline of a draft.
    pub(crate) fn of_draft(outline: &Outline) -> Self {
        let modules = outline.modules().iter();
        Self {
            course_id: outline.course_id().clone(),
            published_version: None,
            version: outline.version(),
            sequential: outline.is_sequential(),
            modules: modules
                .map(|module| ModuleOutline {
                    module: ModuleView::of_draft(outline, module),
                    lessons: LessonSummary::of_module(outline, module),
                })
                .collect(),
            is_cacheable: false,
        }
    }

    /// The outline of a published version. `is_cacheable` says whether any cache may keep it for ever: it
    /// was asked for by its version, and everybody may see it.
    pub(crate) fn published(outline: &PublishedOutline, is_cacheable: bool) -> Self {
        let modules = outline.modules.iter();
        Self {
            course_id: outline.course_id.clone(),
            published_version: Some(outline.version),
            version: outline.version.into(),
            sequential: outline.sequential,
            modules: modules
                .map(|module| ModuleOutline {
                    module: ModuleView::published(outline, module),
                    lessons: LessonSummary::of_published_module(outline, module, |_| None),
                })
                .collect(),
            is_cacheable,
        }
    }
}

impl Reply for OutlineView {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn max_age(&self) -> Option<u32> {
        self.is_cacheable.then_some(FOR_EVER)
    }

    fn is_immutable(&self) -> bool {
        self.is_cacheable
    }
}

impl ModuleView {
    pub(crate) fn of_draft(outline: &Outline, module: &Module) -> Self {
        Self {
            id: module.id.clone(),
            course_id: outline.course_id().clone(),
            facts: module.facts.clone(),
            version: Some(module.version),
        }
    }

    pub(crate) fn published(outline: &PublishedOutline, module: &PublishedModule) -> Self {
        Self {
            id: module.id.clone(),
            course_id: outline.course_id.clone(),
            facts: module.facts.clone(),
            version: None,
        }
    }
}

impl Reply for ModuleView {
    fn version(&self) -> Option<u64> {
        self.version
    }

    fn location(&self) -> Option<String> {
        let (course, module) = (&self.course_id, &self.id);
        Some(format!("/api/v1/courses/{course}/modules/{module}"))
    }
}

impl LessonSummary {
    pub(crate) fn of_draft(id: LessonId, module_id: ModuleId, lesson: &LessonEntry) -> Self {
        Self {
            id,
            module_id,
            facts: lesson.facts.clone(),
            exercise_count: lesson.exercises.len(),
            version: lesson.version,
            lock: None,
        }
    }

    /// The lessons of a module of a draft.
    pub(crate) fn of_module(outline: &Outline, module: &Module) -> Vec<Self> {
        let lessons = module.lessons.iter();
        let summaries = lessons.map(|lesson| {
            let id = outline.lesson_id(lesson.ordinal);
            Self::of_draft(id, module.id.clone(), lesson)
        });
        summaries.collect()
    }

    /// The lessons of a module of a published version, each with its lock.
    pub(crate) fn of_published_module(
        outline: &PublishedOutline,
        module: &PublishedModule,
        lock: impl Fn(&PublishedLesson) -> Option<Lock>,
    ) -> Vec<Self> {
        let lessons = module.lessons.iter();
        let summaries = lessons.map(|lesson| Self {
            id: outline.lesson_id(lesson.ordinal),
            module_id: module.id.clone(),
            facts: lesson.facts.clone(),
            exercise_count: lesson.exercises.len(),
            version: lesson.frozen_in.into(),
            lock: lock(lesson),
        });
        summaries.collect()
    }
}
