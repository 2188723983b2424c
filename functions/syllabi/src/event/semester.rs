//! The events of semesters.

use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::semester::{CalendarId, Details, SemesterCode, SemesterId};

facts! {
    SemesterCreated,
    SemesterUpdated,
    SemesterOpened,
    SemesterClosed,
    SemesterDeleted,
    SemesterRolledOver,
}

/// A semester was created.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SemesterCreated {
    /// The semester.
    pub(crate) semester_id: SemesterId,
    /// Its details.
    #[serde(flatten)]
    pub(crate) details: Details,
}

/// The details of a semester were changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SemesterUpdated {
    /// The semester.
    pub(crate) semester_id: SemesterId,
    /// Its new details, all of them.
    #[serde(flatten)]
    pub(crate) details: Details,
}

/// A semester or its enrollment has begun. It is published once for each semester.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SemesterOpened {
    /// The semester.
    pub(crate) semester_id: SemesterId,
    /// Its details at that time.
    #[serde(flatten)]
    pub(crate) details: Details,
}

/// A semester was closed for good.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SemesterClosed {
    /// The semester.
    pub(crate) semester_id: SemesterId,
    /// Its calendar.
    pub(crate) calendar_id: CalendarId,
}

/// A semester was deleted.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SemesterDeleted {
    /// The semester.
    pub(crate) semester_id: SemesterId,
    /// Its calendar.
    pub(crate) calendar_id: CalendarId,
    /// Its code, which is free again.
    pub(crate) code: SemesterCode,
}

/// The syllabi of a semester were taken over into another one, as drafts.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SemesterRolledOver {
    /// The semester whose syllabi were taken over.
    pub(crate) from_semester_id: SemesterId,
    /// The semester that got them.
    pub(crate) to_semester_id: SemesterId,
    /// How many it got. Those that an earlier roll-over had created are not counted again.
    pub(crate) shifted: u64,
}
