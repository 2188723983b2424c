//! The events of syllabi.

use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::consumers::copy_subjects::SubjectId;
use crate::semester::SemesterId;
use crate::syllabus::{ActorId, FileId, Section, SyllabusId, Title};

facts! {
    SyllabusCreated,
    SyllabusUpdated,
    SyllabusSubmitted,
    SyllabusPublished,
    SyllabusSuperseded,
    SyllabusWithdrawn,
    SyllabusDeleted,
    SyllabusAcknowledged,
    FileLinked,
    FileUnlinked,
}

/// What a syllabus is about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct About {
    /// The syllabus.
    pub(crate) syllabus_id: SyllabusId,
    /// The subject.
    pub(crate) subject_id: SubjectId,
    /// The semester.
    pub(crate) semester_id: SemesterId,
    /// The section, if it is for one.
    pub(crate) section: Option<Section>,
}

/// A syllabus was created, as a draft.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SyllabusCreated {
    /// What it is about.
    #[serde(flatten)]
    pub(crate) about: About,
    /// Its title.
    #[schemars(example = &"Distributed Systems, autumn 2026")]
    pub(crate) title: Title,
    /// Its file.
    pub(crate) file_id: Option<FileId>,
    /// Who created it.
    #[schemars(example = &"0197a1b2-0000-7000-8000-000000000001")]
    pub(crate) author_id: ActorId,
}

/// A syllabus has a new version of its content, as a draft, or other editors.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SyllabusUpdated {
    /// What it is about.
    #[serde(flatten)]
    pub(crate) about: About,
    /// Its title.
    #[schemars(example = &"Distributed Systems, autumn 2026")]
    pub(crate) title: Title,
    /// Its file.
    pub(crate) file_id: Option<FileId>,
    /// The number of its latest version.
    pub(crate) content_version: u32,
}

/// The draft of a syllabus waits for a review.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SyllabusSubmitted {
    /// What it is about.
    #[serde(flatten)]
    pub(crate) about: About,
    /// The number of the version that waits.
    pub(crate) content_version: u32,
}

/// Learners read this version of a syllabus from now on.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SyllabusPublished {
    /// What it is about.
    #[serde(flatten)]
    pub(crate) about: About,
    /// Its title.
    #[schemars(example = &"Distributed Systems, autumn 2026")]
    pub(crate) title: Title,
    /// Its file.
    pub(crate) file_id: Option<FileId>,
    /// The number of the published version.
    pub(crate) content_version: u32,
    /// The fields in which it differs from what was published before; empty for the first publication.
    #[schemars(example = vec!["weeks"])]
    pub(crate) changes: Vec<String>,
}

/// Another syllabus of the same subject, semester and section was published.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SyllabusSuperseded {
    /// What it is about.
    #[serde(flatten)]
    pub(crate) about: About,
    /// The other syllabus.
    pub(crate) superseded_by: SyllabusId,
}

/// A syllabus is no longer shown to learners.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SyllabusWithdrawn {
    /// What it is about.
    #[serde(flatten)]
    pub(crate) about: About,
}

/// A syllabus was deleted.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SyllabusDeleted {
    /// What it was about.
    #[serde(flatten)]
    pub(crate) about: About,
}

/// A reader has acknowledged a version of a syllabus.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SyllabusAcknowledged {
    /// The syllabus.
    pub(crate) syllabus_id: SyllabusId,
    /// The number of the version.
    pub(crate) content_version: u32,
    /// The reader.
    #[schemars(example = &"0197a1b2-0000-7000-8000-000000000001")]
    pub(crate) user_id: ActorId,
}

/// A file is in use from now on, or has other readers. The version of the event orders the events about one
/// file and one user of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FileLinked {
    /// The file.
    pub(crate) file_id: FileId,
    /// What uses it.
    pub(crate) used_by: SyllabusId,
    /// Who may read the file because of this use.
    pub(crate) readers: FileReaders,
}

/// Who may read a file because of its use, beside those who may read it without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FileReaders {
    /// Nobody else: a draft uses it.
    Nobody,
    /// Everybody who is signed in: it is part of what they read.
    SignedIn,
}

/// A file is no longer in use.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FileUnlinked {
    /// The file.
    pub(crate) file_id: FileId,
    /// What has used it.
    pub(crate) used_by: SyllabusId,
}
