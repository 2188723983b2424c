//! Generated files: their expected content, and the differences of the files on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The root of the repository: the current folder, or the folder above it with the platform's template.
///
/// # Errors
/// When the current folder is not in the repository.
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
pub struct Files {
    wanted: BTreeMap<PathBuf, String>,
    owned: BTreeSet<PathBuf>,
}

/// A difference between a file on disk and its expected content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The file does not exist.
    Missing(PathBuf),
    /// The file has another content.
    OutOfDate(PathBuf),
    /// The file is in a folder of generated files, but it is not generated.
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
    /// Declares that a folder has only generated files: other files in it, at any depth, are removed.
    pub fn own(&mut self, folder: impl Into<PathBuf>) {
        self.owned.insert(folder.into());
    }

    /// Adds a file.
    pub fn add(&mut self, path: impl Into<PathBuf>, content: impl Into<String>) {
        self.wanted.insert(path.into(), content.into());
    }

    /// The expected content of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.wanted.get(Path::new(path)).map(String::as_str)
    }

    /// Every file, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.wanted
            .iter()
            .map(|(path, content)| (path.as_path(), content.as_str()))
    }

    /// The differences below `root`.
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
        for folder in &self.owned {
            let mut found = Vec::new();
            collect(&root.join(folder), &mut found)?;
            let inside = found.iter().filter_map(|path| path.strip_prefix(root).ok());
            let orphans = inside.filter(|path| !self.wanted.contains_key(*path));
            differences.extend(orphans.map(|path| Difference::Superfluous(path.to_owned())));
        }
        Ok(differences)
    }

    /// Writes missing and outdated files, removes superfluous files, and returns the differences.
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
                    let content = self.wanted.get(path).map_or("", String::as_str);
                    write(&root.join(path), content)?;
                }
            }
        }
        Ok(differences)
    }
}

/// Writes a file, and creates its folder first.
///
/// # Errors
/// When the folder or the file cannot be written.
pub fn write(path: &Path, content: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::at(folder))?;
    }
    fs::write(path, content).map_err(Error::at(path))
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(Error::at(path))
}

/// The entries of a folder, sorted by name; none if the folder does not exist.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(Error::at(folder))?,
    };
    let mut paths = entries
        .map(|entry| Ok(entry.map_err(Error::at(folder))?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// The first file of that name in a folder or below it, in the order of the paths.
///
/// # Errors
/// When a folder cannot be read.
pub fn find(folder: &Path, file: &str) -> Result<Option<PathBuf>> {
    for path in entries(folder)? {
        if path.is_dir() {
            if let Some(found) = find(&path, file)? {
                return Ok(Some(found));
            }
        } else if path.file_name().is_some_and(|name| name == file) {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// Every file below a folder; none if the folder does not exist.
fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for path in entries(folder)? {
        if path.is_dir() {
            collect(&path, found)?
        } else {
            found.push(path)
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_difference_is_reported_and_then_corrected() {
        let root = tempfile::tempdir().unwrap();
        let mut files = Files::default();
        files.own("infra/stacks");
        files.own("events");
        for name in [
            "infra/stacks/a.yaml",
            "infra/stacks/b.yaml",
            "infra/openapi.json",
        ] {
            files.add(name, name);
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
    fn files_outside_the_generated_folders_are_not_changed() {
        let root = tempfile::tempdir().unwrap();
        let by_hand = root.path().join("infra/edge.yaml");
        write(&by_hand, "by hand").unwrap();
        let mut files = Files::default();
        files.own("infra/stacks");
        assert_eq!(files.write(root.path()).unwrap(), []);
        assert!(by_hand.exists());
    }
}
