//! The errors of reading and writing files.

use std::fmt;
use std::path::PathBuf;

/// The result of reading or writing files.
pub type Result<T> = std::result::Result<T, Error>;

/// Why no file was written.
#[derive(Debug)]
pub enum Error {
    /// A file or folder cannot be read or written.
    File {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A template failed, for example because of an undefined variable.
    Template(minijinja::Error),
    /// The sources or the arguments are invalid.
    Refused(String),
}

impl Error {
    /// An error with this message.
    #[must_use]
    pub fn refused(message: impl Into<String>) -> Self {
        Self::Refused(message.into())
    }

    /// Adds the path to an I/O error.
    pub fn at(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Template(error) => write!(f, "a template failed: {error:#}"),
            Self::Refused(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            Self::Template(error) => Some(error),
            Self::Refused(_) => None,
        }
    }
}

impl From<minijinja::Error> for Error {
    fn from(error: minijinja::Error) -> Self {
        Self::Template(error)
    }
}
