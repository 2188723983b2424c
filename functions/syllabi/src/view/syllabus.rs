//! The replies about syllabi.

use jiff::Timestamp;
use kernel::{Entity as _, Reply};
use schemars::JsonSchema;
use serde::Serialize;

use crate::consumers::copy_files::File;
use crate::consumers::copy_subjects::{Subject, SubjectId};
use crate::links::Link;
use crate::semester::SemesterId;
use crate::syllabi::StoredContent;
use crate::syllabus::{
    ActorId, Content, ContentVersion, Editors, Section, State, Syllabus, SyllabusId,
};

/// A syllabus without its content.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SyllabusSummary {
    /// The syllabus's id.
    pub(crate) id: SyllabusId,
    /// The subject.
    pub(crate) subject_id: SubjectId,
    /// The semester.
    pub(crate) semester_id: SemesterId,
    /// The section, if it is for one.
    pub(crate) section: Option<Section>,
    /// Where it stands in its life.
    pub(crate) state: State,
    /// Whether its latest version waits for a review.
    pub(crate) in_review: bool,
    /// Whether its latest version is not the published one.
    pub(crate) has_draft: bool,
    /// The number of the published version; null before the first publication.
    pub(crate) published_version: Option<u32>,
    /// When that version was published.
    pub(crate) published_at: Option<Timestamp>,
    /// Who created it.
    #[schemars(example = &"0197a1b2-0000-7000-8000-000000000001")]
    pub(crate) author_id: ActorId,
    /// Who may change it too.
    pub(crate) editor_ids: Editors,
    /// When it was created.
    pub(crate) created_at: Timestamp,
    /// When it was last changed.
    pub(crate) updated_at: Timestamp,
    /// Its version, which `If-Match` takes in quotes. It counts all changes, also a publication.
    pub(crate) version: u64,
}

impl From<&Syllabus> for SyllabusSummary {
    fn from(syllabus: &Syllabus) -> Self {
        let place = syllabus.place();
        let published = syllabus.published();
        let (author_id, editor_ids) = syllabus.people();
        let (created_at, updated_at) = syllabus.times();
        Self {
            id: syllabus.syllabus_id().clone(),
            subject_id: place.subject_id.clone(),
            semester_id: place.semester_id.clone(),
            section: place.section.clone(),
            state: syllabus.state(),
            in_review: syllabus.is_in_review(),
            has_draft: syllabus.has_draft(),
            published_version: published.map(|published| published.version.number),
            published_at: published.map(|published| published.at),
            author_id: author_id.clone(),
            editor_ids: editor_ids.clone(),
            created_at,
            updated_at,
            version: syllabus.history().version(),
        }
    }
}

impl Reply for SyllabusSummary {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

/// A syllabus with one version of its content.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SyllabusView {
    /// The syllabus.
    #[serde(flatten)]
    pub(crate) summary: SyllabusSummary,
    /// The number of the version whose content this is.
    pub(crate) content_version: u32,
    /// The content.
    #[serde(flatten)]
    pub(crate) content: Content,
}

impl SyllabusView {
    /// The syllabus with its latest content.
    pub(crate) fn latest(syllabus: &Syllabus, content: Content) -> Self {
        Self {
            summary: SyllabusSummary::from(syllabus),
            content_version: syllabus.latest().number,
            content,
        }
    }
}

impl Reply for SyllabusView {
    fn version(&self) -> Option<u64> {
        Some(self.summary.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/api/v1/syllabus/by-id/{}", self.summary.id))
    }
}

/// A syllabus as its readers see it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ReadSyllabus {
    /// The syllabus.
    #[serde(flatten)]
    pub(crate) syllabus: SyllabusView,
    /// The subject, as far as it is known.
    pub(crate) subject: Link<Subject>,
    /// The file, as far as it is known; null without a file.
    pub(crate) file: Option<Link<File>>,
    /// The number of the version that the caller has acknowledged; null for none.
    pub(crate) acknowledged_version: Option<u32>,
}

impl Reply for ReadSyllabus {}

/// A syllabus in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ListedSyllabus {
    /// The syllabus.
    #[serde(flatten)]
    pub(crate) summary: SyllabusSummary,
    /// The version that the caller sees, without its texts.
    pub(crate) content: ContentVersion,
    /// The subject, as far as it is known.
    pub(crate) subject: Link<Subject>,
    /// The file, as far as it is known; null without a file.
    pub(crate) file: Option<Link<File>>,
}

/// A version of the content of a syllabus.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ContentVersionView {
    /// The version, without its texts.
    #[serde(flatten)]
    pub(crate) version: ContentVersion,
    /// When it was published; null if it was not.
    pub(crate) published_at: Option<Timestamp>,
}

impl From<StoredContent> for ContentVersionView {
    fn from(stored: StoredContent) -> Self {
        Self {
            version: stored.version,
            published_at: stored.published_at,
        }
    }
}
