//! A learner of a course, as far as access depends on it. The domain of enrollments says who is one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use kernel::table::Key;
use serde::{Deserialize, Serialize};

use crate::ids::CourseId;
use crate::release::Group;

/// The sort keys of learners, before the id of the user.
pub(crate) const LEARNER: &str = "LEARNER#";

/// Somebody who is enrolled or was.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Learner {
    /// When they began.
    pub(crate) started_at: Timestamp,
    /// When their access ends; none, if it does not.
    pub(crate) ends_at: Option<Timestamp>,
    /// When they completed which lesson, by its ordinal.
    #[serde(default)]
    pub(crate) completed: BTreeMap<u16, Timestamp>,
    /// Their groups.
    #[serde(default)]
    pub(crate) groups: Vec<Group>,
    /// Whether all lessons are open for them.
    #[serde(default)]
    pub(crate) waived: bool,
    /// The ordinals of lessons that are open for them.
    #[serde(default)]
    pub(crate) waived_lessons: BTreeSet<u16>,
}

/// The key of a learner.
pub(crate) fn learner_key(id: &CourseId, user: &str) -> Key {
    Key::new(format!("COURSE#{id}"), format!("{LEARNER}{user}"))
}

impl Learner {
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
