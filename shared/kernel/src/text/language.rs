//! Languages of texts.

crate::text_value! {
    /// A language tag of BCP 47: a language, optionally with a script and a region, such as `pt-BR`.
    pub struct LanguageTag {
        rule: language_tag,
        refused: "must be a language tag such as en or pt-BR",
        schema: { "pattern": "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$" },
    }
}

fn language_tag(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let language = parts.next()?;
    let mut rest = parts.peekable();
    let script = rest.next_if(|part| is_script(part)).is_some();
    let region = rest.next_if(|part| is_region(part)).is_some();
    let known = usize::from(script) + usize::from(region);
    let valid = (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && rest.next().is_none()
        && text.matches('-').count() == known;
    valid.then(|| text.to_owned())
}

fn is_script(part: &str) -> bool {
    let (first, rest) = part.as_bytes().split_first().unwrap_or((&b' ', &[]));
    first.is_ascii_uppercase() && rest.len() == 3 && rest.iter().all(u8::is_ascii_lowercase)
}

fn is_region(part: &str) -> bool {
    (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase()))
        || (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_tag_has_at_most_a_script_and_a_region() {
        for accepted in ["en", "pt-BR", "zh-Hans", "zh-Hant-TW", "es-419", "haw"] {
            assert!(accepted.parse::<LanguageTag>().is_ok(), "{accepted}");
        }
        for refused in [
            "",
            "e",
            "EN",
            "en-",
            "en-us",
            "-en",
            "en-US-",
            "english",
            "en_US",
            "en-US-Latn",
            "ən",
        ] {
            assert!(refused.parse::<LanguageTag>().is_err(), "{refused}");
        }
    }
}
