//! `synth new-command`: the skeleton of a command, in the four places that a command touches.

mod places;
#[cfg(test)]
mod tests;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use self::places::{add_module, add_to_catalogue, import_module};
use crate::error::{Error, Result};
use crate::files::write;
use crate::names::{is_kebab, pascal, snake};

/// A function's full name, `aurora-<stage>-<name>`, has at most 64 characters, and a stage 16.
const LONGEST: usize = 40;

/// What is written, and what remains to be done by hand.
#[derive(Debug)]
pub struct Skeleton {
    domain: String,
    name: String,
    files: Vec<(PathBuf, String)>,
}

impl Skeleton {
    /// The skeleton of the command `name` of `domain`, in the repository at `root`.
    ///
    /// # Errors
    /// When there is no such domain, when the name cannot be a function's or is taken.
    pub fn of(root: &Path, domain: &str, name: &str) -> Result<Self> {
        check_name(name)?;
        let folder = Path::new("functions").join(domain);
        let source = folder.join("src");
        if !is_kebab(domain) || !root.join(&source).join("lib.rs").is_file() {
            return Err(Error::refused(format!(
                "there is no domain {domain:?}; the domains are {}",
                domains(root)?
            )));
        }
        if let Some(taken) = bin_of(root, name)? {
            return Err(Error::refused(format!(
                "there is a function {name} already: {}",
                taken.display()
            )));
        }
        let module = snake(name);
        // A large domain keeps its catalogue in a file of its own.
        let own_file = source.join("catalogue.rs");
        let library = if root.join(&own_file).is_file() {
            own_file
        } else {
            source.join("lib.rs")
        };
        let modules = source.join("commands/mod.rs");
        let mut text = read(root, &library)?;
        let has_commands = root.join(&modules).is_file();
        if !has_commands {
            text = add_module(&text, "commands");
        }
        let before = if has_commands {
            read(root, &modules)?
        } else {
            format!("//! What changes {domain}.\n")
        };
        let files = vec![
            (
                source.join("commands").join(&module).with_extension("rs"),
                text::command(&root.join(&source), domain, name)?,
            ),
            (
                source.join("bin").join(name).with_extension("rs"),
                text::bin(domain, name),
            ),
            (modules, add_module(&before, &module)),
            (
                library.clone(),
                add_to_catalogue(&import_module(&text, &module), &module, &pascal(name))
                    .ok_or_else(|| {
                        Error::refused(format!("{} has no Catalogue::new(…)", library.display()))
                    })?,
            ),
        ];
        Ok(Self {
            domain: domain.to_owned(),
            name: name.to_owned(),
            files,
        })
    }

    /// Writes it.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, root: &Path) -> Result<()> {
        self.files
            .iter()
            .try_for_each(|(path, content)| write(&root.join(path), content))
    }

    /// What was written and what comes next, for the person at the keyboard.
    #[must_use]
    pub fn report(&self) -> String {
        let written: String = self
            .files
            .iter()
            .map(|(path, _)| format!("    {}\n", path.display()))
            .collect();
        format!(
            "Written:\n{written}Next:\n    \
            say in the command's file what it takes, who may, and what it does\n    \
            put the rule into the entity and the fact into event.rs, and name the fact with .emits in the catalogue\n    \
            test it beside its code\n    \
            cargo fmt -p {domain} && make synth && make test-fast\n    \
            make push FN={name}\n",
            domain = self.domain,
            name = self.name,
        )
    }
}

fn check_name(name: &str) -> Result<()> {
    if !is_kebab(name) || name.len() > LONGEST {
        let rule = format!(
            "a name is lower-case words with hyphens between them, at most {LONGEST} characters"
        );
        return Err(Error::refused(format!(
            "{name:?} cannot be a command's name: {rule}, such as archive-subject"
        )));
    }
    Ok(())
}

fn read(root: &Path, path: &Path) -> Result<String> {
    fs::read_to_string(root.join(path)).map_err(Error::at(path))
}

fn domains(root: &Path) -> Result<String> {
    Ok(folders(root)?.join(", "))
}

fn folders(root: &Path) -> Result<Vec<String>> {
    let folder = root.join("functions");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).map_err(Error::at(&folder))? {
        names.push(
            entry
                .map_err(Error::at(&folder))?
                .file_name()
                .to_string_lossy()
                .into_owned(),
        );
    }
    names.sort();
    Ok(names)
}

/// The file of the function that has the name already: functions of all domains share one set of names.
fn bin_of(root: &Path, name: &str) -> Result<Option<PathBuf>> {
    let paths = folders(root)?.into_iter().map(|domain| {
        Path::new("functions")
            .join(domain)
            .join("src/bin")
            .join(name)
            .with_extension("rs")
    });
    Ok(paths.into_iter().find(|path| root.join(path).exists()))
}
