//! Manifests: JSON documents of other servers that name files.

use std::sync::{Arc, Mutex, PoisonError};

use fetch::{DocumentUrl, Documents};
use kernel::{Context, Dependency, Error, Result, json};
use objects::Sha256;
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use settings::Settings;

use super::error::RepositoryError;
use super::source::{SourceEntry, SourceFile, SourcePage};
use super::values::{FileLength, FilePath};
use crate::file::MediaType;

/// The longest manifest in bytes.
const LIMIT: usize = 5 * 1024 * 1024;

/// The most files of a manifest.
const FILES: usize = 10_000;

/// How many files are compared at once.
const FILES_PER_PAGE: usize = 1000;

/// The settings of this topic.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct ManifestSettings {
    manifest_hosts: Vec<String>,
}

/// The hosts whose manifests are read: the setting `files/manifest-hosts`, by default none.
pub(crate) struct ManifestHosts(Arc<Settings>);

impl Dependency for ManifestHosts {
    type Parts = Arc<Settings>;

    fn new(settings: Self::Parts) -> Result<Self> {
        Ok(Self(settings))
    }
}

impl ManifestHosts {
    /// Refuses a URL whose host is not on the list.
    ///
    /// # Errors
    /// `repositories.host_not_allowed`
    pub(crate) async fn check(&self, url: &DocumentUrl, cx: &Context) -> Result<()> {
        let checked = url.check_host(&self.hosts(cx).await);
        checked.map_err(|_| RepositoryError::HostNotAllowed.into())
    }

    async fn hosts(&self, cx: &Context) -> Vec<String> {
        let settings: ManifestSettings = self.0.load(cx.now).await;
        settings.manifest_hosts
    }
}

/// A manifest that was read.
#[derive(Debug)]
struct Manifest {
    digest: Sha256,
    /// In the order of the bytes of their paths.
    files: Vec<SourceFile>,
}

/// Reads manifests, and keeps the last one: a sync reads it in many steps.
pub(crate) struct Manifests {
    documents: Arc<dyn Documents>,
    hosts: ManifestHosts,
    last: Mutex<Option<Arc<Manifest>>>,
}

impl Dependency for Manifests {
    type Parts = (Arc<dyn Documents>, ManifestHosts);

    fn new((documents, hosts): Self::Parts) -> Result<Self> {
        Ok(Self {
            documents,
            hosts,
            last: Mutex::default(),
        })
    }
}

impl Manifests {
    /// The next files of a manifest, whose paths come after `after`. The first page decides which version
    /// of the manifest is read: it has no digest, and the others have that of the first.
    ///
    /// # Errors
    /// Those of [`Documents::fetch`]; `repositories.invalid_manifest`, `repositories.source_changed`
    pub(crate) async fn page(
        &self,
        url: &DocumentUrl,
        after: &str,
        version: Option<&Sha256>,
        cx: &Context,
    ) -> Result<SourcePage> {
        let manifest = match version.and_then(|version| self.known(version)) {
            Some(manifest) => manifest,
            None => self.read(url, cx).await?,
        };
        if version.is_some_and(|version| *version != manifest.digest) {
            return Err(RepositoryError::SourceChanged.into());
        }
        let files = &manifest.files;
        let first = files.partition_point(|file| file.path.as_str() <= after);
        let rest = files.get(first..).unwrap_or_default();
        let page = rest.get(..FILES_PER_PAGE).unwrap_or(rest);
        let more_after = page.last().filter(|_| page.len() < rest.len());
        Ok(SourcePage {
            more_after: more_after.map(|file| file.path.to_string()),
            entries: page.iter().cloned().map(SourceEntry::from).collect(),
            digest: Some(manifest.digest.clone()),
        })
    }

    fn known(&self, version: &Sha256) -> Option<Arc<Manifest>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.clone().filter(|last| last.digest == *version)
    }

    async fn read(&self, url: &DocumentUrl, cx: &Context) -> Result<Arc<Manifest>> {
        let hosts = self.hosts.hosts(cx).await;
        let bytes = self.documents.fetch(url, &hosts, LIMIT).await?;
        let manifest = Arc::new(parse(&bytes)?);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some(Arc::clone(&manifest));
        Ok(manifest)
    }
}

#[derive(Deserialize)]
struct ManifestDocument {
    files: Vec<ManifestFile>,
}

#[derive(Deserialize)]
struct ManifestFile {
    path: FilePath,
    size: FileLength,
    checksum_sha256: Sha256,
    url: Option<DocumentUrl>,
    file_type: Option<MediaType>,
}

/// A manifest is read as a whole or not at all: one that is wrong in one place may be wrong in others.
fn parse(bytes: &[u8]) -> Result<Manifest> {
    let value = json::parse(bytes).map_err(|error| invalid(error.to_string()))?;
    let document: ManifestDocument =
        serde_path_to_error::deserialize(value).map_err(|error| invalid(error.to_string()))?;
    if document.files.len() > FILES {
        return Err(invalid(format!("it has more than {FILES} files")));
    }
    let mut files: Vec<SourceFile> = document.files.into_iter().map(SourceFile::from).collect();
    files.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    let twice = files.windows(2).find_map(|pair| match pair {
        [one, next] if one.path == next.path => Some(&one.path),
        _ => None,
    });
    if let Some(path) = twice {
        return Err(invalid(format!("it has the path {path} twice")));
    }
    let hash = digest(&SHA256, bytes);
    let hash = hash.as_ref().try_into().map_err(Error::internal)?;
    let digest = Sha256::of_digest(&hash);
    Ok(Manifest { digest, files })
}

fn invalid(problem: String) -> Error {
    RepositoryError::InvalidManifest(problem).into()
}

impl From<ManifestFile> for SourceFile {
    fn from(file: ManifestFile) -> Self {
        Self {
            path: file.path,
            size: file.size,
            file_type: file.file_type,
            checksum_sha256: Some(file.checksum_sha256),
            etag: None,
            url: file.url,
        }
    }
}

impl From<SourceFile> for SourceEntry {
    fn from(file: SourceFile) -> Self {
        Self {
            name: file.path.to_string(),
            file: Ok(file),
        }
    }
}

#[cfg(test)]
mod tests;
