//! The spellings of a name, and the rules for the names of functions, domains and entities.

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

/// Whether a name consists of lower-case words with single hyphens between them, like a function name.
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

/// Checks that `name` is a valid name for `what`, for example `a domain`.
///
/// # Errors
/// When the name is not in kebab case, is longer than [`LONGEST`] or is a keyword of Rust.
pub fn check(what: &str, name: &str) -> Result<()> {
    let rule = if !is_kebab(name) {
        "it must consist of lower-case words with hyphens between them".to_owned()
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

/// The strict and reserved keywords of edition 2024 that are in kebab case.
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
    fn a_name_has_several_spellings() {
        assert_eq!(pascal("get-subject-by-code"), "GetSubjectByCode");
        assert_eq!(snake("get-subject-by-code"), "get_subject_by_code");
        assert_eq!(kebab("get_subject_by_code"), "get-subject-by-code");
        assert_eq!(kebab_of_type("GetSubjectByCode"), "get-subject-by-code");
        assert_eq!(sentence("get-subject-by-code"), "Get subject by code");
    }

    #[test]
    fn a_name_with_other_characters_is_not_a_function_name() {
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
    fn the_message_for_a_refused_name_has_the_broken_rule() {
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
