//! Renders the templates of skeletons.

use std::io::Write as _;
use std::process::{Command, Stdio};

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Value};

use crate::error::{Error, Result};
use crate::names::{pascal, sentence, snake};

/// Renders a template. Its filters are the spellings of a name.
pub(super) fn render(template: &str, values: &Value) -> Result<String> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_syntax(
        SyntaxConfig::builder()
            .keep_trailing_newline(true)
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    environment.add_filter("pascal", |name: &str| pascal(name));
    environment.add_filter("sentence", |name: &str| sentence(name));
    environment.add_filter("snake", |name: &str| snake(name));
    environment.add_filter("words", |name: &str| name.replace('-', " "));
    environment.add_filter("article", article);
    environment.add_filter("snake_words", |words: &str| words.replace(' ', "_"));
    Ok(environment.template_from_str(template)?.render(values)?)
}

/// `course` → `a course`
pub(super) fn article(name: &str) -> String {
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {}", name.replace('-', " "))
}

/// The text after rustfmt, because the order of imports and the line breaks depend on the names.
pub(super) fn formatted(text: &str) -> Result<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(Error::at("rustfmt"))?;
    if let Some(mut input) = rustfmt.stdin.take() {
        input
            .write_all(text.as_bytes())
            .map_err(Error::at("rustfmt"))?;
    }
    let output = rustfmt.wait_with_output().map_err(Error::at("rustfmt"))?;
    if !output.status.success() {
        return Err(Error::refused(format!(
            "rustfmt failed on a skeleton: {}\n{text}",
            String::from_utf8_lossy(&output.stderr)
        )));
    }
    String::from_utf8(output.stdout)
        .map_err(|error| Error::refused(format!("rustfmt wrote no UTF-8 text: {error}")))
}
