//! The values of a repository.

use kernel::text::{Integer, Text};
use kernel::{text_value, typed_id};
use objects::ObjectKey;

typed_id! {
    /// Identifies a repository.
    RepositoryId
}

typed_id! {
    /// Identifies one sync of a repository.
    SyncId
}

/// The name of a repository. No two repositories have names that differ only in case or accents' encoding.
pub(crate) type RepositoryName = Text<100>;

/// A file's length in bytes: at most 50 TB, the largest object of S3.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingObjects.html>
pub(crate) type FileLength = Integer<0, 50_000_000_000_000>;

/// The longest path in bytes. A sort key of DynamoDB has at most 1,024 bytes.
const PATH_LIMIT: usize = 960;

/// The folder of all sources in the bucket. Operators put files there.
const SOURCES: &str = "files/repositories";

text_value! {
    /// The path of a file in its repository.
    pub(crate) struct FilePath {
        rule: |text| is_path(text).then(|| text.to_owned()),
        refused: "must be a relative path of at most 960 bytes with / between its names, of which none is empty, . or contains ..",
        schema: {
            "minLength": 1,
            "maxLength": 960,
            "examples": ["week-1/consensus.pdf"],
        },
    }
}

text_value! {
    /// The folder of a source in the bucket, below `files/repositories/`.
    pub(crate) struct SourcePrefix {
        rule: |text| (text.len() <= 200 && is_path(text)).then(|| text.to_owned()),
        refused: "must be a relative path of at most 200 bytes with / between its names, of which none is empty, . or contains ..",
        schema: {
            "minLength": 1,
            "maxLength": 200,
            "examples": ["lectures/2026"],
        },
    }
}

impl SourcePrefix {
    /// The folder in the bucket.
    ///
    /// # Errors
    /// Internal: a prefix is always a valid part of a key.
    pub(crate) fn folder(&self) -> kernel::Result<ObjectKey> {
        ObjectKey::parse(format!("{SOURCES}/{self}"))
    }
}

/// A path is stored and compared as it is, so it is not trimmed or normalized.
fn is_path(text: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && name != "." && !name.contains("..");
    text.len() <= PATH_LIMIT
        && Text::<PATH_LIMIT>::new(text).is_ok_and(|line| line.as_str() == text)
        && !text.contains('\\')
        && text.split('/').all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_and_stays_below_its_repository() {
        let long = "a".repeat(960);
        for path in ["a", "a b/c.d", "ä/日本.pdf", ".hidden", "a.b.c", &long] {
            assert_eq!(path.parse::<FilePath>().unwrap().as_str(), path);
        }
        let too_long = "ä".repeat(481);
        for path in [
            "",
            " ",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "a/.",
            "./a",
            "..",
            "../a",
            "a/../b",
            "a..b",
            "a\\b",
            "a\nb",
            "a\0b",
            "a\u{1}",
            " a",
            "a ",
            "a\u{202E}b",
            "a\u{2028}b",
            &too_long,
        ] {
            assert!(path.parse::<FilePath>().is_err(), "{path:?}");
            assert!(path.parse::<SourcePrefix>().is_err(), "{path:?}");
        }
    }

    #[test]
    fn a_prefix_is_a_folder_below_that_of_all_sources() {
        let prefix: SourcePrefix = "lectures/2026".parse().unwrap();
        let folder = prefix.folder().unwrap();
        assert_eq!(folder.as_str(), "files/repositories/lectures/2026");
        assert!("a".repeat(200).parse::<SourcePrefix>().is_ok());
        assert!("a".repeat(201).parse::<SourcePrefix>().is_err());
    }
}
