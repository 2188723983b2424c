//! Checking an answer, with credit for what is right in part.
//!
//! | kind | right | credit for a part |
//! |---|---|---|
//! | single, numeric, text | the key, or within its tolerance, or one of its texts | none |
//! | multiple | exactly the key | right minus wrong choices, of all right ones, and nothing below zero |
//! | order | the key | the pairs that follow each other as in the key, of all pairs |
//! | code | all outputs | the right outputs, of all outputs |

use kernel::{Error, Result};

use super::answer::Answer;
use super::texts::output;
use super::{ExerciseDetails, ExerciseKind};
use crate::error::ExerciseError;

/// The result of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Score {
    /// Whether all of it is right.
    pub(crate) is_correct: bool,
    /// The points, in thousandths. A fraction of a thousandth is cut off.
    pub(crate) points: i64,
}

/// So much of an answer is right, of so much.
struct Share {
    right: usize,
    whole: usize,
}

impl ExerciseDetails {
    /// Checks an answer.
    ///
    /// # Errors
    /// `request.invalid` for an answer of another kind; `courses.no_key`
    pub(crate) fn score(&self, answer: &Answer) -> Result<Score> {
        let key = self.key.as_ref().ok_or(ExerciseError::NoKey)?;
        let problem = self.form();
        let share = self.share(key, answer);
        let share = share.ok_or_else(|| Error::invalid_field("answer", problem))?;
        let is_correct = share.right >= share.whole;
        let points = self.points.get();
        let points = match share {
            _ if is_correct => points,
            Share { right, whole } if self.partial_credit => {
                let right = i64::try_from(right).map_err(Error::internal)?;
                let whole = i64::try_from(whole).map_err(Error::internal)?;
                points * right / whole
            }
            Share { .. } => 0,
        };
        Ok(Score { is_correct, points })
    }

    /// How much is right; none for an answer in another form than the exercise needs.
    fn share(&self, key: &Answer, answer: &Answer) -> Option<Share> {
        let options = self.options.len();
        let all_or_nothing = |is_right: bool| Share {
            right: usize::from(is_right),
            whole: 1,
        };
        Some(match self.kind {
            ExerciseKind::Single => all_or_nothing(answer.option(options)? == key.option(options)?),
            ExerciseKind::Multiple => chosen(&key.options(options)?, &answer.options(options)?),
            ExerciseKind::Numeric => {
                let tolerance = self.tolerance.unwrap_or(super::Decimal::whole(0));
                all_or_nothing(key.number()?.is_within(tolerance, answer.number()?))
            }
            ExerciseKind::Text => {
                let [given] = answer.texts()? else {
                    return None;
                };
                let comparison = self.comparison();
                let given = comparison.form(given.as_str());
                let mut accepted = key.texts()?.iter();
                all_or_nothing(accepted.any(|text| comparison.form(text.as_str()) == given))
            }
            ExerciseKind::Order => {
                let order = answer.options(options)?;
                if order.len() != options {
                    return None;
                }
                in_order(&key.options(options)?, &order)
            }
            ExerciseKind::Code => {
                let (expected, given) = (key.texts()?, answer.texts()?);
                if given.len() > expected.len() {
                    return None;
                }
                let same = expected
                    .iter()
                    .zip(given)
                    .filter(|(one, other)| output(one.as_str()) == output(other.as_str()));
                Share {
                    right: same.count(),
                    whole: expected.len(),
                }
            }
        })
    }

    /// The form of an answer, for who has sent another one.
    const fn form(&self) -> &'static str {
        match self.kind {
            ExerciseKind::Single => "must be the number of an option, from 0",
            ExerciseKind::Multiple => "must be different numbers of options, from 0",
            ExerciseKind::Numeric => "must be a number",
            ExerciseKind::Text => "must be a text",
            ExerciseKind::Order => "must be the numbers of all options, from 0, in their order",
            ExerciseKind::Code => "must be the outputs, one for each test at most",
        }
    }
}

fn chosen(key: &[usize], answer: &[usize]) -> Share {
    let right = answer.iter().filter(|option| key.contains(option)).count();
    Share {
        right: right.saturating_sub(answer.len() - right),
        whole: key.len(),
    }
}

fn in_order(key: &[usize], answer: &[usize]) -> Share {
    let is_pair = |pair: &&[usize]| key.windows(2).any(|right| right == *pair);
    Share {
        right: answer.windows(2).filter(is_pair).count(),
        whole: key.len().saturating_sub(1),
    }
}

#[cfg(test)]
mod tests;
