//! What an author says about a course.

use calendar::WallTime;
use jiff::Timestamp;
use kernel::text::{Integer, LanguageTag, Prose, Text};
use kernel::{Error, List, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{
    Capacity, FileId, Level, Pacing, Prerequisite, Price, SemesterId, Slug, SubjectId, Tag, Title,
    Visibility,
};
use crate::ids::CourseId;

/// Declares the same fields for a request, which refuses unknown ones, and for a row, which must be read by an
/// older function too.
macro_rules! details {
    ($($(#[$of_field:meta])* $field:ident: $type:ty,)*) => {
        /// A course, as a request gives it.
        #[derive(Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        #[schemars(inline)]
        pub(crate) struct CourseInput {
            $($(#[$of_field])* $field: $type,)*
            /// Its name in addresses. Without one, a new course gets one from its title, and another one
            /// keeps its own.
            slug: Option<Slug>,
        }

        /// What is said about a course.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        pub(crate) struct Details {
            $($(#[$of_field])* pub(crate) $field: $type,)*
        }

        impl CourseInput {
            /// The name in addresses, and everything else.
            pub(crate) fn into_parts(self) -> (Option<Slug>, Details) {
                (self.slug, Details { $($field: self.$field,)* })
            }
        }
    };
}

details! {
    /// The title.
    #[schemars(example = &"Distributed Systems")]
    title: Title,
    /// What it is about, in a sentence or two.
    #[serde(default)]
    #[schemars(example = &"Clocks, consensus and partial failure.")]
    summary: Prose<300>,
    /// What it is about.
    #[serde(default)]
    description: Prose<10_000>,
    /// The language in which it is taught.
    #[schemars(example = &"en")]
    language: Option<LanguageTag>,
    /// For whom it is.
    #[serde(default)]
    level: Level,
    /// Words by which it is found.
    #[serde(default)]
    #[schemars(example = ["databases"])]
    tags: List<Tag, 20>,
    /// Its picture.
    cover_file_id: Option<FileId>,
    /// The subject that it teaches.
    subject_id: Option<SubjectId>,
    /// The semester in which it is taught.
    semester_id: Option<SemesterId>,
    /// What it costs; null for free.
    price: Option<Price>,
    /// How many learners it has place for: 0 for none, null for any number.
    #[schemars(example = 30)]
    capacity: Option<Capacity>,
    /// Who sets the pace.
    #[serde(default)]
    pacing: Pacing,
    /// From when learners may enrol.
    opens_at: Option<WallTime>,
    /// The last minute in which learners may enrol.
    closes_at: Option<WallTime>,
    /// For how many days a learner has access after enrolling; null for as long as the course is there.
    #[schemars(example = 365)]
    access_days: Option<Integer<1, 3650>>,
    /// Who sees it when it is published.
    #[serde(default)]
    visibility: Visibility,
    /// What learners must have completed before: one course of each.
    #[serde(default)]
    #[schemars(example = Vec::<Prerequisite>::new())]
    prerequisites: List<Prerequisite, 10>,
    /// What a learner can do afterwards.
    #[serde(default)]
    #[schemars(example = ["Explain why a clock is not a counter"])]
    outcomes: List<Text<500>, 50>,
    /// How long it takes.
    #[schemars(example = 600)]
    estimated_minutes: Option<Integer<1, 100_000>>,
}

/// When learners may enrol, as instants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Window {
    pub(crate) opens_at: Option<Timestamp>,
    pub(crate) closes_at: Option<Timestamp>,
}

impl Details {
    /// Checks what concerns several fields, and returns when learners may enrol.
    ///
    /// # Errors
    /// `request.invalid` with the field; `calendar.local_time_skipped` with both neighbours.
    pub(crate) fn check(&self, id: &CourseId) -> Result<Window> {
        let opens_at = self.opens_at.as_ref().map(WallTime::resolve).transpose();
        let opens_at = opens_at.map_err(|skipped| skipped.in_field("opens_at"))?;
        let closes_at = self.closes_at.as_ref().map(WallTime::deadline).transpose();
        let closes_at = closes_at.map_err(|skipped| skipped.in_field("closes_at"))?;
        let window = Window {
            opens_at: opens_at.map(|resolved| resolved.at),
            closes_at: closes_at.map(|resolved| resolved.at),
        };
        if let (Some(opens_at), Some(closes_at)) = (window.opens_at, window.closes_at)
            && closes_at <= opens_at
        {
            let problem = "must be after opens_at";
            return Err(Error::invalid_field("closes_at", problem));
        }
        self.check_lists(id)?;
        Ok(window)
    }

    fn check_lists(&self, id: &CourseId) -> Result<()> {
        let mut tags: Vec<_> = self.tags.iter().collect();
        tags.sort_unstable();
        if tags.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Error::invalid_field("tags", "must not have one twice"));
        }
        for (number, prerequisite) in self.prerequisites.iter().enumerate() {
            let problem = if prerequisite.any_of.is_empty() {
                "must name a course"
            } else if prerequisite.any_of.contains(id) {
                "must not be the course itself"
            } else {
                continue;
            };
            let field = format!("prerequisites.{number}.any_of");
            return Err(Error::invalid_field(&field, problem));
        }
        Ok(())
    }

    /// The courses that it names as prerequisites.
    pub(crate) fn required_courses(&self) -> impl Iterator<Item = &CourseId> {
        let prerequisites = self.prerequisites.iter();
        prerequisites.flat_map(|prerequisite| prerequisite.any_of.iter())
    }

    /// Moves the dates by so many days. One that would leave the calendar stays.
    pub(crate) fn shift(&mut self, days: i32) {
        for at in [&mut self.opens_at, &mut self.closes_at] {
            *at = at.take().map(|at| at.plus_days(days).unwrap_or(at));
        }
    }
}
