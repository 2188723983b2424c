//! The files in which staff give lists of learners.

use client::{FileContents, FileDocument, Files, may_use_file};
use kernel::{Context, Dependency, Error, Result};

use crate::ids::FileId;
use crate::roster::RosterRow;
use crate::roster::csv_file::rows_of;

/// The most bytes of a file.
const MOST_BYTES: usize = 1024 * 1024;

/// The files of the domain `files`, over its API.
pub(crate) struct RosterFiles {
    files: Files,
    contents: FileContents,
}

impl Dependency for RosterFiles {
    type Parts = (Files, FileContents);

    fn new((files, contents): Self::Parts) -> Result<Self> {
        Ok(Self { files, contents })
    }
}

impl RosterFiles {
    /// The rows of a CSV file that the caller may read. Two calls to the domain, and one to the store.
    ///
    /// # Errors
    /// 422 for a file that is not the caller's, not there yet, too long or no list; unavailable, while the domain
    /// does not answer.
    pub(crate) async fn rows(&self, id: &FileId, cx: &Context) -> Result<Vec<RosterRow>> {
        let no_such_file = || refused("there is no such file of yours");
        let file = self.files.get(id.as_str(), cx).await?;
        let file = file.filter(|file| may_use_file(&file.owner_id, cx));
        check(&file.ok_or_else(no_such_file)?)?;
        let bytes = self.contents.read(id.as_str(), MOST_BYTES, cx).await?;
        rows_of(&bytes.ok_or_else(no_such_file)?)
    }
}

fn check(file: &FileDocument) -> Result<()> {
    if file.status != "available" {
        return Err(refused("must be uploaded completely"));
    }
    if file.file_type != "text/csv" {
        return Err(refused("must have the type text/csv"));
    }
    if usize::try_from(file.file_size).is_ok_and(|size| size <= MOST_BYTES) {
        return Ok(());
    }
    Err(refused(&format!("must have at most {MOST_BYTES} bytes")))
}

fn refused(problem: &str) -> Error {
    Error::invalid_field("file_id", problem)
}
