//! The replies about semesters.

use calendar::{Date, Resolved, WallTime};
use jiff::Timestamp;
use kernel::{Error, Reply, Result};
use schemars::JsonSchema;
use serde::Serialize;

use crate::semester::{
    CalendarId, Closing, Deadlines, Holiday, Outline, Semester, SemesterId, State,
};
use crate::semesters::Entry;

/// A semester. Its entity tag changes with its version and with its state.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SemesterView {
    /// The semester's id.
    pub(crate) id: SemesterId,
    /// Its calendar.
    pub(crate) calendar_id: CalendarId,
    #[serde(flatten)]
    pub(crate) outline: Outline,
    /// The state now. `closed` is set by an administrator, all others follow from the dates.
    pub(crate) state: State,
    /// When it opens: the beginning of its first day or of enrollment, whichever is earlier.
    pub(crate) opens_at: Timestamp,
    /// The first instant after its last day.
    pub(crate) ends_at: Timestamp,
    /// The last day on which its content can be read.
    pub(crate) access_until: Option<Date>,
    /// The first instant after that day.
    pub(crate) access_ends_at: Option<Timestamp>,
    /// Days without teaching, in order.
    pub(crate) holidays: Vec<Holiday>,
    #[serde(flatten)]
    pub(crate) deadlines: Deadlines<Resolved>,
    /// When it was closed.
    pub(crate) closed_at: Option<Timestamp>,
    /// The id of the user or of the API key that has closed it.
    pub(crate) closed_by: Option<String>,
    /// When it was created.
    pub(crate) created_at: Timestamp,
    /// When it was last changed.
    pub(crate) updated_at: Timestamp,
    #[serde(skip)]
    tag: u64,
}

impl SemesterView {
    /// A semester as it is now.
    ///
    /// # Errors
    /// Internal, when a deadline is no instant; see [`resolved`].
    pub(crate) fn of(semester: &Semester, now: Timestamp) -> Result<Self> {
        let (created_at, updated_at) = semester.times();
        let details = semester.details().clone();
        let (zone, deadlines) = (&details.outline.period.zone, &details.deadlines);
        let closing = semester.closing();
        Ok(Self {
            id: semester.semester_id().clone(),
            state: semester.state(now),
            opens_at: details.outline.period.opens_at(),
            ends_at: details.outline.period.ends_at(),
            access_ends_at: details.access_until.map(|day| zone.end_of(day)),
            deadlines: Deadlines {
                add_drop_until: resolved(deadlines.add_drop_until.as_ref())?,
                withdraw_until: resolved(deadlines.withdraw_until.as_ref())?,
                grades_due: resolved(deadlines.grades_due.as_ref())?,
            },
            calendar_id: details.calendar_id,
            outline: details.outline,
            access_until: details.access_until,
            holidays: details.holidays,
            closed_at: closing.map(|closing| closing.at),
            closed_by: closing.map(|Closing { by, .. }| by.clone()),
            created_at,
            updated_at,
            tag: semester.tag(now),
        })
    }
}

/// A deadline with its instant. A time that exists when it is set may be skipped later, when a government
/// changes its clocks; then the first minute after it counts.
fn resolved(deadline: Option<&WallTime>) -> Result<Option<Resolved>> {
    let Some(deadline) = deadline else {
        return Ok(None);
    };
    let resolved = deadline.deadline().or_else(|skipped| {
        let next = WallTime::new(skipped.after, skipped.zone);
        next.deadline().map_err(Error::internal)
    });
    Ok(Some(resolved?))
}

impl Reply for SemesterView {
    fn version(&self) -> Option<u64> {
        Some(self.tag)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/api/v1/semesters/{}", self.id))
    }
}

/// A semester in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SemesterSummaryView {
    /// The semester's id.
    pub(crate) id: SemesterId,
    #[serde(flatten)]
    pub(crate) outline: Outline,
    /// The state now.
    pub(crate) state: State,
}

impl SemesterSummaryView {
    /// A semester of a calendar as it is now.
    #[must_use]
    pub(crate) fn of(entry: Entry, now: Timestamp) -> Self {
        Self {
            state: entry.state(now),
            id: entry.id,
            outline: entry.outline,
        }
    }
}
