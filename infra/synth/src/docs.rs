//! The doc comment at the start of an endpoint's file: the first line is the route, the rest describes
//! the endpoint. The API description uses the same text. After the route, the first line may have a
//! summary, where the name of the function is not plain words: "`GET /api/v1/config`: List settings".

use std::fs;
use std::path::{Path, PathBuf};

use lambda::{Entry, Trigger};

use crate::error::{Error, Result};
use scaffold::names::snake;

/// A file's doc comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The first line up to the summary, without code marks.
    pub title: String,
    /// The summary in the first line.
    pub summary: Option<String>,
    /// The text after the first line.
    pub text: String,
}

/// The source file of the function of `entry`, relative to the root of the repository.
#[must_use]
pub fn source(root: &Path, domain: &str, entry: &Entry) -> PathBuf {
    let folder = match entry.trigger {
        Trigger::Http { spec, .. } if spec.is_command => "commands",
        Trigger::Http { .. } => "queries",
        Trigger::Event { .. } => "consumers",
        Trigger::Job { .. } => "jobs",
        Trigger::Stream => "relay",
        Trigger::Authorizer => "",
    };
    let folder = Path::new("functions").join(domain).join("src").join(folder);
    let file = format!("{}.rs", snake(entry.name));
    // The file is in the role folder, or in a topic folder below it.
    let found = scaffold::files::find(&root.join(&folder), &file);
    let found = found.ok().flatten();
    let found = found.and_then(|path| Some(path.strip_prefix(root).ok()?.to_owned()));
    found.unwrap_or_else(|| folder.join(file))
}

/// The doc comment of the file that holds `entry`.
///
/// # Errors
/// When the file does not exist, or has no doc comment.
pub fn heading(root: &Path, domain: &str, entry: &Entry) -> Result<Heading> {
    let path = source(root, domain, entry);
    let text = fs::read_to_string(root.join(&path)).map_err(Error::at(&path))?;
    parse(&text).ok_or_else(|| {
        Error::refused(format!(
            "{} does not start with a doc comment",
            path.display()
        ))
    })
}

fn parse(source: &str) -> Option<Heading> {
    let mut lines = source
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(str::trim);
    let first = lines.next()?;
    let (title, summary) = match first.split_once("`: ") {
        Some((title, summary)) => (title, Some(summary.to_owned())),
        None => (first, None),
    };
    let title = title.replace('`', "");
    let text = lines.collect::<Vec<_>>().join("\n").trim().to_owned();
    Some(Heading {
        title,
        summary,
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_a_title_and_a_text() {
        let heading = parse(
            "//! `GET /things`\n//!\n//! Things,\n//! all of them.\n\nuse std;\n//! no more\n",
        );
        let (title, text) = ("GET /things".to_owned(), "Things,\nall of them.".to_owned());
        let summary = None;
        let expected = Heading {
            title,
            summary,
            text,
        };
        assert_eq!(heading, Some(expected));
        assert_eq!(parse("use std;\n"), None);
    }

    #[test]
    fn a_heading_may_have_a_summary() {
        let heading = parse("//! `GET /things/{id}`: Get thing\n//!\n//! A thing.\n").unwrap();
        assert_eq!(heading.title, "GET /things/{id}");
        assert_eq!(heading.summary.as_deref(), Some("Get thing"));
        assert_eq!(heading.text, "A thing.");
    }
}
