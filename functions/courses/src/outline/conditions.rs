//! What opens each lesson of a draft.

use std::collections::BTreeSet;

use kernel::Result;

use super::{LessonEntry, Module, Outline};
use crate::release::cycle::Waits;
use crate::release::{Conditions, Release};

impl Outline {
    /// For each lesson the lessons for whose completion it waits.
    pub(crate) fn waits(&self) -> Waits {
        let waits = self.before_each().map(|(module, lesson, before)| {
            let releases = [&module.facts.release, &lesson.facts.release];
            let releases = releases.into_iter().flatten();
            let awaited = releases.flat_map(Release::awaited).chain(before);
            (lesson.ordinal, awaited.collect())
        });
        waits.collect()
    }

    /// What opens each lesson, in the order of the lessons.
    ///
    /// # Errors
    /// Internal, for a time that no zone rule can place.
    pub(super) fn conditions(&self) -> Result<Vec<Conditions>> {
        let all = self.before_each().map(|(module, lesson, before)| {
            let mut conditions = Conditions::default();
            for release in [&module.facts.release, &lesson.facts.release] {
                release.iter().try_for_each(|one| conditions.add(one))?;
            }
            before
                .into_iter()
                .for_each(|one| conditions.await_lesson(one));
            Ok(conditions)
        });
        all.collect()
    }

    /// Each lesson with those before it that must be completed first, if lessons are taken in their order:
    /// the one before it in the course, and the one before it in its module.
    ///
    /// Nobody waits for an optional lesson, nor for one that is open to some groups alone: others could
    /// never go on.
    fn before_each(&self) -> impl Iterator<Item = (&Module, &LessonEntry, BTreeSet<u16>)> {
        let (mut in_course, mut in_module) = (None, None);
        let mut current = None;
        self.lessons().map(move |(module, lesson)| {
            if current != Some(&module.id) {
                (current, in_module) = (Some(&module.id), None);
            }
            let before = [
                in_course.filter(|_| self.sequential),
                in_module.filter(|_| module.facts.sequential),
            ];
            if !lesson.facts.optional && !is_for_groups(module, lesson) {
                in_module = Some(lesson.ordinal);
                // The lessons of an optional module are required within it alone.
                in_course = in_module.filter(|_| !module.facts.optional).or(in_course);
            }
            (module, lesson, before.into_iter().flatten().collect())
        })
    }
}

fn is_for_groups(module: &Module, lesson: &LessonEntry) -> bool {
    let releases = [&module.facts.release, &lesson.facts.release];
    let mut releases = releases.into_iter().flatten();
    releases.any(|release| !release.groups.is_empty())
}
