//! The characters that one line of text may have.

use super::OutOfBounds;

/// Characters without a glyph, although Unicode does not call them ignorable: the blank Braille pattern,
/// blanks of the Egyptian, Khitan and musical scripts.
const BLANK: [char; 5] = [
    '\u{2800}',
    '\u{13441}',
    '\u{13442}',
    '\u{16FE4}',
    '\u{1D159}',
];

/// The code points with the property `Default_Ignorable_Code_Point`: they have no glyph of their own. A
/// table, so that functions which only read text do not contain a Unicode library. Unicode reserved these
/// ranges for good; a test compares them with the library.
const IGNORABLE: [(char, char); 17] = [
    ('\u{AD}', '\u{AD}'),
    ('\u{34F}', '\u{34F}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{115F}', '\u{1160}'),
    ('\u{17B4}', '\u{17B5}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{200B}', '\u{200F}'),
    ('\u{202A}', '\u{202E}'),
    ('\u{2060}', '\u{206F}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFF8}'),
    ('\u{1BCA0}', '\u{1BCA3}'),
    ('\u{1D173}', '\u{1D17A}'),
    ('\u{E0000}', '\u{E0FFF}'),
];

/// Whether the character has no glyph of its own: joiners, variation selectors, fillers.
pub(super) fn is_ignorable(character: char) -> bool {
    let contains = |&(first, last): &(char, char)| (first..=last).contains(&character);
    !character.is_ascii() && IGNORABLE.iter().any(contains)
}

/// Refuses text that is not one line, that shows other characters than it has, or shows none. Joiners
/// are accepted, because Persian, the scripts of India and emoji are written with them.
///
/// # Errors
/// [`OutOfBounds`] with the reason.
pub(super) fn check(text: &str) -> Result<(), OutOfBounds> {
    if let Some(problem) = text.chars().find_map(problem) {
        return Err(OutOfBounds(problem.to_owned()));
    }
    if !text.chars().any(is_visible) {
        let problem = "must have a visible character".to_owned();
        return Err(OutOfBounds(problem));
    }
    Ok(())
}

fn problem(character: char) -> Option<&'static str> {
    match character {
        '\u{2028}' | '\u{2029}' => Some("must not contain line or paragraph separators"),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Some("must not contain characters that override the direction of text")
        }
        '\u{E0000}'..='\u{E007F}' => Some("must not contain tag characters"),
        _ if is_noncharacter(character) => Some("must not contain noncharacters of Unicode"),
        _ => None,
    }
}

/// The last two code points of each plane, and 32 others.
fn is_noncharacter(character: char) -> bool {
    let code_point = u32::from(character);
    code_point & 0xFFFE == 0xFFFE || (0xFDD0..=0xFDEF).contains(&code_point)
}

fn is_visible(character: char) -> bool {
    let is_blank = character.is_whitespace() || BLANK.contains(&character);
    !is_blank && !is_ignorable(character)
}

#[cfg(test)]
mod tests {
    use icu_properties::CodePointSetData;
    use icu_properties::props::{DefaultIgnorableCodePoint, NoncharacterCodePoint};

    use super::*;
    use crate::stored;
    use crate::text::Text;

    fn line(text: &str) -> Option<String> {
        let text = Text::<40>::new(text).ok()?;
        Some(text.as_str().to_owned())
    }

    #[test]
    fn the_tables_are_those_of_unicode() {
        let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
        let noncharacters = CodePointSetData::new::<NoncharacterCodePoint>();
        for character in '\0'..=char::MAX {
            assert_eq!(is_ignorable(character), ignorable.contains(character));
            assert_eq!(
                is_noncharacter(character),
                noncharacters.contains(character)
            );
        }
    }

    #[test]
    fn a_line_has_no_separators_overrides_tags_and_noncharacters() {
        let separators = [
            '\u{85}', '\u{2028}', '\u{2029}', '\u{B}', '\u{C}', '\n', '\r',
        ];
        let directions = ('\u{202A}'..='\u{202E}').chain('\u{2066}'..='\u{2069}');
        let tags = '\u{E0000}'..='\u{E007F}';
        let noncharacters = ['\u{FDD0}', '\u{FDEF}', '\u{FFFE}', '\u{FFFF}', '\u{10FFFF}'];
        let all = separators.into_iter().chain(directions).chain(tags);
        for refused in all.chain(noncharacters) {
            assert_eq!(line(&format!("a{refused}b")), None, "{refused:?}");
        }
    }

    #[test]
    fn a_line_without_a_visible_character_is_refused() {
        for refused in [
            "\u{200B}",
            "\u{200D}\u{200C}",
            "\u{AD} \u{2060}",
            "\u{115F}\u{1160}",
            "\u{3164}",
            "\u{FFA0}",
            "\u{2800}\u{2800}",
            "\u{FE0F}",
            "\u{200E}\u{200F}\u{61C}",
            "\u{FEFF}",
            "\u{180E}",
            "\u{1D159}",
            "\u{E0100}",
            "\u{3000}\u{A0}",
        ] {
            assert_eq!(line(refused), None, "{refused:?}");
            assert!(line(&format!("{refused}x")).is_some(), "{refused:?}");
        }
    }

    #[test]
    fn a_line_keeps_the_characters_that_scripts_and_emoji_need() {
        for accepted in [
            "می\u{200C}خواهم",            // Persian, a non-joiner within a word
            "ශ\u{DCA}\u{200D}රී",          // Sinhala, a joiner after a virama
            "അവന\u{D4D}\u{200D}",         // Malayalam, a joiner at the end of a word
            "\u{1F469}\u{200D}\u{1F4BB}", // a woman at a laptop
            "\u{1F441}\u{FE0F}\u{200D}\u{1F5E8}\u{FE0F}",
            "ភាសា\u{200B}ខ្មែរ",  // Khmer, a place for a line break
            "葛\u{E0100}城",    // Japanese, a variant of a character
            "\u{5D0}\u{200F}!", // Hebrew, a right-to-left mark
            "Ünï\u{301}",
            "한글",
            "!",
        ] {
            assert_eq!(line(accepted).as_deref(), Some(accepted));
        }
    }

    #[test]
    fn a_stored_line_that_is_refused_today_is_read_unchanged() {
        for stored in ["a\u{202E}b", "\u{2800}", "a\u{2028}b", "\u{E0041}"] {
            let json = serde_json::to_string(stored).unwrap();
            let read = stored::reading(|| serde_json::from_str::<Text<9>>(&json));
            assert_eq!(read.unwrap().as_str(), stored);
            assert!(serde_json::from_str::<Text<9>>(&json).is_err());
        }
    }
}
