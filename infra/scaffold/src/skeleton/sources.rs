//! The sources of one domain, as text.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::files::{entries, read};

/// One source file without its `#[cfg(test)] mod tests {`.
pub(super) struct Source {
    /// The path, relative to the domain's `src/`.
    pub(super) path: PathBuf,
    /// `crate::values::setting`
    pub(super) module: String,
    /// The text with each run of white space as one space, so that a search finds broken lines too.
    pub(super) text: String,
}

/// Every source file of a domain except its binaries and tests, with files near the root first.
pub(super) fn of(source: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    collect(source, source, &mut sources)?;
    sources.sort_by_key(|source| (source.path.components().count(), source.path.clone()));
    Ok(sources)
}

fn collect(root: &Path, folder: &Path, sources: &mut Vec<Source>) -> Result<()> {
    for path in entries(folder)? {
        let relative = path.strip_prefix(root).unwrap_or(&path).to_owned();
        let ends_with = |name: &str| relative.file_stem().is_some_and(|stem| stem == name);
        if ends_with("bin") || ends_with("tests") {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, sources)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = read(&path)?;
            let code = text.split("\n#[cfg(test)]\nmod tests {").next();
            let words: Vec<&str> = code.unwrap_or_default().split_whitespace().collect();
            sources.push(Source {
                module: module(&relative),
                path: relative,
                text: words.join(" "),
            });
        }
    }
    Ok(())
}

/// `values/setting.rs` → `crate::values::setting`
fn module(relative: &Path) -> String {
    let mut module = "crate".to_owned();
    let without_extension = relative.with_extension("");
    for part in &without_extension {
        if part != "mod" {
            module.push_str("::");
            module.push_str(&part.to_string_lossy());
        }
    }
    module
}
