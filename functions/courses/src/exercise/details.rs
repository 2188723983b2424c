//! What an author writes for an exercise.

use kernel::text::{Integer, Prose, Text};
use kernel::{Error, List, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::{Decimal, texts};

/// The most points of an exercise, in thousandths.
const MOST_POINTS: i64 = 1_000_000;

/// Points in thousandths: 1500 is one and a half.
pub(crate) type Points = Integer<0, MOST_POINTS>;

/// How an exercise is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum ExerciseKind {
    /// One option is chosen.
    Single,
    /// Any number of options is chosen.
    Multiple,
    /// A number is given.
    Numeric,
    /// A text is given.
    Text,
    /// The options are put into their order.
    Order,
    /// The outputs of a program are given. The program is not executed here.
    Code,
}

/// An exercise, as its author writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExerciseDetails {
    /// How it is answered.
    pub(crate) kind: ExerciseKind,
    /// The question.
    #[schemars(example = &"Which clock never runs backwards?")]
    pub(crate) prompt: Prose<10_000>,
    /// The options, for the kinds that have them. The first one has the number 0.
    #[serde(default)]
    #[schemars(example = vec!["The wall clock", "The monotonic clock"])]
    pub(crate) options: List<Text<500>, 20>,
    /// The right answer. Without one, the course cannot be published.
    #[schemars(example = 1)]
    pub(crate) key: Option<Answer>,
    /// How far a number may be from the key.
    pub(crate) tolerance: Option<Decimal>,
    /// Whether upper and lower case differ in a text.
    #[serde(default)]
    pub(crate) match_case: bool,
    /// Whether letters with and without accents are equal in a text.
    #[serde(default)]
    pub(crate) ignore_accents: bool,
    /// Whether an answer that is right in part earns a part of the points.
    #[serde(default = "yes")]
    pub(crate) partial_credit: bool,
    /// Hints.
    #[serde(default)]
    #[schemars(example = Vec::<String>::new())]
    pub(crate) hints: List<Text<500>, 10>,
    /// Why the key is right. Learners read it after their answer.
    #[serde(default)]
    #[schemars(example = &"A monotonic clock only counts forward.")]
    pub(crate) explanation: Prose<5000>,
    /// The points of a right answer, in thousandths.
    #[serde(default = "one_point")]
    #[schemars(example = 1000)]
    pub(crate) points: Points,
    /// How often a learner may answer; null for any number.
    #[schemars(example = 3)]
    pub(crate) attempts: Option<Integer<1, 100>>,
}

const fn yes() -> bool {
    true
}

fn one_point() -> Points {
    Points::of::<1000>()
}

impl ExerciseDetails {
    /// Refuses what no single field can know: options and a key that do not belong to the kind.
    ///
    /// # Errors
    /// `request.invalid` with the field.
    pub(crate) fn check(&self) -> Result<()> {
        if self.prompt.as_str().trim().is_empty() {
            return Err(Error::invalid_field("prompt", "must not be empty"));
        }
        self.check_options()?;
        if self.tolerance.is_some_and(Decimal::is_negative) {
            return Err(Error::invalid_field("tolerance", "must not be negative"));
        }
        match &self.key {
            Some(key) => self.check_key(key),
            None => Ok(()),
        }
    }

    fn check_options(&self) -> Result<()> {
        let problem = match self.kind {
            ExerciseKind::Single | ExerciseKind::Multiple | ExerciseKind::Order => {
                (self.options.len() < 2).then_some("this kind needs two options at least")
            }
            ExerciseKind::Numeric | ExerciseKind::Text | ExerciseKind::Code => {
                (!self.options.is_empty()).then_some("this kind has no options")
            }
        };
        match problem {
            Some(problem) => Err(Error::invalid_field("options", problem)),
            None => Ok(()),
        }
    }

    fn check_key(&self, key: &Answer) -> Result<()> {
        let options = self.options.len();
        let is_full = |texts: &[super::answer::AnswerText]| !texts.is_empty();
        let has_letters = |text: &super::answer::AnswerText| !text.as_str().trim().is_empty();
        let (fits, problem) = match self.kind {
            ExerciseKind::Single => (
                key.option(options).is_some(),
                "must be the number of an option, from 0",
            ),
            ExerciseKind::Multiple => (
                key.options(options)
                    .is_some_and(|chosen| !chosen.is_empty()),
                "must be different numbers of options, from 0, and one at least",
            ),
            ExerciseKind::Numeric => (key.number().is_some(), "must be a number"),
            ExerciseKind::Text => (
                key.texts()
                    .is_some_and(|texts| is_full(texts) && texts.iter().all(has_letters)),
                "must be the accepted texts, none of them empty, and one at least",
            ),
            ExerciseKind::Order => (
                key.options(options)
                    .is_some_and(|order| order.len() == options),
                "must be the numbers of all options, from 0, in their order",
            ),
            ExerciseKind::Code => (
                key.texts().is_some_and(is_full),
                "must be the expected outputs, and one at least",
            ),
        };
        if fits {
            return Ok(());
        }
        Err(Error::invalid_field("key", problem))
    }

    pub(super) const fn comparison(&self) -> texts::Comparison {
        texts::Comparison {
            match_case: self.match_case,
            ignore_accents: self.ignore_accents,
        }
    }
}
