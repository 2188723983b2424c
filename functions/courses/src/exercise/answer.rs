//! An answer to an exercise. The key is the right answer, in the same form.

use kernel::List;
use kernel::text::Prose;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Decimal;

/// A text in an answer: a word, or what a program has written.
pub(crate) type AnswerText = Prose<4000>;

/// An answer. Its form follows from the exercise's kind: `single` the number of an option, `multiple`
/// numbers of options, `numeric` a number, `text` a text, `order` the numbers of all options in their
/// order, `code` the output of the program for each test.
///
/// The first option has the number 0. The key of a `text` exercise is a list of all accepted texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Answer {
    /// The number of an option, or a number.
    Number(Decimal),
    /// Numbers of options.
    Numbers(List<Decimal, 20>),
    /// A text.
    Text(AnswerText),
    /// Texts.
    Texts(List<AnswerText, 20>),
}

impl Answer {
    /// The number.
    pub(super) const fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The number of an option, of `options`.
    pub(super) fn option(&self, options: usize) -> Option<usize> {
        position(self.number()?, options)
    }

    /// Different numbers of options, of `options`.
    pub(super) fn options(&self, options: usize) -> Option<Vec<usize>> {
        let Self::Numbers(numbers) = self else {
            return None;
        };
        let mut chosen = Vec::with_capacity(numbers.len());
        for number in numbers.iter() {
            let option = position(*number, options)?;
            if chosen.contains(&option) {
                return None;
            }
            chosen.push(option);
        }
        Some(chosen)
    }

    /// The texts; one text is a list of one.
    pub(super) fn texts(&self) -> Option<&[AnswerText]> {
        match self {
            Self::Text(text) => Some(std::slice::from_ref(text)),
            Self::Texts(texts) => Some(texts),
            _ => None,
        }
    }
}

fn position(number: Decimal, options: usize) -> Option<usize> {
    number.position().filter(|position| *position < options)
}
