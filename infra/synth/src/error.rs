//! The errors of the generator.

use std::path::PathBuf;

/// The result of generating a file.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a file could not be generated.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file operation failed.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A template failed, for example because of an undefined variable.
    #[error("a template failed: {0:#}")]
    Template(#[from] minijinja::Error),
    /// A generated file cannot be read or written.
    #[error(transparent)]
    Files(#[from] scaffold::Error),
    /// A text is not valid JSON.
    #[error("not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A catalogue or a command line is invalid.
    #[error("{0}")]
    Refused(String),
}

impl Error {
    /// An error with this message.
    #[must_use]
    pub fn refused(message: impl Into<String>) -> Self {
        Self::Refused(message.into())
    }

    pub(crate) fn at(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
