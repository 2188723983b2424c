//! Where an object is.

use std::fmt;

use kernel::{Error, Result};
use serde::{Deserialize, Serialize};

/// The longest key in bytes; S3's limit.
pub const KEY_LIMIT: usize = 1024;

/// The key of an object. It begins with the name of the domain that owns the object,
/// `identity/avatars/…`: the domain's functions may touch no other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ObjectKey(String);

impl ObjectKey {
    /// The key in that text: at least two segments between slashes and at most [`KEY_LIMIT`] bytes.
    ///
    /// # Errors
    /// Internal, when a segment is empty or a step (`.`, or anything with `..`), which a client on
    /// the way may resolve to another key, and when there are control characters: keys are made by
    /// our code, of ids and not of file names.
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

    /// The key's text.
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
    fn what_leads_elsewhere_is_no_key() {
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
    fn a_stored_key_is_checked_as_it_is_read() {
        let key: ObjectKey = serde_json::from_str(r#""identity/1""#).unwrap();
        assert_eq!(serde_json::to_string(&key).unwrap(), r#""identity/1""#);
        assert!(serde_json::from_str::<ObjectKey>(r#""../1""#).is_err());
    }
}
