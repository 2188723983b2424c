//! `copy-courses`: `courses.CourseCreated.v1`, `CourseUpdated.v1`, `CourseSlugChanged.v1`, `CoursePublished.v1`,
//! `CourseArchived.v1`, `CourseUnarchived.v1`, `CourseInstructorAdded.v1`, `CourseInstructorRemoved.v1`,
//! `CourseDeleted.v1`, `CourseRestored.v1`
//!
//! Keeps a copy of every course with its price, capacity, times, required lessons and staff, so that enrolling
//! needs no call to the courses domain.

use kernel::Projection;
use schemars::JsonSchema;
use serde::Deserialize;

pub(crate) use crate::course::Course;
use crate::ids::CourseId;

/// The events that are read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
pub(crate) enum CourseFact {
    /// A course was created.
    #[serde(rename = "CourseCreated.v1")]
    Created(Course),
    /// The details of a course were changed.
    #[serde(rename = "CourseUpdated.v1")]
    Updated(Course),
    /// A course has another name in addresses.
    #[serde(rename = "CourseSlugChanged.v1")]
    SlugChanged(Course),
    /// A version is in force.
    #[serde(rename = "CoursePublished.v1")]
    Published(Course),
    /// A course was archived.
    #[serde(rename = "CourseArchived.v1")]
    Archived(Course),
    /// A course is not archived any more.
    #[serde(rename = "CourseUnarchived.v1")]
    Unarchived(Course),
    /// Somebody teaches the course.
    #[serde(rename = "CourseInstructorAdded.v1")]
    InstructorAdded(Course),
    /// Somebody does not teach it any more.
    #[serde(rename = "CourseInstructorRemoved.v1")]
    InstructorRemoved(Course),
    /// A course was deleted, and may return.
    #[serde(rename = "CourseDeleted.v1")]
    Deleted {},
    /// A deleted course has returned.
    #[serde(rename = "CourseRestored.v1")]
    Restored(Course),
}

impl Projection for Course {
    const NAME: &'static str = "copy-courses";
    const SOURCE: &'static str = "courses";
    const TYPE: &'static str = "Course";
    const KEEPS_TOMBSTONES: bool = true;
    type Id = CourseId;
    type Fact = CourseFact;

    fn content(fact: CourseFact) -> Option<Self> {
        match fact {
            CourseFact::Created(course)
            | CourseFact::Updated(course)
            | CourseFact::SlugChanged(course)
            | CourseFact::Published(course)
            | CourseFact::Archived(course)
            | CourseFact::Unarchived(course)
            | CourseFact::InstructorAdded(course)
            | CourseFact::InstructorRemoved(course)
            | CourseFact::Restored(course) => Some(course),
            CourseFact::Deleted {} => None,
        }
    }
}
