//! The dates that decide the state of a semester.

use calendar::{Date, Zone};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What happens in a semester at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// It has not opened yet.
    Planned,
    /// Learners can enroll; teaching has not begun yet.
    Open,
    /// Teaching has begun and has not ended.
    Teaching,
    /// Teaching has ended; grades are given.
    Grading,
    /// An administrator has closed it. No date does that.
    Closed,
}

impl State {
    /// How many states there are.
    pub(crate) const COUNT: u64 = 5;
}

/// The days of a semester. Each is a day in the zone, without a time; the last days are included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Period {
    /// The zone in which its days begin and end.
    pub(crate) zone: Zone,
    /// The first day.
    #[schemars(example = &"2026-10-01")]
    pub(crate) starts_on: Date,
    /// The last day.
    #[schemars(example = &"2027-03-31")]
    pub(crate) ends_on: Date,
    /// The first day of teaching; without one, `starts_on`.
    pub(crate) teaching_from: Option<Date>,
    /// The last day of teaching; without one, `ends_on`.
    pub(crate) teaching_to: Option<Date>,
    /// The first day of enrollment; without one, `starts_on`.
    pub(crate) enrollment_from: Option<Date>,
    /// The last day of enrollment, which may be after `ends_on`; without one, enrollment has no last day.
    pub(crate) enrollment_to: Option<Date>,
}

impl Period {
    /// The state at a time. The states follow each other in the order of [`State`].
    #[must_use]
    pub(crate) fn state(&self, is_closed: bool, now: Timestamp) -> State {
        if is_closed {
            State::Closed
        } else if now >= self.zone.end_of(self.last_teaching_day()) {
            State::Grading
        } else if now >= self.zone.start_of(self.first_teaching_day()) {
            State::Teaching
        } else if now >= self.opens_at() {
            State::Open
        } else {
            State::Planned
        }
    }

    /// The instant at which it opens: the beginning of its first day or of enrollment, whichever is
    /// earlier.
    #[must_use]
    pub(crate) fn opens_at(&self) -> Timestamp {
        let enrollment = self.enrollment_from.unwrap_or(self.starts_on);
        self.zone.start_of(enrollment.min(self.starts_on))
    }

    /// The first instant of its first day.
    #[must_use]
    pub(crate) fn starts_at(&self) -> Timestamp {
        self.zone.start_of(self.starts_on)
    }

    /// The first instant after its last day.
    #[must_use]
    pub(crate) fn ends_at(&self) -> Timestamp {
        self.zone.end_of(self.ends_on)
    }

    /// The first day of teaching.
    #[must_use]
    pub(crate) fn first_teaching_day(&self) -> Date {
        self.teaching_from.unwrap_or(self.starts_on)
    }

    /// The last day of teaching.
    #[must_use]
    pub(crate) fn last_teaching_day(&self) -> Date {
        self.teaching_to.unwrap_or(self.ends_on)
    }

    /// Whether a day is one of the semester's.
    #[must_use]
    pub(crate) fn contains(&self, day: Date) -> bool {
        (self.starts_on..=self.ends_on).contains(&day)
    }

    /// Whether two semesters have a day in common.
    #[must_use]
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.starts_on <= other.ends_on && other.starts_on <= self.ends_on
    }
}
