//! `Content-Disposition` of a download: RFC 6266, with the name as RFC 8187 writes it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::file::{FileName, MediaType};

/// What RFC 8187 does not allow as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The types that a browser may show. None of them can contain a program that runs with the rights of the
/// page, as HTML and SVG can.
const SHOWN: [&str; 14] = [
    "application/pdf",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "audio/webm",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "video/mp4",
    "video/ogg",
    "video/quicktime",
    "video/webm",
];

/// Whether a browser saves a file or shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Disposition {
    /// It is saved.
    #[default]
    Attachment,
    /// It is shown, if its type allows that. Other types are saved all the same.
    Inline,
}

impl Disposition {
    /// The header for a file of this type and name. Old clients read the name without the characters that
    /// are not ASCII; all others read the whole name.
    #[must_use]
    pub(crate) fn header(self, file_type: &MediaType, name: &FileName) -> String {
        let shows = self == Self::Inline && SHOWN.contains(&file_type.as_str());
        let kind = if shows { "inline" } else { "attachment" };
        let plain: String = name.as_str().chars().map(plain).collect();
        let whole = utf8_percent_encode(name.as_str(), ENCODED);
        format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{whole}")
    }
}

/// A character for the quoted name. A quote and a backslash would need an escape that clients read in
/// different ways, and some decode `%41`.
fn plain(character: char) -> char {
    match character {
        '"' | '\\' | '%' => '_',
        ' '..='~' => character,
        _ => '_',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(disposition: Disposition, file_type: &str, name: &str) -> String {
        disposition.header(&file_type.parse().unwrap(), &name.parse().unwrap())
    }

    #[test]
    fn a_name_is_written_for_old_clients_and_for_all_others() {
        for (name, plain, whole) in [
            ("a.pdf", "a.pdf", "a.pdf"),
            ("my file.pdf", "my file.pdf", "my%20file.pdf"),
            ("say \"hi\".txt", "say _hi_.txt", "say%20%22hi%22.txt"),
            ("Käse.md", "K_se.md", "K%C3%A4se.md"),
            ("😀.png", "_.png", "%F0%9F%98%80.png"),
            ("100%41.csv", "100_41.csv", "100%2541.csv"),
            (
                "a;b=c'd*(e).txt",
                "a;b=c'd*(e).txt",
                "a%3Bb%3Dc%27d%2A%28e%29.txt",
            ),
        ] {
            let expected = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}");
            assert_eq!(
                header(Disposition::Attachment, "text/plain", name),
                expected
            );
        }
    }

    #[test]
    fn a_header_is_one_line_of_ascii_with_every_name() {
        for name in ["ö".repeat(255), "\u{2603} \"x\" \u{1F600}".to_owned()] {
            let header = header(Disposition::Inline, "image/png", &name);
            assert!(
                header.bytes().all(|byte| (b' '..=b'~').contains(&byte)),
                "{header}"
            );
            assert_eq!(header.matches('"').count(), 2);
        }
    }

    #[test]
    fn only_types_without_programs_are_shown() {
        for shown in ["image/png", "application/pdf", "video/mp4"] {
            assert!(header(Disposition::Inline, shown, "a").starts_with("inline; "));
            assert!(header(Disposition::Attachment, shown, "a").starts_with("attachment; "));
        }
        for saved in [
            "image/svg+xml",
            "text/html",
            "text/plain",
            "application/json",
        ] {
            assert!(header(Disposition::Inline, saved, "a").starts_with("attachment; "));
        }
    }
}
