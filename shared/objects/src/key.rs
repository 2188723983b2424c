//! The keys of objects.

use std::fmt;

use kernel::{Error, Result};
use serde::{Deserialize, Serialize};

/// The longest key in bytes; S3's limit.
pub const KEY_LIMIT: usize = 1024;

/// The key of an object. It begins with the name of the domain that owns the object,
/// `identity/avatars/…`. The functions of a domain have no rights for other objects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ObjectKey(String);

impl ObjectKey {
    /// Parses a key: at least two segments separated by slashes and at most [`KEY_LIMIT`] bytes.
    ///
    /// # Errors
    /// Internal, when a segment is empty, is `.` or contains `..`, which an HTTP client may resolve to
    /// another key, and when the key has control characters. The error is internal because our code
    /// makes keys from ids and not from file names.
    pub fn parse(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        let is_segment =
            |segment: &str| !segment.is_empty() && segment != "." && !segment.contains("..");
        let valid = text.len() <= KEY_LIMIT
            && text.contains('/')
            && text.split('/').all(is_segment)
            && !text.contains(char::is_control);
        if valid {
            Ok(Self(text))
        } else {
            Err(Error::internal("an object's key is malformed"))
        }
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ObjectKey {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        Self::parse(text)
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_path_below_the_domains_name() {
        for text in ["identity/avatars/1.png", "courses/ä b", "a/b"] {
            assert_eq!(ObjectKey::parse(text).unwrap().as_str(), text);
        }
        assert!(ObjectKey::parse(format!("a/{}", "b".repeat(KEY_LIMIT - 2))).is_ok());
    }

    #[test]
    fn a_malformed_key_is_refused() {
        for text in [
            "",
            "identity",
            "/identity/1",
            "identity/",
            "identity//1",
            "identity/./1",
            "identity/../courses/1",
            "identity/..",
            "identity/1..png",
            "identity/a\nb",
            "identity/a\0",
            "identity/\u{7f}",
        ] {
            assert!(ObjectKey::parse(text).is_err(), "{text:?}");
        }
        assert!(ObjectKey::parse(format!("a/{}", "b".repeat(KEY_LIMIT - 1))).is_err());
    }

    #[test]
    fn a_stored_key_is_checked_when_it_is_read() {
        let key: ObjectKey = serde_json::from_str(r#""identity/1""#).unwrap();
        assert_eq!(serde_json::to_string(&key).unwrap(), r#""identity/1""#);
        assert!(serde_json::from_str::<ObjectKey>(r#""../1""#).is_err());
    }
}
