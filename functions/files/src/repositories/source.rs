//! Where the files of a repository are.

use std::sync::Arc;

use kernel::text::Integer;
use kernel::{Dependency, Result};
use objects::{LIST_LIMIT, Listed, Objects, Sha256};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::RepositoryError;
use super::values::{FileLength, FilePath, SourcePrefix};
use crate::file::MediaType;

/// Where the files of a repository are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Source {
    /// The objects below `files/repositories/<prefix>/` in the bucket of the deployment.
    Prefix {
        /// The folder.
        prefix: SourcePrefix,
    },
}

/// What a source says about a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SourceFile {
    /// The path in the repository.
    pub(crate) path: FilePath,
    /// The length in bytes.
    #[schemars(example = 482_133)]
    pub(crate) size: FileLength,
    /// The media type, if the source says it.
    pub(crate) file_type: Option<MediaType>,
    /// The SHA-256 of the bytes in base64, if the source says it.
    pub(crate) checksum_sha256: Option<Sha256>,
    /// The tag of the object in the bucket, which changes with the bytes.
    pub(crate) etag: Option<String>,
}

/// A file of a source, or something that cannot be one.
#[derive(Debug, Clone)]
pub(crate) struct SourceEntry {
    /// Its name in the source. Entries are in the order of the bytes of their names.
    pub(crate) name: String,
    /// What the source says.
    pub(crate) file: Result<SourceFile, RepositoryError>,
}

/// The next entries of a source.
#[derive(Debug, Default)]
pub(crate) struct SourcePage {
    pub(crate) entries: Vec<SourceEntry>,
    /// The last name of the page if there are more pages. It may be that of something that is no entry.
    pub(crate) more_after: Option<String>,
}

/// Reads sources.
pub(crate) struct Sources {
    objects: Arc<dyn Objects>,
}

impl Dependency for Sources {
    type Parts = Arc<dyn Objects>;

    fn new(objects: Self::Parts) -> Result<Self> {
        Ok(Self { objects })
    }
}

impl Sources {
    /// The next entries of a source, whose names come after `after`.
    ///
    /// # Errors
    /// Unavailable, when the source does not answer.
    pub(crate) async fn page(&self, source: &Source, after: &str) -> Result<SourcePage> {
        match source {
            Source::Prefix { prefix } => {
                let listed = self.objects.list_after(&prefix.folder()?, after).await?;
                Ok(listed_page(listed))
            }
        }
    }
}

fn listed_page(listed: Vec<Listed>) -> SourcePage {
    let is_last = listed.len() < LIST_LIMIT;
    let more_after = listed.last().filter(|_| !is_last);
    SourcePage {
        more_after: more_after.map(|last| last.name.clone()),
        entries: listed
            .into_iter()
            .filter(|object| !is_folder_marker(object))
            .map(entry)
            .collect(),
    }
}

/// Consoles store an empty object for a folder.
fn is_folder_marker(object: &Listed) -> bool {
    let is_folder = object.name.is_empty() || object.name.ends_with('/');
    is_folder && object.length == 0
}

fn entry(object: Listed) -> SourceEntry {
    let file = object
        .name
        .parse()
        .map_err(|_| RepositoryError::InvalidPath)
        .and_then(|path| {
            let length = i64::try_from(object.length).map_err(|_| RepositoryError::TooLong)?;
            Ok(SourceFile {
                path,
                size: Integer::new(length).map_err(|_| RepositoryError::TooLong)?,
                file_type: None,
                checksum_sha256: None,
                etag: Some(object.tag),
            })
        });
    SourceEntry {
        name: object.name,
        file,
    }
}
