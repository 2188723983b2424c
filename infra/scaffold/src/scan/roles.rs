//! The folders of a domain that hold functions by their role.

use std::path::PathBuf;

/// What the functions of a role folder do.
#[derive(Debug, PartialEq, Eq)]
pub struct Role {
    /// The folder's name below `src/`.
    pub folder: &'static str,
    /// What its functions do.
    pub does: &'static str,
}

/// The role folders. Where one has more than about twelve files, they stand in topic folders below it.
pub const ROLES: [Role; 4] = [
    Role {
        folder: "commands",
        does: "What changes something",
    },
    Role {
        folder: "consumers",
        does: "What follows from events",
    },
    Role {
        folder: "jobs",
        does: "What runs on a schedule or for an operator",
    },
    Role {
        folder: "queries",
        does: "What reads something",
    },
];

/// A role folder, or a topic folder below one.
#[derive(Debug)]
pub struct Folder {
    /// From the root of the repository.
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
