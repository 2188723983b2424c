//! Whether a lesson is open for a learner, and what it waits for.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{Conditions, Earlier, Group};

/// How far a learner has come, as far as conditions ask for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Progress<'a> {
    pub(crate) started_at: Timestamp,
    /// The ordinals of the completed lessons, and when each was completed.
    pub(crate) completed: &'a BTreeMap<u16, Timestamp>,
    pub(crate) groups: &'a [Group],
}

/// When a lesson opens for a learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Opening {
    /// It opens at this moment, which may have passed.
    At(Timestamp),
    /// Something must happen first.
    Waiting {
        /// The ordinals of the lessons that must be completed.
        lessons: BTreeSet<u16>,
        /// The learner must be in one of these groups. Empty, if groups are not the reason.
        groups: Vec<Group>,
        /// The moment before which it does not open, whatever happens.
        not_before: Option<Timestamp>,
    },
}

/// When a lesson opens: by its conditions, or by earlier ones that had opened it while they held.
pub(crate) fn opening(
    conditions: &Conditions,
    earlier: &[Earlier],
    learner: Progress<'_>,
) -> Opening {
    let kept = earlier.iter().filter_map(|earlier| {
        let opened = earlier.conditions.opening(learner).moment()?;
        (opened < earlier.until).then_some(opened)
    });
    match kept.min() {
        Some(moment) => Opening::At(moment),
        None => conditions.opening(learner),
    }
}

impl Opening {
    /// The moment at which it opens; none while something must happen first.
    fn moment(&self) -> Option<Timestamp> {
        match self {
            Self::At(moment) => Some(*moment),
            Self::Waiting { .. } => None,
        }
    }
}

impl Conditions {
    fn opening(&self, learner: Progress<'_>) -> Opening {
        let mut lessons = BTreeSet::new();
        let mut moments = Vec::new();
        for lesson in &self.lessons {
            match learner.completed.get(lesson) {
                Some(completed) => moments.push(*completed),
                None => drop(lessons.insert(*lesson)),
            }
        }
        for wait in &self.delays {
            let from = match wait.lesson {
                None => Some(&learner.started_at),
                Some(lesson) => learner.completed.get(&lesson),
            };
            match (from, wait.lesson) {
                (Some(from), _) => moments.push(days_after(*from, wait.days)),
                (None, lesson) => lessons.extend(lesson),
            }
        }
        moments.extend(self.at);
        let is_in = |groups: &&Vec<Group>| groups.iter().any(|one| learner.groups.contains(one));
        let other = self.groups.iter().find(|groups| !is_in(groups));
        let not_before = moments.into_iter().max();
        if lessons.is_empty() && other.is_none() {
            // A learner who has started can open what waits for nothing.
            return Opening::At(not_before.unwrap_or(learner.started_at));
        }
        Opening::Waiting {
            lessons,
            groups: other.cloned().unwrap_or_default(),
            not_before,
        }
    }
}

fn days_after(moment: Timestamp, days: i64) -> Timestamp {
    let days = SignedDuration::from_hours(24 * days);
    moment.checked_add(days).unwrap_or(Timestamp::MAX)
}
