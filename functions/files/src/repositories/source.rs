//! Where the files of a repository are.

use std::sync::Arc;

use fetch::DocumentUrl;
use kernel::text::Integer;
use kernel::{Context, Dependency, Result};
use objects::{LIST_LIMIT, Listed, Objects, Sha256};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::comparison::Position;
use super::error::RepositoryError;
use super::manifest::Manifests;
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
    /// The files that a JSON document names: `{"files": [{"path", "size", "checksum_sha256", "url"?,
    /// "file_type"?}]}`, of at most 5 MiB and 10,000 files. Its host must be one of the setting
    /// `files/manifest-hosts`.
    Manifest {
        /// Where the document is.
        url: DocumentUrl,
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
    /// Where the bytes are, if the manifest says it.
    pub(crate) url: Option<DocumentUrl>,
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
    /// The SHA-256 of the manifest, which is the same for all pages.
    pub(crate) digest: Option<Sha256>,
}

/// Reads sources.
pub(crate) struct Sources {
    objects: Arc<dyn Objects>,
    manifests: Manifests,
}

impl Dependency for Sources {
    type Parts = (Arc<dyn Objects>, Manifests);

    fn new((objects, manifests): Self::Parts) -> Result<Self> {
        Ok(Self { objects, manifests })
    }
}

impl Sources {
    /// The next entries of a source, after the position of a sync.
    ///
    /// # Errors
    /// Unavailable, when the source does not answer; for a manifest those of [`Manifests::page`].
    pub(crate) async fn page(
        &self,
        source: &Source,
        position: &Position,
        cx: &Context,
    ) -> Result<SourcePage> {
        match source {
            Source::Prefix { prefix } => {
                let folder = prefix.folder()?;
                let listed = self.objects.list_after(&folder, &position.after).await?;
                Ok(listed_page(listed))
            }
            Source::Manifest { url } => {
                let (after, digest) = (&position.after, position.digest.as_ref());
                self.manifests.page(url, after, digest, cx).await
            }
        }
    }
}

fn listed_page(listed: Vec<Listed>) -> SourcePage {
    let is_last = listed.len() < LIST_LIMIT;
    let more_after = listed.last().filter(|_| !is_last);
    SourcePage {
        more_after: more_after.map(|last| last.name.clone()),
        digest: None,
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
                url: None,
            })
        });
    SourceEntry {
        name: object.name,
        file,
    }
}
