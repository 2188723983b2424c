//! What a request says about a semester.

use calendar::{Date, WallTime, Zone};
use kernel::Result;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    CalendarId, Deadlines, Details, Holiday, Name, Outline, Period, SemesterCode, SemesterId, dates,
};

/// The details of a semester, as a request sends them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(crate) struct SemesterInput {
    #[schemars(example = &"Winter semester 2026")]
    name: Name,
    code: SemesterCode,
    /// The calendar; `main`, if none is named. It cannot be changed.
    #[serde(default)]
    pub(crate) calendar_id: CalendarId,
    /// The year that contains this term, in the same calendar.
    parent_id: Option<SemesterId>,
    /// The zone in which the days begin and end. Without one, that of the setting `syllabi/default-zone`,
    /// which is UTC unless an administrator has set it.
    zone: Option<Zone>,
    /// The first day.
    #[schemars(example = &"2026-10-01")]
    starts_on: Date,
    /// The last day, less than 18 months after the first.
    #[schemars(example = &"2027-03-31")]
    ends_on: Date,
    /// The first day of teaching.
    teaching_from: Option<Date>,
    /// The last day of teaching.
    teaching_to: Option<Date>,
    /// The first day of enrollment.
    enrollment_from: Option<Date>,
    /// The last day of enrollment, which may be after the semester.
    enrollment_to: Option<Date>,
    /// The last day on which its content can be read.
    access_until: Option<Date>,
    /// Days without teaching, in order and within the semester.
    #[serde(default)]
    #[schemars(length(max = dates::HOLIDAYS))]
    holidays: Vec<Holiday>,
    /// Until when learners may change their courses.
    add_drop_until: Option<WallTime>,
    /// Until when learners may withdraw from a course.
    withdraw_until: Option<WallTime>,
    /// Until when instructors enter grades.
    grades_due: Option<WallTime>,
}

impl SemesterInput {
    /// The zone that the request names.
    #[must_use]
    pub(crate) const fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// The details, with their dates in order.
    ///
    /// # Errors
    /// `request.invalid` with every date that breaks a rule; `calendar.local_time_skipped` for a deadline
    /// that the clocks skip.
    pub(crate) fn into_details(self, zone: Zone) -> Result<Details> {
        let details = Details {
            calendar_id: self.calendar_id,
            outline: Outline {
                name: self.name,
                code: self.code,
                parent_id: self.parent_id,
                period: Period {
                    zone,
                    starts_on: self.starts_on,
                    ends_on: self.ends_on,
                    teaching_from: self.teaching_from,
                    teaching_to: self.teaching_to,
                    enrollment_from: self.enrollment_from,
                    enrollment_to: self.enrollment_to,
                },
            },
            access_until: self.access_until,
            holidays: self.holidays,
            deadlines: Deadlines {
                add_drop_until: self.add_drop_until,
                withdraw_until: self.withdraw_until,
                grades_due: self.grades_due,
            },
        };
        dates::check(&details)?;
        Ok(details)
    }
}
