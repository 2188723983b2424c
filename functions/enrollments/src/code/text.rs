//! The text of a code, and the id that is derived from it.

use std::fmt;

use kernel::text::Text;
use kernel::{Error, Result, hex, text_value};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ids::CourseId;

/// The digits of Crockford's base32: without I, L, O and U, which are mistaken for others.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many random digits of five bits each a code has: 60 bits.
const LENGTH: usize = 12;

/// How many digits stand together.
const GROUP: usize = 4;

text_value! {
    /// Identifies an enrollment code: the first half of the SHA-256 of the course and the text of the code.
    pub(crate) struct CodeId {
        rule: |text| hex::is_hex(text, ID_LENGTH).then(|| text.to_owned()),
        refused: "must be the id of an enrollment code",
        schema: {
            "pattern": "^[0-9a-f]{32}$",
            "examples": ["3f2a9c0d5b7e41868a0c4d1e6f9b2a57"],
        },
    }
}

const ID_LENGTH: usize = 32;

/// The text of a code, as staff give it to learners. `Debug` does not print it.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(crate) struct CodeText(Text<64>);

impl CodeText {
    /// A new random code.
    ///
    /// # Errors
    /// Internal, when the operating system provides no random bytes.
    pub(crate) fn draw() -> Result<Self> {
        let mut bytes = [0; LENGTH];
        SystemRandom::new()
            .fill(&mut bytes)
            .map_err(|_| Error::internal("no random bytes for a code"))?;
        let digits = bytes.map(|byte| char::from(DIGITS[usize::from(byte % 32)]));
        let groups = digits.chunks(GROUP).map(|group| group.iter().collect());
        let text = groups.collect::<Vec<String>>().join("-");
        Ok(Self(Text::new(&text).map_err(Error::internal)?))
    }

    /// The text itself.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The id of the code that has this text in a course. Upper and lower case, hyphens and spaces make no
    /// difference, and digits that look alike are the same.
    #[must_use]
    pub(crate) fn id(&self, course_id: &CourseId) -> CodeId {
        let text = format!("{course_id}#{}", normalized(self.as_str()));
        let mut id = hex::encode(digest(&SHA256, text.as_bytes()).as_ref());
        id.truncate(ID_LENGTH);
        CodeId(id)
    }
}

fn normalized(text: &str) -> String {
    let is_kept = |character: &char| *character != '-' && !character.is_whitespace();
    let digits = text.chars().filter(is_kept);
    let digits = digits.map(|character| match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        digit => digit,
    });
    digits.collect()
}

impl fmt::Debug for CodeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::testing::courses::{COURSE, OTHER};

    fn id(course: &str, text: &str) -> String {
        let text = CodeText(Text::new(text).unwrap());
        text.id(&course.parse().unwrap()).to_string()
    }

    #[test]
    fn a_new_code_has_twelve_digits_in_three_groups() {
        let codes: HashSet<_> = (0..500)
            .map(|_| CodeText::draw().unwrap().as_str().to_owned())
            .collect();
        assert_eq!(codes.len(), 500);
        for code in &codes {
            let groups: Vec<_> = code.split('-').collect();
            assert_eq!(groups.len(), 3, "{code}");
            assert!(groups.iter().all(|group| group.len() == 4), "{code}");
            assert_eq!(
                normalized(code),
                groups.concat(),
                "a new code is normalized"
            );
        }
        let digits: HashSet<_> = codes.iter().flat_map(|code| code.bytes()).collect();
        assert_eq!(digits.len(), 33, "all digits and the hyphen");
    }

    #[test]
    fn case_hyphens_spaces_and_digits_that_look_alike_make_no_difference() {
        let expected = id(COURSE, "01AB-10CD-1EFG");
        for text in [
            "01AB10CD1EFG",
            "oiab locd lefg",
            " OLAB-IOCD-iEFG ",
            "0-1-A-B10CD1EFG",
        ] {
            assert_eq!(id(COURSE, text), expected, "{text}");
        }
        for text in ["01AB-10CD-1EFH", "01AB-10CD-1EF", "01AB-10CD-1EFG0", "-"] {
            assert_ne!(id(COURSE, text), expected, "{text}");
        }
    }

    #[test]
    fn the_same_text_is_another_code_in_another_course() {
        assert_ne!(id(COURSE, "01AB10CD1EFG"), id(OTHER, "01AB10CD1EFG"));
    }

    #[test]
    fn the_debug_output_does_not_contain_the_text() {
        let text = CodeText::draw().unwrap();
        assert!(!format!("{text:?}").contains(text.as_str()));
    }

    #[test]
    fn an_id_is_32_hexadecimal_digits() {
        assert!(id(COURSE, "A").parse::<CodeId>().is_ok());
        for text in ["", "a", "A2A9C0D5B7E41868A0C4D1E6F9B2A57F", "../META"] {
            assert!(text.parse::<CodeId>().is_err(), "{text}");
        }
    }
}
