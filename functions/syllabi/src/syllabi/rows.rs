//! The rows of syllabi, and their keys.

use jiff::Timestamp;
use kernel::Entity as _;
use kernel::commit::unique_key;
use kernel::table::{Index, Item, Key, set_key};
use serde::{Deserialize, Serialize};

use crate::consumers::copy_subjects::SubjectId;
use crate::semester::SemesterId;
use crate::syllabus::{
    ActorId, Content, ContentVersion, Place, Section, State, Syllabus, SyllabusId,
};

/// A version of the content of a syllabus.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct StoredContent {
    #[serde(flatten)]
    pub(crate) version: ContentVersion,
    pub(crate) content: Content,
    /// When it was published, if it was.
    pub(crate) published_at: Option<Timestamp>,
}

/// The version that a reader has acknowledged.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Acknowledgement {
    /// The number of the content's version. It is the row's `version`, so that only a later one replaces it.
    #[serde(rename = "version")]
    pub(crate) number: u32,
    pub(crate) at: Timestamp,
}

/// Which syllabus is published in a place.
#[derive(Serialize, Deserialize)]
pub(super) struct Owner {
    pub(super) owner: SyllabusId,
}

pub(super) const CONTENT: &str = "CONTENT#";
pub(super) const READER: &str = "READER#";

/// The key of a version of the content.
pub(crate) fn content_key(id: &SyllabusId, number: u32) -> Key {
    let version = format!("{CONTENT}{number:010}");
    Key::new(Syllabus::partition(id.as_str()), version)
}

/// The key of what a reader has acknowledged.
pub(crate) fn reader_key(id: &SyllabusId, reader: &ActorId) -> Key {
    let reader = format!("{READER}{reader}");
    Key::new(Syllabus::partition(id.as_str()), reader)
}

/// The key of the row that says which syllabus is published in a place.
pub(super) fn published_key(place: &Place) -> Key {
    let value = format!("{}#{}", place.subject_id, in_semester(place));
    unique_key("syllabus", &value)
}

/// The partition of gsi1 that has the published syllabi of a subject.
pub(super) fn of_subject(subject: &SubjectId) -> String {
    format!("SUBJECT_PUBLISHED#{subject}")
}

/// The partition of gsi2 that has all syllabi of a semester.
pub(super) fn of_semester(semester: &SemesterId) -> String {
    format!("SEMESTER_ALL#{semester}")
}

/// The partition of gsi3 that has the published syllabi of a semester.
pub(super) fn published_in(semester: &SemesterId) -> String {
    format!("SEMESTER_PUBLISHED#{semester}")
}

/// Where a syllabus is in the list of its semester.
pub(crate) fn listed_at(syllabus: &Syllabus) -> String {
    let place = syllabus.place();
    let (code, section) = (&place.subject_code, section_of(place));
    format!("{code}#{section}#{}", syllabus.syllabus_id())
}

/// Adds the index keys to the row of a syllabus.
pub(super) fn place(syllabus: &Syllabus, row: &mut Item) {
    let place = syllabus.place();
    let semester = &place.semester_id;
    let by_code = listed_at(syllabus);
    set_key(row, Index::Gsi2, &of_semester(semester), &by_code);
    if syllabus.state() == State::Published {
        let subject = of_subject(&place.subject_id);
        set_key(row, Index::Gsi1, &subject, &in_semester(place));
        set_key(row, Index::Gsi3, &published_in(semester), &by_code);
    }
}

fn in_semester(place: &Place) -> String {
    format!("{}#{}", place.semester_id, section_of(place))
}

fn section_of(place: &Place) -> &str {
    place.section.as_ref().map_or("", Section::as_str)
}
