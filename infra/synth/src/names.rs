//! One name in its spellings.

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

/// `create-subject` → `Create subject`
#[must_use]
pub fn sentence(kebab: &str) -> String {
    capitalised(&kebab.replace('-', " "))
}

fn capitalised(word: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_has_its_spellings() {
        assert_eq!(pascal("get-subject-by-code"), "GetSubjectByCode");
        assert_eq!(snake("get-subject-by-code"), "get_subject_by_code");
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
}
