//! The forms of text that are compared: text is stored as it was typed, and is compared, made unique,
//! searched and sorted as [`folded`] text. Passwords are compared as [`composed`] text.

use std::borrow::Cow;

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

use super::line::is_ignorable;

/// The text without regard to case, to the way its accents are encoded, to compatibility variants (`ﬁ`,
/// full-width letters) and to characters that cannot be seen: two texts that Unicode calls equal in a
/// compatibility caseless match have the same folded form (Unicode 3.13, D146), and default-ignorable code
/// points do not count, as in `NFKC_Casefold` (D147).
///
/// It is folded character by character, whatever stands around it, and in the same way for every
/// language: `Σ`, `σ` and a final `ς` are equal, `ß` equals `ss`, and `İ` equals `i` with a dot above.
/// A Turkish `ı` equals neither `i` nor `I`. Accents count: `é` does not equal `e`. A folded text folded
/// again is the same.
#[must_use]
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let nfd = DecomposingNormalizerBorrowed::new_nfd();
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    let case = CaseMapper::new();
    let visible: String = text.chars().filter(|one| !is_ignorable(*one)).collect();
    let once = case.fold_string(&nfd.normalize(&visible)).into_owned();
    // Some compatibility variants are capitals: `℡` is `TEL`.
    let twice = case.fold_string(&nfkc.normalize(&once)).into_owned();
    nfkc.normalize(&twice).into_owned()
}

/// The beginning of the [`folded`] text, at most `limit` bytes of whole characters: for a sort key, whose
/// length is limited while folding can make a text longer. The prefix for a search has the same limit.
#[must_use]
pub fn folded_within(text: &str, limit: usize) -> String {
    let mut folded = folded(text);
    folded.truncate(folded.floor_char_boundary(limit));
    folded
}

/// The text in Normalization Form C: the same characters, in one encoding.
#[must_use]
pub fn composed(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// The text without accents and other marks on its letters, composed: `é` becomes `e`. Letters that Unicode
/// does not decompose, `ø` and `ı`, stay.
#[must_use]
pub fn unaccented(text: &str) -> String {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    let is_mark = |one: &char| categories.get(*one) == GeneralCategory::NonspacingMark;
    let plain: String = decomposed.chars().filter(|one| !is_mark(one)).collect();
    composed(&plain).into_owned()
}

/// Whether Unicode has assigned all characters of the text. Only then is its normalized form the same in
/// every later version of Unicode (UAX 15, 12.1).
#[must_use]
pub fn is_assigned(text: &str) -> bool {
    let categories = CodePointMapData::<GeneralCategory>::new();
    text.is_ascii()
        || text
            .chars()
            .all(|one| categories.get(one) != GeneralCategory::Unassigned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_that_differ_only_in_case_or_encoding_are_equal() {
        for (one, other) in [
            ("Algebra", "aLGEBRA"),
            ("Ö\u{11F}renme", "O\u{308}G\u{306}RENME"),
            ("caf\u{E9}", "CAFE\u{301}"),
            ("ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς"),
            ("ΣΊΣΥΦΟΣ ΣΣ", "Σίσυφος σς"),
            ("Straße", "STRASSE"),
            ("STRA\u{1E9E}E", "strasse"),
            ("\u{130}stanbul", "I\u{307}STANBUL"),
            ("\u{130}stanbul", "i\u{307}stanbul"),
            ("\u{212A}elvin", "kelvin"),
            ("\u{17F}ine", "SINE"),
            ("ﬁnance", "FINANCE"),
            ("ＡＢＣ１", "abc1"),
            ("℡", "tel"),
            ("\u{1F80}", "\u{1F08}\u{345}"),
            (
                "한국어",
                "\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}\u{110B}\u{1165}",
            ),
            ("q\u{307}\u{323}", "Q\u{323}\u{307}"),
            ("co\u{AD}op", "coop"),
            ("می\u{200C}خواهم", "میخواهم"),
            ("a\u{E0100}", "a"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn different_letters_stay_different() {
        for (one, other) in [
            ("é", "e"),
            ("ı", "i"),
            ("İ", "I"),
            ("o", "о"),
            ("ß", "s"),
            ("ø", "o"),
        ] {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn the_beginning_of_a_text_is_found_whatever_follows_it() {
        let name = folded("ΣΊΣΥΦΟΣ ΚΑΙ ΑΛΛΟΙ");
        for typed in ["σ", "ΣΊΣ", "σίς", "Σίσυφος", "σίσυφοσ κ"] {
            assert!(name.starts_with(&folded(typed)), "{typed}");
        }
    }

    #[test]
    fn a_folded_text_is_cut_between_characters() {
        // One character becomes eighteen, with 33 bytes.
        let long = "\u{FDFA}".repeat(200);
        assert!(folded(&long).len() > 1024);
        for limit in 0..70 {
            let cut = folded_within(&long, limit);
            assert!(cut.len() <= limit && limit - cut.len() < 4);
            assert!(folded(&long).starts_with(&cut));
        }
        assert_eq!(folded_within("Ünï", 100), "ünï");
    }

    #[test]
    fn every_character_is_folded_once_and_for_all() {
        for character in '\0'..='\u{1FFFF}' {
            let text = character.to_string();
            let once = folded(&text);
            assert_eq!(folded(&once), once, "{character:?}");
            let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(&text);
            assert_eq!(folded(&decomposed), once, "{character:?}");
            let upper: String = character.to_uppercase().collect();
            let lower: String = character.to_lowercase().collect();
            let is_equal = folded(&upper) == folded(&lower);
            assert_eq!(is_equal, character != 'ı', "{character:?}");
        }
    }

    proptest! {
        #[test]
        fn a_folded_text_folded_again_is_the_same(text in any::<String>()) {
            let once = folded(&text);
            prop_assert_eq!(&folded(&once), &once);
            let composed = composed(&text);
            prop_assert_eq!(folded(&composed), once);
        }
    }

    #[test]
    fn composing_changes_the_encoding_and_nothing_else() {
        assert_eq!(composed("CAFE\u{301}"), "CAF\u{C9}");
        assert_eq!(composed("\u{212B}"), "\u{C5}");
        assert!(matches!(composed("plain"), Cow::Borrowed("plain")));
        for kept in ["ﬁ", "²", "ＡＢＣ", " a  b ", "ς"] {
            assert_eq!(composed(kept), kept);
        }
    }

    #[test]
    fn accents_are_taken_away_and_letters_stay() {
        assert_eq!(unaccented("S\u{E3}o Tome\u{301} \u{1EC7}"), "Sao Tome e");
        assert_eq!(unaccented("øßı 한국어 plain"), "øßı 한국어 plain");
    }

    #[test]
    fn an_unassigned_character_is_recognized() {
        assert!(is_assigned("plain") && is_assigned("ğünlük 正しい \u{1F40E}\u{E000}"));
        assert!(!is_assigned("a\u{378}") && !is_assigned("\u{FFFF}"));
    }
}
