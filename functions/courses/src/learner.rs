//! A learner of a course, as far as access depends on it. The domain of enrollments says who is one, and what they
//! have completed.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | copy of an enrollment | `ENROLLMENT_COPY#<course>.<user>` / `META` | gsi1 `LEARNERS#<course>` by user |
//! | completed lessons | `COMPLETED#<course>.<user>` | |
//!
//! These are two rows because what changes the one does not change the other: each has its own order of events.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use kernel::projection::Copied;
use kernel::table::{Item, Key, from_row};
use kernel::{ReadModel, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::consumers::copy_enrollments::Enrolled;
use crate::ids::CourseId;
use crate::release::Group;

/// Somebody who is enrolled or was.
#[derive(Debug)]
pub(crate) struct Learner {
    /// When they began.
    pub(crate) started_at: Timestamp,
    /// When their access ends; none, if it does not.
    pub(crate) ends_at: Option<Timestamp>,
    /// When they completed which lesson, by its ordinal.
    pub(crate) completed: BTreeMap<u16, Timestamp>,
    /// Their groups.
    pub(crate) groups: Vec<Group>,
    /// Whether all lessons are open for them.
    pub(crate) waived: bool,
    /// The ordinals of lessons that are open for them.
    pub(crate) waived_lessons: BTreeSet<u16>,
}

/// The learners of a course who have access now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct ActiveLearners {
    /// How many there are among the first 1000 enrollments, also ended ones.
    #[schemars(example = 120)]
    pub(crate) active: usize,
    /// Whether there may be more, because not all enrollments were counted.
    pub(crate) more: bool,
}

/// What a learner has completed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CompletedLessons {
    /// The run of the course in which they did.
    pub(crate) run: u32,
    /// When they completed which lesson, by its ordinal.
    pub(crate) lessons: BTreeMap<u16, Timestamp>,
    pub(crate) version: u64,
}

/// The id of somebody's enrollment in a course.
pub(crate) fn enrollment_id(course_id: &CourseId, user_id: &str) -> String {
    format!("{course_id}.{user_id}")
}

impl CompletedLessons {
    /// The key of the row.
    pub(crate) fn key(enrollment_id: &str) -> Key {
        Key::single(format!("COMPLETED#{enrollment_id}"))
    }

    /// Adds a lesson: the first time counts, and a later run begins without lessons. False, if that changes
    /// nothing.
    pub(crate) fn add(&mut self, run: u32, ordinal: u16, at: Timestamp) -> bool {
        if run < self.run {
            return false;
        }
        if run > self.run {
            self.run = run;
            self.lessons.clear();
        }
        let known = self.lessons.get(&ordinal);
        if known.is_some_and(|known| *known <= at) {
            return false;
        }
        self.lessons.insert(ordinal, at);
        true
    }
}

impl Learner {
    /// The rows that say it, which are read together with others.
    pub(crate) fn keys(course_id: &CourseId, user_id: &str) -> [Key; 2] {
        let id = enrollment_id(course_id, user_id);
        [ReadModel::<Enrolled>::key(&id), CompletedLessons::key(&id)]
    }

    /// What these rows say; none for somebody who has never had access.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) fn from_rows(
        enrolled: Option<Item>,
        completed: Option<Item>,
    ) -> Result<Option<Self>> {
        let Copied::Live(enrolled) = ReadModel::<Enrolled>::copied(enrolled)? else {
            return Ok(None);
        };
        let Some(started_at) = enrolled.started_at else {
            return Ok(None);
        };
        let completed = completed.map(from_row::<CompletedLessons>).transpose()?;
        let completed = completed.filter(|completed| completed.run >= enrolled.run);
        Ok(Some(Self {
            started_at,
            ends_at: enrolled.ends_at,
            completed: completed.unwrap_or_default().lessons,
            groups: enrolled.groups,
            waived: enrolled.waived,
            waived_lessons: enrolled.waived_lessons,
        }))
    }

    /// Whether they have access now.
    #[must_use]
    pub(crate) fn is_active(&self, now: Timestamp) -> bool {
        self.ends_at.is_none_or(|ends_at| now < ends_at)
    }

    /// Whether a lesson is open for them, whatever its rules are.
    #[must_use]
    pub(crate) fn is_waived(&self, ordinal: u16) -> bool {
        self.waived || self.waived_lessons.contains(&ordinal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn completions_give_the_same_in_any_order_and_twice() {
        let facts = [(1, 1, 5), (1, 2, 9), (2, 1, 20), (2, 1, 18), (1, 3, 7)];
        let mut reversed = facts;
        reversed.reverse();
        let after = |facts: &[(u32, u16, i64)]| {
            let mut completed = CompletedLessons::default();
            for (run, ordinal, second) in facts.iter().chain(facts) {
                completed.add(*run, *ordinal, at(*second));
            }
            completed
        };
        let expected = BTreeMap::from([(1, at(18))]);
        assert_eq!(after(&facts), after(&reversed));
        assert_eq!((after(&facts).run, after(&facts).lessons), (2, expected));
    }
}
