//! `copy-files`: `files.FileUploaded.v1`, `FileRejected.v1`, `FileDeleted.v1`
//!
//! Keeps a copy of every file that can be downloaded, so that syllabi show their files without a call to
//! the files domain, and while that domain is down.

use client::FileDocument;
use kernel::Projection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::syllabus::FileId;

/// The fields of a file that this domain uses. The files domain has validated them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct File {
    /// The file.
    pub(crate) file_id: FileId,
    /// The user or the API key that uploaded it.
    pub(crate) owner_id: String,
    /// Its name on the uploader's computer.
    pub(crate) original_name: String,
    /// Its media type.
    pub(crate) file_type: String,
    /// Its length in bytes.
    pub(crate) file_size: i64,
}

/// The status of a file that can be downloaded.
const AVAILABLE: &str = "available";

impl File {
    /// The file as its own domain shows it; `None` if it cannot be downloaded.
    pub(crate) fn of_document(file_id: FileId, file: FileDocument) -> Option<Self> {
        (file.status == AVAILABLE).then_some(Self {
            file_id,
            owner_id: file.owner_id,
            original_name: file.original_name,
            file_type: file.file_type,
            file_size: file.file_size,
        })
    }

    /// The copy as the files domain would show it.
    pub(crate) fn into_document(self) -> FileDocument {
        FileDocument {
            id: self.file_id.to_string(),
            owner_id: self.owner_id,
            original_name: self.original_name,
            file_type: self.file_type,
            file_size: self.file_size,
            status: AVAILABLE.to_owned(),
            version: 0,
        }
    }
}

/// The events that are read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
pub(crate) enum FileFact {
    /// A file was uploaded and checked.
    #[serde(rename = "FileUploaded.v1")]
    Uploaded(File),
    /// A file was found to be dangerous.
    #[serde(rename = "FileRejected.v1")]
    Rejected {},
    /// A file was deleted.
    #[serde(rename = "FileDeleted.v1")]
    Deleted {},
}

impl Projection for File {
    const NAME: &'static str = "copy-files";
    const SOURCE: &'static str = "files";
    const TYPE: &'static str = "File";
    const KEEPS_TOMBSTONES: bool = true;
    type Id = FileId;
    type Fact = FileFact;

    fn content(fact: FileFact) -> Option<Self> {
        match fact {
            FileFact::Uploaded(file) => Some(file),
            FileFact::Rejected {} | FileFact::Deleted {} => None,
        }
    }
}
