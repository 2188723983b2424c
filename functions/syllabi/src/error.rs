//! The errors of this domain.

use serde_json::{Value, json};

use crate::semester::{SemesterCode, SemesterId};
use crate::semesters::OpenItem;

kernel::errors! {
    /// An error about a semester.
    pub(crate) enum SemesterError {
        /// The semester does not exist, or was deleted.
        NotFound => NotFound, "semesters.not_found", "there is no such semester";
        /// Another semester of the calendar has the code.
        CodeTaken(code: SemesterCode) => Conflict, "semesters.code_taken", "another semester of the calendar has the code {code}";
        /// Another semester of the same calendar and level has some of the days.
        Overlaps(code: SemesterCode, id: SemesterId) => Conflict, "semesters.overlap", "the dates overlap those of {code}",
            |refusal| refusal.with_detail("semester_id", json!(id));
        /// The calendar has no place for another semester.
        CalendarFull(most: usize) => Conflict, "semesters.calendar_full", "a calendar has at most {most} semesters";
        /// A closed semester is not changed, and nothing is added to it.
        Closed => Conflict, "semesters.closed", "the semester is closed";
        /// Something in the semester must be finished before it is closed.
        NotFinished(items: Vec<OpenItem>, more: bool) => Conflict, "semesters.not_finished", "the semester has open items; see details",
            |refusal| refusal.with_detail("open_items", json!(items)).with_detail("has_more", Value::Bool(more));
        /// There is no such roll-over of the semester.
        NoSuchRollOver => NotFound, "semesters.no_such_roll_over", "the semester has no such roll-over";
        /// Syllabi or other semesters belong to the semester.
        InUse => Conflict, "semesters.in_use", "syllabi or other semesters belong to the semester";
        /// The semester is as the caller knows it, but its calendar was changed at the same moment.
        CalendarChanged => Conflict, "semesters.calendar_changed", "another semester of the calendar was changed at the same time; try again";
    }
}

kernel::errors! {
    /// An error about a syllabus.
    pub(crate) enum SyllabusError {
        /// The syllabus does not exist, was deleted, or is not shown to the caller.
        NotFound => NotFound, "syllabi.not_found", "there is no such syllabus";
        /// The version does not exist, or is not shown to the caller.
        NoSuchVersion => NotFound, "syllabi.no_such_version", "the syllabus has no such version";
        /// The caller is neither the author nor an editor.
        NotAnEditor => Forbidden, "syllabi.not_an_editor", "only the author, the editors and administrators change a syllabus";
        /// There is no draft that could be published or reviewed.
        NothingToPublish => Conflict, "syllabi.nothing_to_publish", "the latest version is published already";
        /// The syllabus is not published.
        NotPublished => Conflict, "syllabi.not_published", "the syllabus is not published";
        /// A published syllabus is withdrawn before it is deleted.
        Published => Conflict, "syllabi.published", "the syllabus is published; withdraw it first";
        /// Another syllabus was published or withdrawn in the same place at the same time.
        PlaceChanged => Conflict, "syllabi.place_changed", "another syllabus was published or withdrawn in its place at the same time; try again";
        /// Another version has been published since.
        NotCurrent(current: u32) => Conflict, "syllabi.version_not_current", "version {current} is the published one";
    }
}
