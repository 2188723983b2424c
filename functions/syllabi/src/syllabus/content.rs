//! The content of a syllabus: what its readers read. A version of it never changes.

use std::collections::HashSet;

use calendar::{Date, WallTime};
use kernel::text::{Integer, LanguageTag, Prose, Text};
use kernel::{Error, List, Result};
use ring::digest::{SHA256, digest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{FileId, Title};

/// All parts of a grade together, in parts per million.
pub(crate) const WHOLE: i64 = 1_000_000;

/// The text of a syllabus.
pub(crate) type Body = Prose<20_000>;

/// The content of a syllabus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Content {
    /// The title.
    #[schemars(example = &"Distributed Systems, autumn 2026")]
    pub(crate) title: Title,
    /// The language in which it is written.
    #[schemars(example = &"en")]
    pub(crate) language: Option<LanguageTag>,
    /// What the course is about.
    #[serde(default)]
    #[schemars(example = &"Clocks, consensus and partial failure")]
    pub(crate) body: Body,
    /// The syllabus as a file.
    pub(crate) file_id: Option<FileId>,
    /// What a learner can do afterwards.
    #[serde(default)]
    pub(crate) outcomes: List<Outcome, 50>,
    /// The weeks, in their order.
    #[serde(default)]
    pub(crate) weeks: List<Week, 60>,
    /// The parts of the grade. Their weights are exactly the whole, unless there is no part.
    #[serde(default)]
    pub(crate) grading: List<GradePart, 20>,
    /// The rules of the course.
    #[serde(default)]
    pub(crate) policies: Policies,
    /// Whom a learner can ask.
    #[serde(default)]
    pub(crate) contacts: List<Contact, 10>,
}

/// What a learner can do afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outcome {
    /// The outcome.
    #[schemars(example = &"Explain why a clock is not a counter")]
    pub(crate) text: Text<500>,
    /// Its identifier in a framework of competencies (1EdTech CASE).
    #[schemars(example = &"c1d2e3f4-0000-4000-8000-000000000001")]
    pub(crate) case_id: Option<Text<100>>,
}

/// A week, or any other step of the course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Week {
    /// What it is about.
    #[schemars(example = &"Logical clocks")]
    pub(crate) topic: Text<200>,
    /// Its first day.
    pub(crate) starts_on: Option<Date>,
    /// What to read.
    #[serde(default)]
    pub(crate) reading: List<Text<300>, 20>,
    /// What is due.
    #[serde(default)]
    pub(crate) due: List<Due, 10>,
}

/// Work that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Due {
    /// The work.
    #[schemars(example = &"Exercise 1")]
    pub(crate) title: Text<200>,
    /// The last minute in which it is in time.
    pub(crate) at: WallTime,
}

/// A part of the grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GradePart {
    /// Its name, which no other part has.
    #[schemars(example = &"Exam")]
    pub(crate) name: Text<100>,
    /// Its weight in parts per million.
    #[schemars(example = 1_000_000)]
    pub(crate) weight_ppm: Integer<1, WHOLE>,
}

/// The rules of the course, each in a text of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Policies {
    /// What happens with late work.
    pub(crate) late: Prose<4000>,
    /// Who must attend what.
    pub(crate) attendance: Prose<4000>,
    /// What help is allowed.
    pub(crate) integrity: Prose<4000>,
    /// What is done for learners who need another form.
    pub(crate) accessibility: Prose<4000>,
}

/// Whom a learner can ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contact {
    /// The user. Names and addresses are those of the user's profile.
    #[schemars(example = &"0197a1b2-0000-7000-8000-000000000001")]
    pub(crate) user_id: Text<64>,
    /// When and where to ask.
    #[schemars(example = &"Mondays at ten, room B204")]
    pub(crate) note: Text<200>,
}

impl Content {
    /// Refuses what no single field can know: weights that are not the whole, names that are given
    /// twice, and times that the clocks skip.
    ///
    /// # Errors
    /// `request.invalid` with the field; `calendar.local_time_skipped` with both neighbours.
    pub(crate) fn check(&self) -> Result<()> {
        self.check_weights()?;
        for (week, number) in self.weeks.iter().zip(0..) {
            for (due, position) in week.due.iter().zip(0..) {
                let field = format!("weeks[{number}].due[{position}].at");
                due.at
                    .deadline()
                    .map_err(|skipped| skipped.in_field(&field))?;
            }
        }
        Ok(())
    }

    /// The SHA-256 of the content, in hexadecimal.
    ///
    /// # Errors
    /// Internal: a content can always be written as JSON.
    pub(crate) fn digest(&self) -> Result<String> {
        let content = serde_json::to_vec(self).map_err(Error::internal)?;
        Ok(kernel::hex::encode(digest(&SHA256, &content).as_ref()))
    }

    fn check_weights(&self) -> Result<()> {
        let mut names = HashSet::new();
        for (part, position) in self.grading.iter().zip(0..) {
            if !names.insert(kernel::text::folded(part.name.as_str())) {
                let field = format!("grading[{position}].name");
                return Err(Error::invalid_field(&field, "must not be given twice"));
            }
        }
        let sum: i64 = self.grading.iter().map(|part| part.weight_ppm.get()).sum();
        if self.grading.is_empty() || sum == WHOLE {
            return Ok(());
        }
        let problem = format!("the weights must sum to exactly {WHOLE}, and sum to {sum}");
        Err(Error::invalid_field("grading", &problem))
    }
}

#[cfg(test)]
mod tests;
