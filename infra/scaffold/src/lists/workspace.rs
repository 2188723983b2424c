//! The list of domains: for cargo, for the functions that list domains, and for the README.

use crate::error::{Error, Result};
use crate::names::snake;
use crate::scan::Domain;

const BEGIN: &str = "<!-- domains:begin -->\n";
const END: &str = "<!-- domains:end -->\n";

/// The maximum width of a list that rustfmt keeps on one line.
const LIST_WIDTH: usize = 60;

/// One name on each line, compiled into `shared/gateway`.
pub(super) fn names(domains: &[Domain]) -> String {
    lines(domains, |name| format!("{name}\n"))
}

/// The manifest of the crate that depends on every domain.
pub(super) fn manifest(domains: &[Domain]) -> String {
    let dependencies = lines(domains, |name| {
        format!("{name} = {{ path = \"../../functions/{name}\" }}\n")
    });
    format!(
        "# Written by `make synth`.\n\n\
        [package]\n\
        name = \"domains\"\n\
        description = \"Every domain: the one crate that depends on all of them\"\n\
        version.workspace = true\n\
        edition.workspace = true\n\
        rust-version.workspace = true\n\
        license.workspace = true\n\
        publish.workspace = true\n\n\
        [dependencies]\n\
        lambda.workspace = true\n\
        {dependencies}\n\
        [lints]\n\
        workspace = true\n\n\
        [lib]\n\
        doctest = false\n"
    )
}

/// The library of that crate.
pub(super) fn library(domains: &[Domain]) -> String {
    let exports = lines(domains, |name| format!("pub use {};\n", snake(name)));
    let calls: Vec<String> = domains
        .iter()
        .map(|domain| format!("{}::catalogue()", snake(&domain.name)))
        .collect();
    let joined = calls.join(", ");
    let list = if joined.len() <= LIST_WIDTH {
        joined
    } else {
        format!("\n        {},\n    ", calls.join(",\n        "))
    };
    format!(
        "//! Every domain. Written by `make synth`.\n\n\
        use lambda::Catalogue;\n\n\
        {exports}\n\
        /// The catalogue of every domain, in the order of their names.\n\
        #[must_use]\n\
        pub fn catalogues() -> Vec<Catalogue> {{\n    vec![{list}]\n}}\n"
    )
}

/// The README with the current table of domains.
pub(super) fn readme(text: &str, domains: &[Domain]) -> Result<String> {
    let (head, rest) = split(text, BEGIN)?;
    let (_, tail) = split(rest, END)?;
    let rows: String = domains
        .iter()
        .map(|domain| {
            let Domain {
                name, description, ..
            } = domain;
            format!("| [{name}](functions/{name}/README.md) | {description} |\n")
        })
        .collect();
    let table = format!("| domain | what it is for |\n|---|---|\n{rows}");
    Ok(format!("{head}{BEGIN}{table}{END}{tail}"))
}

fn split<'a>(text: &'a str, marker: &str) -> Result<(&'a str, &'a str)> {
    text.split_once(marker).ok_or_else(|| {
        Error::refused(format!(
            "README.md has no line {}, so the table of domains cannot be written",
            marker.trim()
        ))
    })
}

fn lines(domains: &[Domain], line: impl Fn(&str) -> String) -> String {
    domains.iter().map(|domain| line(&domain.name)).collect()
}
