//! Entity tags and the conditions that requests make with them (RFC 9110, sections 8.8.3 and 13.1).

/// The entity tag of a version, as `ETag` has it: `"7"`.
#[must_use]
pub fn of_version(version: u64) -> String {
    format!("\"{version}\"")
}

/// The condition in an `If-Match` or `If-None-Match` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagCondition {
    /// `*`: whatever the resource is now, if it exists.
    Any,
    /// One of these tags, as they stand in the header: `"7"` or `W/"7"`.
    OneOf(Vec<String>),
}

impl TagCondition {
    /// Reads the header's value; `None` if it is neither `*` nor a list of entity tags.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        let mut rest = value.trim_matches(SPACE);
        if rest == "*" {
            return Some(Self::Any);
        }
        let mut tags = Vec::new();
        // An empty element of a list is ignored (RFC 9110, section 5.6.1).
        loop {
            rest = rest.trim_start_matches([',', ' ', '\t']);
            if rest.is_empty() {
                return (!tags.is_empty()).then_some(Self::OneOf(tags));
            }
            let tag = first_tag(rest)?;
            tags.push(tag.to_owned());
            rest = rest[tag.len()..].trim_start_matches(SPACE);
            if !rest.is_empty() && !rest.starts_with(',') {
                return None;
            }
        }
    }

    /// Whether the condition names the current tag by strong comparison, which `If-Match` uses: both
    /// tags are strong and have the same characters. `None` is a resource without a tag.
    #[must_use]
    pub fn matches_strongly(&self, current: Option<&str>) -> bool {
        let is_weak = |tag: &str| tag.starts_with(WEAK);
        self.matches(current, |tag, current| !is_weak(current) && tag == current)
    }

    /// Whether the condition names the current tag by weak comparison, which `If-None-Match` uses: both
    /// tags have the same characters, weak or not. `None` is a resource without a tag.
    #[must_use]
    pub fn matches_weakly(&self, current: Option<&str>) -> bool {
        self.matches(current, |tag, current| opaque(tag) == opaque(current))
    }

    fn matches(&self, current: Option<&str>, equal: impl Fn(&str, &str) -> bool) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(tags) => {
                current.is_some_and(|current| tags.iter().any(|tag| equal(tag, current)))
            }
        }
    }
}

const WEAK: &str = "W/";
const SPACE: [char; 2] = [' ', '\t'];

/// The tag without the mark of a weak one.
fn opaque(tag: &str) -> &str {
    tag.strip_prefix(WEAK).unwrap_or(tag)
}

/// The entity tag at the beginning of a text. A comma may be a part of it.
fn first_tag(text: &str) -> Option<&str> {
    let opened = opaque(text).strip_prefix('"')?;
    let (content, _) = opened.split_once('"')?;
    let is_allowed = |letter: char| !matches!(letter, '\0'..=' ' | '\u{7f}');
    let length = text.len() - opened.len() + content.len() + 1;
    content.chars().all(is_allowed).then(|| &text[..length])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn strong(header: &str, current: &str) -> bool {
        TagCondition::parse(header).is_some_and(|header| header.matches_strongly(Some(current)))
    }

    fn weak(header: &str, current: &str) -> bool {
        TagCondition::parse(header).is_some_and(|header| header.matches_weakly(Some(current)))
    }

    #[test]
    fn the_comparisons_are_those_of_the_table_in_rfc_9110() {
        for (one, other, strongly, weakly) in [
            ("W/\"1\"", "W/\"1\"", false, true),
            ("W/\"1\"", "W/\"2\"", false, false),
            ("W/\"1\"", "\"1\"", false, true),
            ("\"1\"", "\"1\"", true, true),
        ] {
            assert_eq!((strong(one, other), weak(one, other)), (strongly, weakly));
            assert_eq!((strong(other, one), weak(other, one)), (strongly, weakly));
        }
    }

    #[test]
    fn a_tag_is_compared_as_it_is_and_not_as_a_number() {
        for other in ["\"01\"", "\"+1\"", "\"1 \"", "\"1.0\"", "\"\"", "\"11\""] {
            assert!(!strong(other, "\"1\"") && !weak(other, "\"1\""), "{other}");
        }
    }

    #[test]
    fn one_tag_of_a_list_is_enough() {
        let list = "\"a,b\" ,, W/\"2\",\t\"3\"";
        for (tag, strongly, weakly) in [
            ("\"a,b\"", true, true),
            ("\"2\"", false, true),
            ("\"3\"", true, true),
            ("\"a\"", false, false),
        ] {
            assert_eq!(
                (strong(list, tag), weak(list, tag)),
                (strongly, weakly),
                "{tag}"
            );
        }
    }

    #[test]
    fn a_star_is_every_resource_and_no_tag_of_a_list_is_a_resource_without_one() {
        let any = TagCondition::parse(" * ").unwrap();
        assert!(any.matches_strongly(None) && any.matches_weakly(Some("\"1\"")));
        let one = TagCondition::parse("\"1\"").unwrap();
        assert!(!one.matches_strongly(None) && !one.matches_weakly(None));
    }

    #[test]
    fn what_is_no_list_of_tags_is_no_condition() {
        for header in [
            "",
            ",",
            "1",
            "\"1",
            "1\"",
            "w/\"1\"",
            "W/1",
            "W/ \"1\"",
            "\"1\" \"2\"",
            "\"1\"2",
            "*, \"1\"",
            "\"1\", *",
            "\"1\", 2",
            "\"a b\"",
        ] {
            assert_eq!(TagCondition::parse(header), None, "{header}");
        }
    }

    proptest! {
        #[test]
        fn every_list_that_is_written_is_read(tags in proptest::collection::vec("(W/)?\"[!#-~]{0,5}\"", 1..5)) {
            let read = TagCondition::parse(&tags.join(", "));
            prop_assert_eq!(read, Some(TagCondition::OneOf(tags)));
        }

        #[test]
        fn no_header_makes_the_parser_panic(header in "\\PC{0,30}|[W/\", *a]{0,20}") {
            drop(TagCondition::parse(&header));
        }
    }
}
