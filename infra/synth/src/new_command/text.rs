//! What the new files say.

use std::path::Path;

use minijinja::{AutoEscape, Environment, context};

use super::places::{Found, find_id, find_repository};
use crate::error::Result;
use crate::names::{pascal, sentence, snake};
use crate::template_syntax;

const COMMAND: &str = include_str!("../../templates/command.rs.j2");

/// The binary.
pub(super) fn bin(domain: &str, name: &str) -> String {
    let (package, module) = (snake(domain), snake(name));
    format!(
        "//! The function `{name}`.\n\nfn main() -> std::process::ExitCode {{\n    \
        lambda::run({package}::commands::{module}::entry)\n}}\n"
    )
}

/// The command's own file. `archive-subject` acts upon a subject: its path names one.
pub(super) fn command(folder: &Path, domain: &str, name: &str) -> Result<String> {
    let (verb, noun) = name.rsplit_once('-').unwrap_or((name, ""));
    let id = if noun.is_empty() {
        "id".to_owned()
    } else {
        format!("{noun}_id")
    };
    let known_id = find_id(folder, &format!("{}Id", pascal(noun)))?;
    let repository = find_repository(folder)?;
    let mut imports = vec![
        "use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};",
        "use lambda::Function;",
        "use schemars::JsonSchema;",
        "use serde::Deserialize;",
    ];
    if known_id.is_none() {
        imports.insert(0, "use kernel::text::Text;");
    }
    let mut own_imports: Vec<String> = [&repository, &known_id]
        .into_iter()
        .flatten()
        .map(Found::import)
        .collect();
    own_imports.sort();
    let name_of = |found: Option<Found>, otherwise: &str| {
        found.map_or_else(|| otherwise.to_owned(), |found| found.name)
    };
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_syntax(template_syntax()?);
    let text = environment.template_from_str(COMMAND)?.render(context! {
        name,
        sentence => sentence(name),
        path => format!("/api/v1/{domain}/{{{id}}}/{verb}"),
        type => pascal(name),
        id,
        id_type => name_of(known_id, "Text<64>"),
        repository => name_of(repository, "()"),
        imports,
        own_imports,
    })?;
    // Where nothing is imported from the domain, two empty lines are left.
    Ok(text.replace("\n\n\n", "\n\n"))
}
