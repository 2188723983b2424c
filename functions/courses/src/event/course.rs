//! The events of courses. Each has the state of the course after it, as far as other domains need it, so that a
//! reader needs no earlier event.

use jiff::Timestamp;
use kernel::facts;
use kernel::text::{Integer, LanguageTag, Prose};
use schemars::JsonSchema;
use serde::Serialize;

use crate::course::{
    Archive, Course, Level, Prerequisite, Price, Role, Slug, StaffMember, State, Title, UserId,
    Visibility,
};
use crate::ids::{CourseId, LessonId};

facts! {
    CourseCreated,
    CourseUpdated,
    CourseSlugChanged,
    CoursePublished,
    CourseArchived,
    CourseUnarchived,
    CourseDeleted,
    CourseRestored,
    CoursePurged,
    CourseInstructorAdded,
    CourseInstructorRemoved,
}

/// A course, as other domains see it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseState {
    /// The course.
    course_id: CourseId,
    /// Its name in addresses.
    slug: Slug,
    /// The title.
    #[schemars(example = &"Distributed Systems")]
    title: Title,
    /// What it is about.
    #[schemars(example = &"Clocks, consensus and partial failure.")]
    summary: Prose<300>,
    /// The language in which it is taught.
    #[schemars(example = &"en")]
    language: Option<LanguageTag>,
    /// For whom it is.
    level: Level,
    /// Where it stands in its life.
    state: State,
    /// What its learners keep, if it is archived.
    archive: Option<Archive>,
    /// Who sees it.
    visibility: Visibility,
    /// What it costs; null for free.
    price: Option<Price>,
    /// How many learners it has place for; null for any number.
    capacity: Option<Integer<0, 1_000_000>>,
    /// From when learners may enrol.
    opens_at: Option<Timestamp>,
    /// Until when learners may enrol.
    closes_at: Option<Timestamp>,
    /// For how many days a learner has access.
    access_days: Option<Integer<1, 3650>>,
    /// The version that is in force.
    current_version: Option<u32>,
    /// The ordinals of the lessons of this version; empty for one that was published before they were told.
    #[schemars(example = [1, 2, 3])]
    lessons: Vec<u16>,
    /// The ordinals of the lessons without which this version is not completed.
    #[schemars(example = [1, 2])]
    required: Vec<u16>,
    /// What learners must have completed before: one course of each.
    #[schemars(example = Vec::<Prerequisite>::new())]
    prerequisites: Vec<Prerequisite>,
    /// Who teaches it.
    staff: Vec<StaffMember>,
}

impl CourseState {
    pub(crate) fn of(course: &Course) -> Self {
        let details = course.details().clone();
        let window = course.window();
        Self {
            course_id: course.course_id().clone(),
            slug: course.slug().clone(),
            title: details.title,
            summary: details.summary,
            language: details.language,
            level: details.level,
            state: course.state(),
            archive: course.archived().cloned(),
            visibility: details.visibility,
            price: details.price,
            capacity: details.capacity,
            opens_at: window.opens_at,
            closes_at: window.closes_at,
            access_days: details.access_days,
            current_version: course.current_version(),
            lessons: course.lessons().to_vec(),
            required: course.required().to_vec(),
            prerequisites: details.prerequisites.to_vec(),
            staff: course.staff().iter().cloned().collect(),
        }
    }
}

/// A course was created, as a draft.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseCreated {
    /// The course.
    #[serde(flatten)]
    pub(crate) course: CourseState,
}

/// The details of a course were changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseUpdated {
    /// The course.
    #[serde(flatten)]
    pub(crate) course: CourseState,
}

/// A course has another name in addresses. The one before still leads to it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseSlugChanged {
    /// The course.
    #[serde(flatten)]
    pub(crate) course: CourseState,
    /// The name before.
    pub(crate) before: Slug,
}

/// A version of a course is in force.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CoursePublished {
    /// The course.
    #[serde(flatten)]
    pub(crate) course: CourseState,
    /// The lessons that the version before did not have.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) added: Vec<LessonId>,
    /// The lessons that only the version before had.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) removed: Vec<LessonId>,
    /// The lessons with another content, other exercises or other rules.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) changed: Vec<LessonId>,
}

/// A course was archived: nobody enrols any more.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseArchived {
    /// The course.
    #[serde(flatten)]
    pub(crate) course: CourseState,
}

/// A course is not archived any more: the version in force is published again.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseUnarchived {
    /// The course.
    #[serde(flatten)]
    pub(crate) course: CourseState,
}

/// A course was deleted. Until it is purged, it can be restored.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseDeleted {
    /// The course.
    pub(crate) course_id: CourseId,
    /// Its name in addresses, which leads nowhere now.
    pub(crate) slug: Slug,
    /// When it is purged, unless it is restored before.
    pub(crate) purge_at: Timestamp,
}

/// A deleted course was restored: it is what it was before.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseRestored {
    /// The course.
    #[serde(flatten)]
    pub(crate) course: CourseState,
}

/// A deleted course was purged: it does not come back.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CoursePurged {
    /// The course.
    pub(crate) course_id: CourseId,
    /// Its name in addresses, which no other course gets.
    pub(crate) slug: Slug,
}

/// Somebody teaches a course now, or has another role in it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseInstructorAdded {
    /// The course.
    #[serde(flatten)]
    pub(crate) course: CourseState,
    /// The user.
    #[schemars(example = &"0197a1b2-0000-7000-8000-000000000001")]
    pub(crate) user_id: UserId,
    /// The role.
    pub(crate) role: Role,
}

/// Somebody does not teach a course any more.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseInstructorRemoved {
    /// The course.
    #[serde(flatten)]
    pub(crate) course: CourseState,
    /// The user.
    #[schemars(example = &"0197a1b2-0000-7000-8000-000000000001")]
    pub(crate) user_id: UserId,
}
