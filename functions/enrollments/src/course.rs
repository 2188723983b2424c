//! What this domain knows of a course, and who may enrol in it. Without I/O.

mod admission;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::admission::{Admission, Entitlement};
use crate::ids::CourseId;

/// A course, as the domain of courses has told it. That domain has validated it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Course {
    /// The course.
    pub(crate) course_id: CourseId,
    /// Its name in addresses.
    pub(crate) slug: String,
    /// The title.
    pub(crate) title: String,
    /// Where it stands in its life.
    pub(crate) state: CourseState,
    /// Who sees it.
    pub(crate) visibility: Visibility,
    /// What it costs; null for free.
    pub(crate) price: Option<Price>,
    /// How many learners it has place for; null for any number.
    pub(crate) capacity: Option<u32>,
    /// From when learners may enrol.
    pub(crate) opens_at: Option<Timestamp>,
    /// Until when learners may enrol.
    pub(crate) closes_at: Option<Timestamp>,
    /// For how many days a learner has access.
    pub(crate) access_days: Option<u32>,
    /// What its learners keep, if it is archived.
    pub(crate) archive: Option<Archive>,
    /// The version that is in force.
    pub(crate) current_version: Option<u32>,
    /// The ordinals of all lessons of this version.
    #[serde(default)]
    pub(crate) lessons: Vec<u16>,
    /// The ordinals of the lessons without which this version is not completed.
    pub(crate) required: Vec<u16>,
    /// What learners must have completed before: one course of each.
    #[serde(default)]
    pub(crate) prerequisites: Vec<Prerequisite>,
    /// Who teaches it.
    pub(crate) staff: Vec<StaffMember>,
}

/// Where a course stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CourseState {
    /// It was never published.
    Draft,
    /// Learners read a version of it.
    Published,
    /// Nobody enrols any more.
    Archived,
}

/// Who sees a published course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Visibility {
    /// Everybody.
    Public,
    /// Who knows its address.
    Unlisted,
    /// Its learners alone.
    Private,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Price {
    /// In the smallest unit of the currency.
    pub(crate) amount: u64,
    /// ISO 4217.
    #[schemars(example = &"EUR")]
    pub(crate) currency: String,
}

/// What the learners of an archived course keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Archive {
    /// When their access ends; null, if it does not.
    pub(crate) ends_at: Option<Timestamp>,
}

/// Courses of which one must be completed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Prerequisite {
    /// These courses.
    pub(crate) any_of: Vec<CourseId>,
}

/// Somebody who teaches a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct StaffMember {
    /// The user.
    pub(crate) user_id: String,
}

impl Course {
    /// Whether somebody teaches the course.
    #[must_use]
    pub(crate) fn is_staff(&self, user_id: &str) -> bool {
        self.staff.iter().any(|member| member.user_id == user_id)
    }

    /// Whether only learners and staff see it.
    #[must_use]
    pub(crate) fn is_hidden(&self) -> bool {
        self.state == CourseState::Draft || self.visibility == Visibility::Private
    }

    /// Whether learners may still work: an archived course may have an end.
    #[must_use]
    pub(crate) fn has_ended(&self, now: Timestamp) -> bool {
        let end = self.archive.as_ref().and_then(|archive| archive.ends_at);
        end.is_some_and(|end| end <= now)
    }

    /// Whether the current version has a lesson. A course that was published before its lessons were told
    /// names the required ones alone.
    #[must_use]
    pub(crate) fn has_lesson(&self, ordinal: u16) -> bool {
        self.lessons.contains(&ordinal) || self.required.contains(&ordinal)
    }

    /// All courses that are prerequisites.
    pub(crate) fn required_courses(&self) -> impl Iterator<Item = &CourseId> {
        let prerequisites = self.prerequisites.iter();
        prerequisites.flat_map(|prerequisite| &prerequisite.any_of)
    }
}
