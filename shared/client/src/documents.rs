//! The documents that domains read of each other.

use kernel::{Context, Permission};
use serde::Deserialize;

use crate::remote::{Document, Remote};

/// The subjects, which belong to the domain `subjects`.
pub type Subjects = Remote<SubjectDocument>;

/// The files, which belong to the domain `files`. The key of a domain may read all of them, so the caller
/// decides whether its user may: see [`may_use_file`].
pub type Files = Remote<FileDocument>;

/// The courses, which belong to the domain `courses`. The key of a domain is staff of no course, so that it
/// sees what a stranger sees: drafts and private courses do not exist.
pub type Courses = Remote<CourseDocument>;

/// A subject.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubjectDocument {
    /// Its id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The code, `CS-101`.
    pub code: String,
    /// The workload, in ECTS credits.
    pub credits: i64,
    /// The department that teaches it.
    pub department_id: String,
    /// Its version, as in `ETag`.
    #[serde(skip)]
    pub version: u64,
}

impl Document for SubjectDocument {
    const DOMAIN: &'static str = "subjects";
    const COLLECTION: &'static str = "/api/v1/subjects";

    fn with_version(self, version: u64) -> Self {
        Self { version, ..self }
    }
}

/// Whether the caller may read a file of this owner and make it a part of something else: its owner and those who
/// manage files may.
#[must_use]
pub fn may_use_file(owner_id: &str, cx: &Context) -> bool {
    cx.actor.may(Permission::ManageFiles) || owner_id == cx.actor.name()
}

/// A file, without its content.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FileDocument {
    /// Its id.
    pub id: String,
    /// The user or the API key that uploaded it.
    pub owner_id: String,
    /// The name that its owner has given it.
    pub original_name: String,
    /// The media type, `application/pdf`.
    pub file_type: String,
    /// The length in bytes.
    pub file_size: i64,
    /// `available` if it can be downloaded.
    pub status: String,
    /// Its version, as in `ETag`.
    #[serde(skip)]
    pub version: u64,
}

impl Document for FileDocument {
    const DOMAIN: &'static str = "files";
    const COLLECTION: &'static str = "/api/v1/files";

    fn with_version(self, version: u64) -> Self {
        Self { version, ..self }
    }
}

/// A course, as strangers see it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CourseDocument {
    /// Where it stands in its life: `published` or `archived`.
    pub state: String,
    /// Its version, as in `ETag`.
    #[serde(skip)]
    pub version: u64,
}

impl Document for CourseDocument {
    const DOMAIN: &'static str = "courses";
    const COLLECTION: &'static str = "/api/v1/courses";

    fn with_version(self, version: u64) -> Self {
        Self { version, ..self }
    }
}
