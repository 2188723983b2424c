//! Whether the beginning of a file is that of its declared type.

use std::str;

use crate::file::MediaType;

/// Types of one format, or of a format that contains the other.
const SAME: [(&str, &str); 12] = [
    ("application/vnd.oasis.opendocument.presentation", ZIP),
    ("application/vnd.oasis.opendocument.spreadsheet", ZIP),
    ("application/vnd.oasis.opendocument.text", ZIP),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ZIP,
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ZIP,
    ),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ZIP,
    ),
    ("application/epub+zip", ZIP),
    ("audio/mp4", "audio/m4a"),
    ("audio/mp4", "video/mp4"),
    ("audio/wav", "audio/x-wav"),
    ("audio/webm", "video/webm"),
    ("video/webm", "video/x-matroska"),
];

const ZIP: &str = "application/zip";

/// What a text can look like without being another type than was declared. Texts are never shown by a
/// browser: they are downloaded.
const TEXT_LIKE: [&str; 4] = [
    "text/html",
    "text/xml",
    "text/x-shellscript",
    "application/json",
];

/// Types that are text although their names do not begin with `text/`.
const TEXTS: [&str; 4] = [
    "application/json",
    "application/xml",
    "application/x-subrip",
    "image/svg+xml",
];

/// Whether a file that begins with these bytes can be of this type. A type whose format is not known may
/// begin with anything that is not recognised as another type.
#[must_use]
pub(crate) fn matches(file_type: &MediaType, start: &[u8]) -> bool {
    let declared = file_type.as_str();
    let found = infer::get(start).map(|found| found.mime_type());
    if declared.starts_with("text/") || TEXTS.contains(&declared) {
        return is_text(start) && found.is_none_or(|found| TEXT_LIKE.contains(&found));
    }
    match found {
        // A PDF may begin with something else, which can be another document: a browser might show that.
        Some("application/pdf") => declared == "application/pdf" && start.starts_with(b"%PDF-"),
        Some(found) => found == declared || SAME.contains(&(declared, found)),
        None => !infer::is_mime_supported(declared) && !is_same_as_known(declared),
    }
}

/// Whether the type has another name under which its format is recognised.
fn is_same_as_known(declared: &str) -> bool {
    SAME.iter().any(|(name, _)| *name == declared)
}

/// Whether the bytes are UTF-8 without NUL; the last character may be cut off.
fn is_text(start: &[u8]) -> bool {
    let is_utf8 = match str::from_utf8(start) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    is_utf8 && !start.contains(&0)
}

#[cfg(test)]
mod tests;
