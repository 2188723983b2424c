//! Small repositories for tests.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::files::write;

/// A repository with the domain `letters` and these further files, by path and content.
pub(crate) fn tree(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let given = [
        ("template.yaml", ""),
        (
            "README.md",
            "# X\n\n<!-- domains:begin -->\nold\n<!-- domains:end -->\n\nmore\n",
        ),
        ("functions/letters/Cargo.toml", MANIFEST),
        ("functions/letters/src/lib.rs", "//! Letters.\n"),
    ];
    for (path, content) in given.iter().chain(files) {
        write(&root.path().join(path), content).unwrap();
    }
    root
}

const MANIFEST: &str = "[package]\nname = \"letters\"\ndescription = \"Letters and parcels\"\n";

/// The text of a file that implements a trait.
pub(crate) fn implementation(of: &str, type_name: &str, name: &str) -> String {
    format!(
        "//! X\n\nimpl {of} for {type_name} {{\n    const NAME: &'static str = \"{name}\";\n}}\n"
    )
}

/// The content of a file in the repository.
pub(crate) fn text(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
