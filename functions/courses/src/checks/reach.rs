//! Lessons that some or all learners could never open.

use std::collections::{BTreeMap, BTreeSet};

use super::{Problem, ProblemCode};
use crate::outline::{PublishedLesson, PublishedOutline};
use crate::release::Group;

/// What must be true before a lesson opens, with everything for which it waits.
#[derive(Clone, Default, PartialEq, Eq)]
struct Reach<'a> {
    /// The days from a learner's start until it opens, at the earliest.
    days: i64,
    /// The learner must be in one group of each of these lists.
    groups: BTreeSet<&'a [Group]>,
}

/// What the conditions of the lessons show. `access_days` are those of the course; none for access without an end.
pub(crate) fn of_conditions(next: &PublishedOutline, access_days: Option<i64>) -> Vec<Problem> {
    let reaches = reaches(next);
    let mut problems = Vec::new();
    for lesson in next.lessons() {
        let reach = &reaches[&lesson.ordinal];
        let mut add = |code| {
            let id = next.lesson_id(lesson.ordinal);
            problems.push(Problem::of_lesson(code, id));
        };
        if !reach.groups.iter().all(|needed| is_for(lesson, needed)) {
            add(ProblemCode::NotForItsGroups);
        }
        if access_days.is_some_and(|days| reach.days >= days) {
            add(ProblemCode::OpensTooLate);
        }
    }
    problems
}

/// Whether every learner for whom the lesson is meant is in one of the groups.
fn is_for(lesson: &PublishedLesson, needed: &[Group]) -> bool {
    let mut own = lesson.conditions.groups.iter();
    own.any(|groups| groups.iter().all(|group| needed.contains(group)))
}

/// Lessons wait for each other without a circle, so that nothing changes any more after as many rounds as there are
/// lessons, and mostly after two.
fn reaches(next: &PublishedOutline) -> BTreeMap<u16, Reach<'_>> {
    let lessons: Vec<_> = next.lessons().collect();
    let empty = lessons.iter().map(|one| (one.ordinal, Reach::default()));
    let mut known: BTreeMap<_, _> = empty.collect();
    for _ in &lessons {
        let mut has_changed = false;
        for lesson in &lessons {
            let reach = reach(lesson, &known);
            has_changed |= known[&lesson.ordinal] != reach;
            known.insert(lesson.ordinal, reach);
        }
        if !has_changed {
            break;
        }
    }
    known
}

fn reach<'a>(lesson: &'a PublishedLesson, known: &BTreeMap<u16, Reach<'a>>) -> Reach<'a> {
    let conditions = &lesson.conditions;
    let mut reach = Reach {
        days: 0,
        groups: conditions.groups.iter().map(Vec::as_slice).collect(),
    };
    let delays = conditions.delays.iter();
    let delays = delays.map(|wait| (wait.lesson, wait.days));
    let lessons = conditions.lessons.iter();
    let lessons = lessons.map(|lesson| (Some(*lesson), 0));
    for (awaited, days) in delays.chain(lessons) {
        let awaited = awaited.and_then(|ordinal| known.get(&ordinal));
        let before = awaited.map_or(0, |awaited| awaited.days);
        reach.days = reach.days.max(before.saturating_add(days));
        let groups = awaited.into_iter().flat_map(|awaited| &awaited.groups);
        reach.groups.extend(groups);
    }
    reach
}
