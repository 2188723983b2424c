//! What can go wrong while files are made.

use std::path::PathBuf;

/// The result of making a file.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk refused.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Its reason.
        source: std::io::Error,
    },
    /// A template does not fit what it is given.
    #[error("a template failed: {0:#}")]
    Template(#[from] minijinja::Error),
    /// A generated file cannot be read or written.
    #[error(transparent)]
    Files(#[from] scaffold::Error),
    /// Something is no JSON.
    #[error("not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A domain, or the person at the keyboard, asks for something that cannot be.
    #[error("{0}")]
    Refused(String),
}

impl Error {
    /// A refusal in words.
    #[must_use]
    pub fn refused(message: impl Into<String>) -> Self {
        Self::Refused(message.into())
    }

    pub(crate) fn at(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
