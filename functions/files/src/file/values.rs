//! The values of a file.

use std::fmt;

use jiff::Timestamp;
use kernel::text::{Integer, Text};
use kernel::{text_value, typed_id};
use objects::Sha256;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

typed_id! {
    /// Identifies a file.
    FileId
}

typed_id! {
    /// Identifies a course.
    CourseId
}

/// Identifies the user or the API key that uploaded a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(crate) struct OwnerId(pub(crate) String);

/// The largest file in bytes: 5 GiB, the largest object that S3 copies in one call.
pub(crate) const LARGEST: i64 = 5 * 1024 * 1024 * 1024;

/// A file's length in bytes.
pub(crate) type FileSize = Integer<1, LARGEST>;

text_value! {
    /// The name of a file on its uploader's computer. It is shown and never part of a key or a path.
    pub(crate) struct FileName {
        rule: file_name,
        refused: "must be 1 to 255 characters in one line, without slashes and backslashes, and not . or ..",
        schema: {
            "minLength": 1,
            "maxLength": 255,
            "pattern": "^[^/\\\\]*$",
            "examples": ["Week 1: Consensus.pdf"],
        },
    }
}

fn file_name(text: &str) -> Option<String> {
    let name = Text::<255>::new(text).ok()?;
    let name = name.as_str();
    let is_path = name.contains(['/', '\\']) || matches!(name, "." | "..");
    (!is_path).then(|| name.to_owned())
}

text_value! {
    /// A media type without parameters, in lower case.
    pub(crate) struct MediaType {
        rule: media_type,
        refused: "must be a media type without parameters, for example application/pdf",
        schema: {
            "maxLength": 127,
            "pattern": "^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*$",
            "examples": ["application/pdf"],
        },
    }
}

fn media_type(text: &str) -> Option<String> {
    let is_name = |name: &str| {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte);
        name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name.bytes().all(is_allowed)
    };
    let (kind, subtype) = text.split_once('/')?;
    let valid = text.len() <= 127 && is_name(kind) && is_name(subtype);
    valid.then(|| text.to_ascii_lowercase())
}

/// What the uploader has declared about a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Declaration {
    /// The name on the uploader's computer.
    pub(crate) original_name: FileName,
    /// The media type.
    pub(crate) file_type: MediaType,
    /// The length in bytes.
    #[schemars(example = 482_133)]
    pub(crate) file_size: FileSize,
    /// The SHA-256 of the bytes, in base64.
    pub(crate) checksum_sha256: Sha256,
}

/// What is known about malware in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Scan {
    /// No scanner has said anything.
    Unscanned,
    /// A scanner found nothing.
    Clean,
}

/// Why a file was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Rejection {
    /// The object has another length.
    SizeMismatch,
    /// The object was stored with another media type.
    TypeMismatch,
    /// The object has another checksum, or none.
    ChecksumMismatch,
    /// The beginning of the object is not that of a file of the declared type.
    ContentMismatch,
    /// A scanner found malware.
    MalwareFound,
    /// Files must be scanned, and the scanner cannot scan this one or did not in time.
    NotScanned,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SizeMismatch => "it has another length than was declared",
            Self::TypeMismatch => "it was sent with another media type than was declared",
            Self::ChecksumMismatch => "it has another checksum than was declared",
            Self::ContentMismatch => "its content is not of the declared type",
            Self::MalwareFound => "it contains malware",
            Self::NotScanned => "it could not be scanned for malware",
        })
    }
}

/// Why a file is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum RemovalReason {
    /// Its owner or an administrator deleted it.
    Deleted,
    /// Its time was over.
    Expired,
    /// Its upload was aborted.
    Aborted,
    /// Its upload was not completed in time.
    Abandoned,
}

/// An upload that has not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PendingUpload {
    /// The upload in parts; none for a file that is uploaded in one request.
    pub(crate) upload_id: Option<objects::UploadId>,
    /// The SHA-256 of each part; none where the uploader has not declared them.
    pub(crate) part_checksums: Vec<Sha256>,
    /// When it ends if it is not completed.
    pub(crate) ends_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_one_line_and_no_path() {
        let long = "ö".repeat(255);
        for name in [
            "a.pdf",
            "say \"hi\".txt",
            "😀.png",
            "..pdf",
            "a;b=c",
            long.as_str(),
        ] {
            assert_eq!(name.parse::<FileName>().unwrap().as_str(), name);
        }
        let too_long = "a".repeat(256);
        for name in [
            "",
            " ",
            ".",
            "..",
            "../etc/passwd",
            "a/b",
            "a\\b",
            "a\nb",
            "a\r\nX: y",
            "a\0b",
            "a\u{202E}gpj.exe",
            too_long.as_str(),
        ] {
            assert!(name.parse::<FileName>().is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_media_type_has_no_parameters_and_is_stored_in_lower_case() {
        for (text, stored) in [
            ("application/pdf", "application/pdf"),
            ("Image/PNG", "image/png"),
            ("image/svg+xml", "image/svg+xml"),
            ("application/vnd.ms-excel", "application/vnd.ms-excel"),
        ] {
            assert_eq!(text.parse::<MediaType>().unwrap().as_str(), stored);
        }
        let too_long = format!("a/{}", "b".repeat(126));
        for text in [
            "",
            "pdf",
            "/pdf",
            "application/",
            "text/plain; charset=utf-8",
            "text/plain\r\nX: y",
            "a/b/c",
            "text/pläin",
            "*/*",
            too_long.as_str(),
        ] {
            assert!(text.parse::<MediaType>().is_err(), "{text:?}");
        }
    }
}
