//! `scaffold lists`: the files that are generated from the functions and domains in the sources.

mod functions;
#[cfg(test)]
mod tests;
mod workspace;

use std::path::Path;

use crate::error::Result;
use crate::files::{Files, read};
use crate::names::snake;
use crate::scan::{self, Domain, Folder};

/// Every list of the repository at `root`.
///
/// # Errors
/// As [`scan::domains`]; also when the README has no markers for the table of domains.
pub fn generate(root: &Path) -> Result<Files> {
    let domains = scan::domains(root)?;
    let mut files = Files::default();
    for domain in &domains {
        add_domain(&mut files, domain);
    }
    files.add("infra/domains.txt", workspace::names(&domains));
    files.add("infra/domains/Cargo.toml", workspace::manifest(&domains));
    files.add("infra/domains/src/lib.rs", workspace::library(&domains));
    let readme = workspace::readme(&read(&root.join("README.md"))?, &domains)?;
    files.add("README.md", readme);
    Ok(files)
}

fn add_domain(files: &mut Files, domain: &Domain) {
    let source = Path::new("functions").join(&domain.name).join("src");
    files.add(source.join("functions.rs"), functions::list(domain));
    files.own(source.join("bin"));
    for function in &domain.functions {
        let path = source.join("bin").join(&function.name).with_extension("rs");
        files.add(path, binary(&domain.name, &function.name));
    }
    for folder in &domain.folders {
        files.add(folder.path.join("mod.rs"), modules(folder));
    }
}

/// Calls a plain function of the library: a binary that instantiates async or generic code takes many
/// times as long to compile.
fn binary(domain: &str, name: &str) -> String {
    let (package, function) = (snake(domain), snake(name));
    format!(
        "//! The function `{name}`. Written by `make synth`.\n\nfn main() -> std::process::ExitCode {{\n    \
        lambda::run({package}::functions::{function})\n}}\n"
    )
}

fn modules(folder: &Folder) -> String {
    let about = folder
        .topic
        .as_ref()
        .map_or_else(String::new, |topic| format!(" on `{topic}`"));
    let mut text = format!(
        "//! {}{about}. Written by `make synth`.\n",
        folder.role.does
    );
    if !folder.modules.is_empty() {
        text.push('\n');
    }
    for module in &folder.modules {
        text.push_str(&format!("pub(crate) mod {module};\n"));
    }
    if folder.has_tests {
        text.push_str("\n#[cfg(test)]\nmod tests;\n");
    }
    text
}
