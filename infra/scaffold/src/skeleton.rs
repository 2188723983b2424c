//! Skeletons of a domain and of its functions: small, complete and tested. A developer then replaces
//! their content.

mod domain;
mod fact;
mod free;
mod function;
mod past;
mod shape;
mod sources;
mod template;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use self::function::Role;

use crate::error::Result;
use crate::files::write;

/// The files of a skeleton, and the next steps for the developer.
#[derive(Debug)]
pub struct Skeleton {
    files: Vec<(PathBuf, String)>,
    next: Vec<String>,
}

impl Skeleton {
    /// A domain with one entity, a command that creates it and a query that reads it. Without `entity`,
    /// the name of the entity is the singular of the domain's name.
    ///
    /// # Errors
    /// When a name is invalid or already used.
    pub fn domain(root: &Path, name: &str, entity: Option<&str>) -> Result<Self> {
        domain::skeleton(root, name, entity)
    }

    /// A function of a domain.
    ///
    /// # Errors
    /// When the domain or the event does not exist, or when the name is invalid or already used.
    pub fn function(root: &Path, domain: &str, name: &str, role: Role<'_>) -> Result<Self> {
        function::skeleton(root, domain, name, role)
    }

    /// Writes the files.
    ///
    /// # Errors
    /// When rustfmt is missing or a file cannot be written.
    pub fn write(&self, root: &Path) -> Result<()> {
        for (path, content) in &self.files {
            let is_rust = path.extension().is_some_and(|extension| extension == "rs");
            let formatted;
            let content = if is_rust {
                formatted = template::formatted(content)?;
                &formatted
            } else {
                content
            };
            write(&root.join(path), content)?;
        }
        Ok(())
    }

    /// The written files and the next steps, for the terminal.
    #[must_use]
    pub fn report(&self) -> String {
        let files = self.files.iter();
        let written: String = files
            .map(|(path, _)| format!("    {}\n", path.display()))
            .collect();
        let next: String = self
            .next
            .iter()
            .map(|line| format!("    {line}\n"))
            .collect();
        format!("Written:\n{written}Next:\n{next}    make synth && make check && make test-fast\n")
    }
}
