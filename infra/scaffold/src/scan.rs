//! Finds the domains in the sources, with their functions and role folders.

mod implementation;
mod roles;
#[cfg(test)]
mod tests;
mod unique;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

pub use self::implementation::Kind;
pub use self::roles::{Folder, ROLES, Role};

use crate::error::{Error, Result};
use crate::files::{entries, read};
use crate::names::{check, kebab};

/// A folder below `functions/`.
#[derive(Debug)]
pub struct Domain {
    /// `subjects`: the name of the folder and of the package.
    pub name: String,
    /// The package's description.
    pub description: String,
    /// Its functions, sorted by kind and then by name.
    pub functions: Vec<Function>,
    /// Its role folders and the topic folders below them, whose `mod.rs` is generated.
    pub folders: Vec<Folder>,
}

/// One function: a type that implements one of the traits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Function {
    /// The trait.
    pub kind: Kind,
    /// `create-subject`
    pub name: String,
    /// `CreateSubject`
    pub type_name: String,
    /// `commands::create_subject`
    pub module: String,
    /// Its file, relative to the root of the repository.
    pub file: PathBuf,
}

/// Every domain of the repository at `root`, sorted by name.
///
/// # Errors
/// When a file cannot be read, when two functions have the same name, when a function and its file have
/// different names, or when a file in a role folder implements no function.
pub fn domains(root: &Path) -> Result<Vec<Domain>> {
    let mut domains = Vec::new();
    for folder in entries(&root.join("functions"))? {
        if folder.is_dir() {
            domains.push(domain(root, &folder)?);
        }
    }
    unique::check(&domains)?;
    Ok(domains)
}

fn domain(root: &Path, folder: &Path) -> Result<Domain> {
    let name = file_name(folder);
    let manifest = read(&folder.join("Cargo.toml"))?;
    let value = |key: &str| {
        let mut lines = manifest.lines();
        let value =
            lines.find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix("= \""));
        let value = value.and_then(|value| value.strip_suffix('"'));
        value.ok_or_else(|| Error::refused(format!("functions/{name}/Cargo.toml has no {key}")))
    };
    if value("name")? != name {
        return Err(Error::refused(format!(
            "functions/{name}/Cargo.toml: the package has the name {}, its folder {name}",
            value("name")?
        )));
    }
    let mut scan = Scan {
        root,
        functions: Vec::new(),
        folders: Vec::new(),
    };
    scan.crate_root(&folder.join("src"))?;
    scan.functions.sort();
    Ok(Domain {
        description: value("description")?.to_owned(),
        functions: scan.functions,
        folders: scan.folders,
        name,
    })
}

struct Scan<'a> {
    root: &'a Path,
    functions: Vec<Function>,
    folders: Vec<Folder>,
}

impl Scan<'_> {
    fn crate_root(&mut self, source: &Path) -> Result<()> {
        let tests = test_modules(&source.join("lib.rs"))?;
        for path in entries(source)? {
            let name = file_name(&path);
            let role = ROLES.iter().find(|role| role.folder == name);
            match role {
                Some(role) if path.is_dir() => self.role_folder(&path, role, &name)?,
                _ if name == "bin" || name == "functions.rs" => {}
                _ => self.elsewhere(&path, "", &tests)?,
            }
        }
        Ok(())
    }

    /// A file or folder outside the role folders: it may contain functions.
    fn elsewhere(&mut self, path: &Path, above: &str, tests: &BTreeSet<String>) -> Result<()> {
        let stem = stem(path);
        if tests.contains(&stem) || stem == "tests" {
            return Ok(());
        }
        let module = join(above, &stem);
        if path.is_dir() {
            let sibling = path.with_extension("rs");
            let owner = if sibling.is_file() {
                sibling
            } else {
                path.join("mod.rs")
            };
            let tests = test_modules(&owner)?;
            for path in entries(path)? {
                self.elsewhere(&path, &module, &tests)?;
            }
        } else if is_rust(path) {
            let module = if stem == "mod" { above } else { &module };
            self.file(path, module)?;
        }
        Ok(())
    }

    /// A role folder or a topic folder below it: each file contains one function.
    fn role_folder(&mut self, folder: &Path, role: &'static Role, module: &str) -> Result<()> {
        let mut modules = Vec::new();
        let mut has_tests = false;
        for path in entries(folder)? {
            let stem = stem(&path);
            if path.is_dir() {
                // A folder with the name of a sibling file belongs to that file.
                if !path.with_extension("rs").is_file() {
                    self.role_folder(&path, role, &join(module, &stem))?;
                    modules.push(stem);
                }
            } else if stem == "tests" {
                has_tests = true;
            } else if is_rust(&path) && stem != "mod" {
                if self.file(&path, &join(module, &stem))? == 0 {
                    return Err(Error::refused(format!(
                        "{} implements none of {}: a file in {}/ is one function, so move other code to the file of the entity",
                        self.relative(&path).display(),
                        Kind::traits(),
                        role.folder
                    )));
                }
                modules.push(stem);
            }
        }
        modules.sort();
        self.folders.push(Folder {
            path: self.relative(folder),
            role,
            topic: module.split_once("::").map(|(_, topic)| kebab(topic)),
            modules,
            has_tests,
        });
        Ok(())
    }

    /// Adds the functions in a file, and returns how many there are.
    fn file(&mut self, path: &Path, module: &str) -> Result<usize> {
        let file = self.relative(path);
        let found = implementation::find(&read(path)?);
        for implementation in &found {
            let type_name = &implementation.type_name;
            let name = implementation.name.clone().ok_or_else(|| {
                Error::refused(format!(
                    "{}: {type_name} has no line `const NAME: &'static str = \"…\";`",
                    file.display()
                ))
            })?;
            check("a function", &name)?;
            let expected = kebab(module.rsplit("::").next().unwrap_or(module));
            if name != expected {
                return Err(Error::refused(format!(
                    "{}: {type_name} has the name {name}, its file {expected}",
                    file.display()
                )));
            }
            self.functions.push(Function {
                kind: implementation.kind,
                name,
                type_name: type_name.clone(),
                module: module.to_owned(),
                file: file.clone(),
            });
        }
        Ok(found.len())
    }

    fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(self.root).unwrap_or(path).to_owned()
    }
}

/// The modules that a file declares only for tests.
fn test_modules(file: &Path) -> Result<BTreeSet<String>> {
    let text = match fs::read_to_string(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        text => text.map_err(Error::at(file))?,
    };
    let lines: Vec<&str> = text.lines().collect();
    let declared = lines.windows(2).filter_map(|pair| {
        let module = pair[1].trim_start_matches("pub(crate) ");
        let module = module.strip_prefix("mod ")?.strip_suffix(';')?;
        (pair[0] == "#[cfg(test)]").then(|| module.to_owned())
    });
    Ok(declared.collect())
}

fn join(above: &str, module: &str) -> String {
    if above.is_empty() {
        module.to_owned()
    } else {
        format!("{above}::{module}")
    }
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
