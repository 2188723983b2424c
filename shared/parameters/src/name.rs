//! The names of parameters.

use std::fmt;

use kernel::text::{PLAIN_NAME_LIMIT, is_plain_name};
use kernel::{Error, Result};

/// The most segments of a name. SSM allows 15, including the two of the deployment's path.
pub const DEPTH_LIMIT: usize = 10;

/// The longest segment in characters.
pub const SEGMENT_LIMIT: usize = PLAIN_NAME_LIMIT;

/// The segment below which the deploy step keeps the secrets that functions get as environment
/// variables.
const DEPLOYMENT_SECRETS: &str = "secrets";

/// A parameter's name below the deployment's path: `flags/new-editor` is
/// `/aurora/<stage>/flags/new-editor` in SSM. Segments are letters, digits and `_.-`, none of them
/// `.` or `..`. The first segment is not `secrets` in upper or lower case, because the deployment's own
/// secrets are there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// # Errors
    /// 422 for a name that breaks one of the rules above.
    pub fn parse(name: &str) -> Result<Self> {
        let mut segments = name.split('/');
        let is_valid = segments.clone().count() <= DEPTH_LIMIT
            && segments.all(is_segment)
            && !is_below_secrets(name);
        if is_valid {
            Ok(Self(name.to_owned()))
        } else {
            Err(Error::invalid_field(
                "name",
                "is not a valid parameter name",
            ))
        }
    }

    /// The name for SSM's full name `full`; none when it is not below `path` or is not a valid [`Name`].
    #[must_use]
    pub fn below(path: &str, full: &str) -> Option<Self> {
        Self::parse(full.strip_prefix(path)?.strip_prefix('/')?).ok()
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The full name in SSM.
    #[must_use]
    pub fn full(&self, path: &str) -> String {
        format!("{path}/{self}")
    }
}

fn is_segment(segment: &str) -> bool {
    is_plain_name(segment) && !matches!(segment, "." | "..")
}

fn is_below_secrets(name: &str) -> bool {
    name.split('/')
        .next()
        .is_some_and(|first| first.eq_ignore_ascii_case(DEPLOYMENT_SECRETS))
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_to_ten_plain_segments() {
        let longest = ["a"; DEPTH_LIMIT].join("/");
        let widest = "a".repeat(SEGMENT_LIMIT);
        for name in ["a", "shared/Page.Size_2-x", "a/secrets", &longest, &widest] {
            assert_eq!(Name::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn a_malformed_name_is_refused() {
        let too_deep = ["a"; DEPTH_LIMIT + 1].join("/");
        let too_wide = "a".repeat(SEGMENT_LIMIT + 1);
        for name in [
            "", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "a/./b", "a b", "a%2fb", "a\\b",
            "a\nb", "ä", "a*", "{{a}}", &too_deep, &too_wide,
        ] {
            let error = Name::parse(name).unwrap_err();
            assert_eq!(error.kind(), kernel::Kind::Invalid, "{name}");
        }
    }

    #[test]
    fn the_deployments_secrets_cannot_be_named() {
        for name in ["secrets", "secrets/pepper", "Secrets/pepper", "secrets/a/b"] {
            assert!(Name::parse(name).is_err(), "{name}");
        }
        assert_eq!(
            Name::below("/aurora/dev", "/aurora/dev/secrets/pepper"),
            None
        );
    }

    #[test]
    fn a_full_name_is_parsed_for_its_own_stage_only() {
        let name = Name::parse("flags/new-editor").unwrap();
        let full = name.full("/aurora/dev");
        assert_eq!(full, "/aurora/dev/flags/new-editor");
        assert_eq!(Name::below("/aurora/dev", &full), Some(name));
        for foreign in ["/aurora/prod", "/aurora/de", "/aurora", ""] {
            assert_ne!(
                Name::below(foreign, &full).map(|name| name.0),
                Some("flags/new-editor".to_owned())
            );
        }
        assert_eq!(Name::below("/aurora/de", &full), None);
    }
}
