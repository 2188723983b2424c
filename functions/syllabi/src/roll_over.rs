//! The roll-over of a semester's syllabi into another semester: which ones, as what, and with which dates.
//! Without I/O.

use calendar::{Date, WallTime};
use kernel::id::TypedId as _;
use kernel::{Error, Result, typed_id};
use ring::digest::{SHA256, digest};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::semester::shift::{Shift, Shifted, Warning};
use crate::semester::{Semester, SemesterId};
use crate::syllabus::{Content, ContentVersion, State, Syllabus, SyllabusId, Title};

typed_id! {
    /// Identifies a roll-over.
    RollOverId
}

/// What a roll-over makes of a syllabus.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct RolledSyllabus {
    /// The syllabus.
    pub(crate) syllabus_id: SyllabusId,
    /// The number of the version that is taken over: the published one, or the latest one of a draft.
    pub(crate) content_version: u32,
    /// The syllabus that it becomes in the other semester, as a draft. The same in every roll-over between
    /// the two semesters, so that a second one creates nothing twice.
    pub(crate) new_syllabus_id: SyllabusId,
    /// Whether that syllabus is there already. Then it is left as it is.
    pub(crate) exists: bool,
    /// Its title.
    #[schemars(example = &"Distributed Systems, autumn 2026")]
    pub(crate) title: Title,
    /// Its dates and times, before and after.
    pub(crate) dates: Vec<MovedDate>,
}

/// A date or a time on the clock that is moved.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct MovedDate {
    /// Where it is in the content (JSON Pointer, RFC 6901).
    #[schemars(example = &"/weeks/0/due/0/at")]
    pub(crate) path: String,
    /// The date, or the time on the clock, in the syllabus.
    #[schemars(example = &"2026-10-12")]
    pub(crate) old: Value,
    /// Where it is moved.
    #[schemars(example = &"2027-04-12")]
    pub(crate) new: Value,
    /// What a person should look at.
    pub(crate) warnings: Vec<MoveWarning>,
}

/// What a person should look at after a move.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum MoveWarning {
    /// It was moved on because of a holiday.
    Holiday {
        /// The day on which it would have been.
        instead_of: Date,
        /// By how many weeks it was moved on.
        weeks: i32,
    },
    /// It is not within the dates of the semester.
    OutsideSemester,
    /// The clocks skip the time on that day; it is the first minute after.
    LocalTimeSkipped {
        /// The time that does not exist.
        instead_of: WallTime,
    },
}

impl From<Warning> for MoveWarning {
    fn from(warning: Warning) -> Self {
        match warning {
            Warning::Holiday { instead_of, weeks } => Self::Holiday { instead_of, weeks },
            Warning::OutsideTarget => Self::OutsideSemester,
            Warning::LocalTimeSkipped { instead_of } => Self::LocalTimeSkipped { instead_of },
        }
    }
}

/// The version of a syllabus that is taken over: the published one, or the latest one of a draft. `None` for
/// a syllabus that is superseded or withdrawn.
pub(crate) fn version_of(syllabus: &Syllabus) -> Option<&ContentVersion> {
    match syllabus.state() {
        State::Draft | State::InReview => Some(syllabus.latest()),
        State::Published => syllabus.published().map(|published| &published.version),
        State::Superseded | State::Withdrawn => None,
    }
}

/// The id of the syllabus that another one becomes in a semester.
pub(crate) fn new_id(syllabus: &SyllabusId, target: &SemesterId) -> SyllabusId {
    let name = format!("{syllabus}#{target}");
    let hash = digest(&SHA256, name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_ref()[..16]);
    SyllabusId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Moves the dates of a content, and lists them.
///
/// # Errors
/// 422, when a date would leave the years that the calendar knows.
pub(crate) fn moved(
    content: &mut Content,
    source: &Semester,
    target: &Semester,
) -> Result<Vec<MovedDate>> {
    let shift = Shift::between(source.details(), target.details());
    let mut dates = Vec::new();
    for (number, week) in content.weeks.iter_mut().enumerate() {
        if let Some(day) = week.starts_on {
            let path = format!("/weeks/{number}/starts_on");
            week.starts_on = Some(take(&mut dates, path, shift.date(day))?);
        }
        for (position, due) in week.due.iter_mut().enumerate() {
            let path = format!("/weeks/{number}/due/{position}/at");
            due.at = take(&mut dates, path, shift.wall_time(&due.at))?;
        }
    }
    Ok(dates)
}

fn take<T: Serialize>(
    dates: &mut Vec<MovedDate>,
    path: String,
    moved: Result<Shifted<T>, kernel::text::Refused>,
) -> Result<T> {
    let moved = moved.map_err(|refused| Error::invalid_field(&path, &refused.to_string()))?;
    dates.push(MovedDate {
        path,
        old: json!(moved.old),
        new: json!(moved.new),
        warnings: moved.warnings.into_iter().map(MoveWarning::from).collect(),
    });
    Ok(moved.new)
}
