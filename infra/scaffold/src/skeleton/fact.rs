//! The fact that a new command records.

use super::past::past;
use super::shape::{FACTS, Shape};
use super::template::article;
use crate::names::{capitalised, pascal, snake};

/// The fact that a command records.
pub(super) struct Fact {
    /// `CourseOwnerSet`
    pub(super) name: String,
    /// `The owner of a course was set.`
    sentence: String,
}

impl Fact {
    pub(super) fn of(shape: &Shape, verb: &str, rest: &str) -> Self {
        let (entity, happened) = (&shape.entity, past(verb));
        let of = if rest.is_empty() {
            String::new()
        } else {
            format!("The {} of ", rest.replace('-', " "))
        };
        let sentence = format!("{of}{} was {happened}.", article(entity));
        Self {
            name: format!("{}{}{}", pascal(entity), pascal(rest), pascal(&happened)),
            sentence: capitalised(&sentence),
        }
    }

    /// Adds the fact to the text of the facts file, before its tests.
    pub(super) fn added_to(&self, text: &str, shape: &Shape) -> String {
        let (code, tests) = match text.find("\n#[cfg(test)]") {
            Some(position) => text.split_at(position),
            None => (text, ""),
        };
        let id = format!("{}Id", pascal(&shape.entity));
        let id_type = if code.contains(&id) {
            &id
        } else {
            &shape.id_path
        };
        let (words, field) = (shape.entity.replace('-', " "), snake(&shape.entity));
        let Self { name, sentence } = self;
        format!(
            "{code}\n\
            /// {sentence}\n\
            #[derive(Debug, Serialize, JsonSchema)]\n\
            pub(crate) struct {name} {{\n    \
                /// The id of the {words}.\n    \
                pub(crate) {field}_id: {id_type},\n\
            }}\n\
            {tests}",
            code = declared(code, name),
        )
    }
}

/// Adds the name to the list of facts in the file.
fn declared(code: &str, name: &str) -> String {
    let Some((head, rest)) = code.split_once(FACTS) else {
        return code.to_owned();
    };
    let Some(end) = closing(rest) else {
        return code.to_owned();
    };
    let (names, tail) = rest.split_at(end);
    let names = names.trim_end().trim_end_matches(',');
    let (before, after) = if names.contains('\n') {
        ("\n    ", ",\n")
    } else {
        (" ", " ")
    };
    format!("{head}{FACTS}{names},{before}{name}{after}{tail}")
}

/// The position of the brace that closes a brace opened before the text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.char_indices().find_map(|(position, character)| {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(position),
            '}' => depth -= 1,
            _ => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_added_to_a_list_of_one_line_or_several() {
        assert_eq!(
            declared("//! X\n\nfacts! { A, B }\n\nmore {}\n", "C"),
            "//! X\n\nfacts! { A, B, C }\n\nmore {}\n"
        );
        assert_eq!(
            declared("facts! {\n    A = 2 { 1 => AV1 },\n    B,\n}\n", "C"),
            "facts! {\n    A = 2 { 1 => AV1 },\n    B,\n    C,\n}\n"
        );
    }
}
