//! The fact that a new command records.

use super::past::past;
use super::shape::Shape;
use super::template::article;
use crate::names::{capitalised, pascal, snake};

/// What a command records.
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

    /// Adds it to the file of facts, before the tests there.
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
            pub struct {name} {{\n    \
                /// The id of the {words}.\n    \
                pub {field}_id: {id_type},\n\
            }}\n\n\
            impl Fact for {name} {{\n    const TYPE: &'static str = \"{name}\";\n}}\n\
            {tests}"
        )
    }
}
