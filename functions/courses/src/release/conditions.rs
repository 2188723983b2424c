//! What opens a published lesson.

use calendar::WallTime;
use jiff::Timestamp;
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};

use super::{Group, Release};

/// The most earlier conditions that a published lesson carries.
const MOST_EARLIER: usize = 10;

/// All conditions of a lesson together: those of its module, its own, and the lesson that comes before it
/// where lessons are taken in their order. Dates are instants here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Conditions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) delays: Vec<Wait>,
    /// The ordinals of lessons that the learner must have completed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) lessons: Vec<u16>,
    /// The learner must be in one group of each of these lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) groups: Vec<Vec<Group>>,
}

/// So many days after the learner's start, or after a lesson was completed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wait {
    pub(crate) days: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) lesson: Option<u16>,
}

/// Conditions that held until a moment. For whom they had opened the lesson before it, the lesson stays
/// open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Earlier {
    pub(crate) conditions: Conditions,
    pub(crate) until: Timestamp,
}

impl Conditions {
    /// Adds those of a module or a lesson.
    ///
    /// # Errors
    /// Internal, for a time that no zone rule can place.
    pub(crate) fn add(&mut self, release: &Release) -> Result<()> {
        if let Some(at) = &release.at {
            self.at = self.at.max(Some(instant(at)?));
        }
        if let Some(delay) = &release.after_days {
            self.delays.push(Wait {
                days: delay.days.get(),
                lesson: delay.lesson_id.as_ref().map(crate::ids::LessonId::ordinal),
            });
        }
        for lesson in release.after_lessons.iter() {
            self.await_lesson(lesson.ordinal());
        }
        if !release.groups.is_empty() {
            self.groups.push(release.groups.to_vec());
        }
        Ok(())
    }

    /// Adds a lesson that must be completed.
    pub(crate) fn await_lesson(&mut self, ordinal: u16) {
        if !self.lessons.contains(&ordinal) {
            self.lessons.push(ordinal);
        }
    }
}

/// The earlier conditions after a publication: `before` had the conditions and the earlier ones, and `now`
/// it gets others. Equal conditions add nothing. Of more than ten, the oldest are dropped.
pub(crate) fn with_replaced(
    (before, mut earlier): (Conditions, Vec<Earlier>),
    current: &Conditions,
    now: Timestamp,
) -> Vec<Earlier> {
    if before != *current {
        earlier.push(Earlier {
            conditions: before,
            until: now,
        });
    }
    let surplus = earlier.len().saturating_sub(MOST_EARLIER);
    earlier.split_off(surplus)
}

/// The instant of a wall-clock time. A time that existed when it was set and that the clocks skip now, after
/// a change of the zone's rules, is the first minute after the gap.
fn instant(at: &WallTime) -> Result<Timestamp> {
    let resolved = at.resolve().or_else(|skipped| {
        let after = WallTime::new(skipped.after, at.zone.clone());
        after.resolve()
    });
    Ok(resolved.map_err(Error::internal)?.at)
}
