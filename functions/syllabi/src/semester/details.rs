//! What an administrator sets about a semester.

use calendar::{Date, WallTime};
use kernel::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CalendarId, Name, Period, SemesterCode, SemesterId};

/// The details of a semester: set when it is created, and all replaced by an update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Details {
    /// The calendar, which cannot be changed. Semesters of different calendars may overlap.
    pub(crate) calendar_id: CalendarId,
    #[serde(flatten)]
    pub(crate) outline: Outline,
    /// The last day on which its content can be read, `ends_on` or later; without one, there is no last
    /// day.
    pub(crate) access_until: Option<Date>,
    /// Days without teaching, in order.
    pub(crate) holidays: Vec<Holiday>,
    #[serde(flatten)]
    pub(crate) deadlines: Deadlines<WallTime>,
}

impl Details {
    /// The same details with another end of access.
    #[must_use]
    pub(crate) fn with_access_until(&self, access_until: Option<Date>) -> Self {
        Self {
            access_until,
            ..self.clone()
        }
    }
}

/// What a calendar holds of each of its semesters: everything that lists show and rules compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Outline {
    /// The name.
    #[schemars(example = &"Winter semester 2026")]
    pub(crate) name: Name,
    /// The code.
    pub(crate) code: SemesterCode,
    /// The year that contains this term. A year has no parent itself.
    pub(crate) parent_id: Option<SemesterId>,
    #[serde(flatten)]
    pub(crate) period: Period,
}

/// The times on the clock by which something must be done. Each includes its minute whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Deadlines<T> {
    /// Until when learners may change their courses.
    pub(crate) add_drop_until: Option<T>,
    /// Until when learners may withdraw from a course.
    pub(crate) withdraw_until: Option<T>,
    /// Until when instructors enter grades.
    pub(crate) grades_due: Option<T>,
}

/// Days without teaching, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Holiday {
    /// The first day.
    #[schemars(example = &"2026-12-24")]
    pub(crate) from: Date,
    /// The last day.
    #[schemars(example = &"2027-01-06")]
    pub(crate) to: Date,
    /// What is celebrated.
    #[schemars(example = &"Christmas")]
    pub(crate) name: Option<Text<80>>,
}

impl Holiday {
    /// Whether a day belongs to it.
    #[must_use]
    pub(crate) fn contains(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}
