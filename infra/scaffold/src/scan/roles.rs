//! The role folders of a domain, which contain its functions.

use std::path::PathBuf;

/// A role, and its folder.
#[derive(Debug, PartialEq, Eq)]
pub struct Role {
    /// The name of the folder below `src/`.
    pub folder: &'static str,
    /// The start of the doc comment of its `mod.rs`.
    pub does: &'static str,
}

/// The role folders. If one has more than about twelve files, they are in topic folders below it.
pub const ROLES: [Role; 4] = [
    Role {
        folder: "commands",
        does: "The commands",
    },
    Role {
        folder: "consumers",
        does: "The consumers",
    },
    Role {
        folder: "jobs",
        does: "The jobs",
    },
    Role {
        folder: "queries",
        does: "The queries",
    },
];

/// A role folder, or a topic folder below one.
#[derive(Debug)]
pub struct Folder {
    /// The path, relative to the root of the repository.
    pub path: PathBuf,
    /// Its role.
    pub role: &'static Role,
    /// `password-reset` for `commands/password_reset`; none for the role folder itself.
    pub topic: Option<String>,
    /// Its modules, sorted.
    pub modules: Vec<String>,
    /// Whether it has a file `tests.rs`.
    pub has_tests: bool,
}
