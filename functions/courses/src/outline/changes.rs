//! What differs between two outlines of a course.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::published::{PublishedLesson, PublishedModule, PublishedOutline};
use crate::ids::{CourseId, LessonId, ModuleId};

/// Which lessons are in which module, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Places(pub(super) Vec<(ModuleId, Vec<u16>)>);

/// What was added, removed and moved between two orders of modules and lessons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Moves {
    /// Modules that only the later order has.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) added_modules: Vec<ModuleId>,
    /// Modules that only the earlier order has.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) removed_modules: Vec<ModuleId>,
    /// Modules that are elsewhere among the others.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) moved_modules: Vec<ModuleId>,
    /// Lessons that only the later order has.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) added: Vec<LessonId>,
    /// Lessons that only the earlier order has.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) removed: Vec<LessonId>,
    /// Lessons that are in another module, or elsewhere among the lessons of theirs.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) moved: Vec<LessonId>,
}

/// What differs between two published outlines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct OutlineChanges {
    /// What is in another place.
    #[serde(flatten)]
    pub(crate) moves: Moves,
    /// Modules with another title or other rules.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) changed_modules: Vec<ModuleId>,
    /// Lessons with another content, other exercises or other rules.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) changed: Vec<LessonId>,
}

impl Moves {
    /// What differs between two orders.
    pub(crate) fn between(before: &Places, after: &Places, course_id: &CourseId) -> Self {
        let (old, new) = (before.lessons(), after.lessons());
        let ids = |ordinals: Vec<u16>| {
            let ordinals = ordinals.into_iter();
            ordinals
                .map(|ordinal| LessonId::new(course_id.clone(), ordinal))
                .collect()
        };
        let modules = |places: &Places| {
            let modules = places.0.iter();
            modules.map(|(id, _)| id.clone()).collect::<Vec<_>>()
        };
        let (old_modules, new_modules) = (modules(before), modules(after));
        let only = |these: &BTreeMap<u16, &ModuleId>, others: &BTreeMap<u16, &ModuleId>| {
            let these = these.keys().copied();
            these
                .filter(|ordinal| !others.contains_key(ordinal))
                .collect::<Vec<_>>()
        };
        Self {
            added_modules: without(&new_modules, &old_modules),
            removed_modules: without(&old_modules, &new_modules),
            moved_modules: displaced(&old_modules, &new_modules),
            added: ids(only(&new, &old)),
            removed: ids(only(&old, &new)),
            moved: ids(moved_lessons(before, after, (&old, &new))),
        }
    }
}

impl OutlineChanges {
    /// What differs between two published outlines of a course; without an earlier one, all is added.
    pub(crate) fn between(before: Option<&PublishedOutline>, after: &PublishedOutline) -> Self {
        let places = before.map(PublishedOutline::places).unwrap_or_default();
        let moves = Moves::between(&places, &after.places(), &after.course_id);
        let Some(before) = before else {
            return Self {
                moves,
                ..Self::default()
            };
        };
        let old: BTreeMap<_, _> = before.lessons().map(|one| (one.ordinal, one)).collect();
        let differs = |lesson: &&PublishedLesson| {
            let old = old.get(&lesson.ordinal);
            old.is_some_and(|old| lesson.differs_from(old))
        };
        let changed = after.lessons().filter(differs);
        let changed = changed.map(|lesson| LessonId::new(after.course_id.clone(), lesson.ordinal));
        let module_differs = |module: &&PublishedModule| {
            let mut old = before.modules.iter();
            let old = old.find(|old| old.id == module.id);
            old.is_some_and(|old| old.facts != module.facts)
        };
        let changed_modules = after.modules.iter().filter(module_differs);
        Self {
            moves,
            changed_modules: changed_modules.map(|module| module.id.clone()).collect(),
            changed: changed.collect(),
        }
    }

    /// Whether both outlines are the same for learners.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Places {
    fn lessons(&self) -> BTreeMap<u16, &ModuleId> {
        let modules = self.0.iter();
        let lessons = modules.flat_map(|(id, lessons)| lessons.iter().map(move |one| (*one, id)));
        lessons.collect()
    }

    fn in_module(&self, id: &ModuleId) -> &[u16] {
        let mut modules = self.0.iter();
        modules
            .find(|(known, _)| known == id)
            .map_or(&[], |(_, lessons)| lessons)
    }
}

/// The lessons of both orders that are in another module, or elsewhere among those that stayed in theirs.
fn moved_lessons(
    before: &Places,
    after: &Places,
    (old, new): (&BTreeMap<u16, &ModuleId>, &BTreeMap<u16, &ModuleId>),
) -> Vec<u16> {
    let has_moved = |ordinal: &u16| {
        old.get(ordinal)
            .is_some_and(|module| new[ordinal] != *module)
    };
    let mut moved: BTreeSet<u16> = new.keys().copied().filter(has_moved).collect();
    for (module, lessons) in &after.0 {
        moved.extend(displaced(before.in_module(module), lessons));
    }
    moved.into_iter().collect()
}

fn without<T: PartialEq + Clone>(these: &[T], others: &[T]) -> Vec<T> {
    let these = these.iter();
    these.filter(|one| !others.contains(one)).cloned().collect()
}

/// The fewest items of both lists whose moves make one order of the other.
fn displaced<T: Ord + Clone + std::hash::Hash>(before: &[T], after: &[T]) -> Vec<T> {
    let common = |these: &[T], others: &[T]| {
        let others: BTreeSet<&T> = others.iter().collect();
        let these = these.iter();
        these
            .filter(|one| others.contains(one))
            .cloned()
            .collect::<Vec<_>>()
    };
    let (before, after) = (common(before, after), common(after, before));
    let operations = capture_diff_slices(Algorithm::Myers, &before, &after);
    let mut displaced = Vec::new();
    for operation in operations {
        if !matches!(operation, DiffOp::Equal { .. }) {
            displaced.extend(after[operation.new_range()].iter().cloned());
        }
    }
    displaced
}
