//! Generated files: what they should be, and how the disk differs.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::{Error, Result};

/// The folders that hold generated files and nothing else.
const OWNED: [&str; 3] = ["infra/stacks", "events", "contracts"];

/// The repository: the folder, here or above, that holds the platform's template.
///
/// # Errors
/// When this is no place in the repository.
pub fn root() -> Result<PathBuf> {
    let here = std::env::current_dir().map_err(Error::at("."))?;
    here.ancestors()
        .find(|folder| folder.join("template.yaml").is_file() && folder.join("functions").is_dir())
        .map(Path::to_owned)
        .ok_or_else(|| {
            Error::refused("this is not Aurora's repository: no template.yaml here or above")
        })
}

/// Generated files by their paths in the repository.
#[derive(Debug, Default)]
pub struct Files(BTreeMap<PathBuf, String>);

/// How the disk differs from what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The file is not there.
    Missing(PathBuf),
    /// The file says something else.
    OutOfDate(PathBuf),
    /// The file follows from nothing.
    Superfluous(PathBuf),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(f, "{} is missing", path.display()),
            Self::OutOfDate(path) => write!(f, "{} is out of date", path.display()),
            Self::Superfluous(path) => write!(f, "{} is superfluous", path.display()),
        }
    }
}

impl Files {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<PathBuf>, content: String) {
        self.0.insert(path.into(), content);
    }

    /// Adds a file of JSON.
    ///
    /// # Errors
    /// When the value cannot be written, which no value of ours is.
    pub fn add_json(&mut self, path: impl Into<PathBuf>, content: &Value) -> Result<()> {
        self.add(path, serde_json::to_string_pretty(content)? + "\n");
        Ok(())
    }

    /// A file's content.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(Path::new(path)).map(String::as_str)
    }

    /// Every file, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.0
            .iter()
            .map(|(path, content)| (path.as_path(), content.as_str()))
    }

    /// What must change below `root`.
    ///
    /// # Errors
    /// When a file or folder cannot be read.
    pub fn differences(&self, root: &Path) -> Result<Vec<Difference>> {
        let mut differences = Vec::new();
        for (path, content) in self.iter() {
            match fs::read_to_string(root.join(path)) {
                Ok(found) if found == content => {}
                Ok(_) => differences.push(Difference::OutOfDate(path.to_owned())),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    differences.push(Difference::Missing(path.to_owned()));
                }
                Err(error) => return Err(Error::at(path)(error)),
            }
        }
        for folder in OWNED {
            let mut found = Vec::new();
            collect(&root.join(folder), &mut found)?;
            let inside = found.iter().filter_map(|path| path.strip_prefix(root).ok());
            let orphans = inside.filter(|path| !self.0.contains_key(*path));
            differences.extend(orphans.map(|path| Difference::Superfluous(path.to_owned())));
        }
        Ok(differences)
    }

    /// Makes the disk what it should be, and tells what has changed.
    ///
    /// # Errors
    /// When a file cannot be written or removed.
    pub fn write(&self, root: &Path) -> Result<Vec<Difference>> {
        let differences = self.differences(root)?;
        for difference in &differences {
            match difference {
                Difference::Superfluous(path) => {
                    fs::remove_file(root.join(path)).map_err(Error::at(path))?
                }
                Difference::Missing(path) | Difference::OutOfDate(path) => {
                    let content = self.0.get(path).map_or("", String::as_str);
                    write(&root.join(path), content)?;
                }
            }
        }
        Ok(differences)
    }
}

/// Writes a file, and makes its folder first.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, content: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::at(folder))?;
    }
    fs::write(path, content).map_err(Error::at(path))
}

/// Every file below a folder; none where there is no folder.
fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(Error::at(folder))?,
    };
    for entry in entries {
        let path = entry.map_err(Error::at(folder))?.path();
        if path.is_dir() {
            collect(&path, found)?
        } else {
            found.push(path)
        }
    }
    found.sort();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_difference_is_named_and_then_gone() {
        let root = tempfile::tempdir().unwrap();
        let mut files = Files::default();
        for name in [
            "infra/stacks/a.yaml",
            "infra/stacks/b.yaml",
            "infra/openapi.json",
        ] {
            files.add(name, name.to_owned());
        }
        write(&root.path().join("infra/stacks/a.yaml"), "older").unwrap();
        write(
            &root.path().join("infra/openapi.json"),
            "infra/openapi.json",
        )
        .unwrap();
        write(&root.path().join("events/old/x.json"), "").unwrap();
        let differences = vec![
            Difference::OutOfDate("infra/stacks/a.yaml".into()),
            Difference::Missing("infra/stacks/b.yaml".into()),
            Difference::Superfluous("events/old/x.json".into()),
        ];
        assert_eq!(files.differences(root.path()).unwrap(), differences);
        assert_eq!(files.write(root.path()).unwrap(), differences);
        assert_eq!(files.differences(root.path()).unwrap(), []);
    }

    #[test]
    fn files_outside_the_generated_folders_are_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let ours = root.path().join("infra/edge.yaml");
        write(&ours, "by hand").unwrap();
        assert_eq!(Files::default().write(root.path()).unwrap(), []);
        assert!(ours.exists());
    }
}
