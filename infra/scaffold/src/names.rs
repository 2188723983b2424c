//! One name in its spellings, and which names a function, a domain or an entity may have.

use crate::error::{Error, Result};

/// A function's full name, `aurora-<stage>-<name>`, has at most 64 characters, and a stage 16.
pub const LONGEST: usize = 40;

/// `create-subject` → `CreateSubject`
#[must_use]
pub fn pascal(kebab: &str) -> String {
    kebab.split('-').map(capitalised).collect()
}

/// `create-subject` → `create_subject`
#[must_use]
pub fn snake(kebab: &str) -> String {
    kebab.replace('-', "_")
}

/// `create_subject` → `create-subject`
#[must_use]
pub fn kebab(snake: &str) -> String {
    snake.replace('_', "-")
}

/// `CreateSubject` → `create-subject`
#[must_use]
pub fn kebab_of_type(pascal: &str) -> String {
    let mut kebab = String::new();
    for character in pascal.chars() {
        if character.is_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(character.to_ascii_lowercase());
    }
    kebab
}

/// `create-subject` → `Create subject`
#[must_use]
pub fn sentence(kebab: &str) -> String {
    capitalised(&kebab.replace('-', " "))
}

pub(crate) fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + characters.as_str()
    })
}

/// Whether a name is lower-case words with single hyphens between them, as functions are called.
#[must_use]
pub fn is_kebab(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('-').all(is_word)
}

/// Checks that a function, a domain or an entity may be called `name`; `what` says which, `a domain`.
///
/// # Errors
/// When the name is not in kebab case, is longer than [`LONGEST`] or is a keyword of Rust.
pub fn check(what: &str, name: &str) -> Result<()> {
    let rule = if !is_kebab(name) {
        "it must be lower-case words with hyphens between them".to_owned()
    } else if name.len() > LONGEST {
        format!("it has more than {LONGEST} characters")
    } else if KEYWORDS.contains(&name) {
        "it is a keyword of Rust".to_owned()
    } else {
        return Ok(());
    };
    Err(Error::refused(format!(
        "{name:?} cannot be the name of {what}: {rule}"
    )))
}

/// Strict and reserved keywords that are in kebab case: of edition 2024.
const KEYWORDS: [&str; 50] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_has_its_spellings() {
        assert_eq!(pascal("get-subject-by-code"), "GetSubjectByCode");
        assert_eq!(snake("get-subject-by-code"), "get_subject_by_code");
        assert_eq!(kebab("get_subject_by_code"), "get-subject-by-code");
        assert_eq!(kebab_of_type("GetSubjectByCode"), "get-subject-by-code");
        assert_eq!(sentence("get-subject-by-code"), "Get subject by code");
    }

    #[test]
    fn a_name_of_other_characters_is_no_function_name() {
        assert!(is_kebab("archive-subject") && is_kebab("a1-b2"));
        for name in [
            "",
            "Archive",
            "archive_subject",
            "-a",
            "a-",
            "a--b",
            "1a",
            "../a",
            "a b",
            "ä",
        ] {
            assert!(!is_kebab(name), "{name}");
        }
    }

    #[test]
    fn a_refused_name_is_named_with_the_rule_that_it_breaks() {
        check("a command", "archive-subject").unwrap();
        check("a command", &"a".repeat(LONGEST)).unwrap();
        for (name, rule) in [
            ("Archive", "lower-case words"),
            (&"a".repeat(LONGEST + 1), "more than 40 characters"),
            ("move", "a keyword of Rust"),
        ] {
            let message = check("a command", name).unwrap_err().to_string();
            assert!(
                message.contains(rule) && message.contains(name),
                "{message}"
            );
        }
    }
}
