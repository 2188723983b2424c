//! The replies about courses.

use jiff::Timestamp;
use kernel::{Context, Entity as _, Reply};
use schemars::JsonSchema;
use serde::Serialize;

use crate::course::{Archive, Course, Details, PublicationFailure, Role, Slug, StaffMember, State};
use crate::course_access::CourseAccess;
use crate::ids::CourseId;

/// A course.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseView {
    /// The course's id.
    pub(crate) id: CourseId,
    /// Its name in addresses.
    pub(crate) slug: Slug,
    /// What is said about it.
    #[serde(flatten)]
    pub(crate) details: Details,
    /// Where it stands in its life.
    pub(crate) state: State,
    /// What its learners keep, if it is archived.
    pub(crate) archive: Option<Archive>,
    /// The version that learners read; null for a draft.
    pub(crate) current_version: Option<u32>,
    /// The version that is being published; null if none is, and for callers who are not staff.
    pub(crate) publishing_version: Option<u32>,
    /// Why the version that was begun last is not in force; null if it is, and for callers who are not staff.
    pub(crate) publication_failure: Option<PublicationFailure>,
    /// When it was published last.
    pub(crate) published_at: Option<Timestamp>,
    /// The caller's role in the course; null for callers who are not staff.
    pub(crate) role: Option<Role>,
    /// When it was created.
    pub(crate) created_at: Timestamp,
    /// When what is said about it was last changed.
    pub(crate) updated_at: Timestamp,
    #[serde(skip)]
    version: u64,
    #[serde(skip)]
    status: Option<u16>,
}

impl CourseView {
    /// The reply while a version is being made: 202.
    pub(crate) fn accepted(self) -> Self {
        Self {
            status: Some(202),
            ..self
        }
    }

    /// What the caller sees of a course.
    pub(crate) fn shown(access: &CourseAccess, cx: &Context) -> Self {
        let mut view = Self::for_staff(&access.course, cx);
        if !access.is_staff(cx) {
            view.publishing_version = None;
            view.publication_failure = None;
        }
        view
    }

    /// What staff see of a course.
    pub(crate) fn for_staff(course: &Course, cx: &Context) -> Self {
        let (created_at, updated_at) = course.times();
        Self {
            id: course.course_id().clone(),
            slug: course.slug().clone(),
            details: course.details().clone(),
            state: course.state(),
            archive: course.archived().cloned(),
            current_version: course.current_version(),
            publishing_version: course.publishing().map(|publishing| publishing.version),
            publication_failure: course.publication_failure().cloned(),
            published_at: course.publication_times().1,
            role: course.staff().role_of(cx.actor.name()),
            created_at,
            updated_at,
            version: course.history().version(),
            status: None,
        }
    }
}

impl Reply for CourseView {
    fn status(&self) -> Option<u16> {
        self.status
    }

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/api/v1/courses/{}", self.id))
    }
}

/// Who teaches a course.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct StaffView {
    /// In the order in which they came: at most 20.
    pub(crate) items: Vec<StaffMember>,
    #[serde(skip)]
    version: u64,
}

impl From<&Course> for StaffView {
    fn from(course: &Course) -> Self {
        Self {
            items: course.staff().iter().cloned().collect(),
            version: course.history().version(),
        }
    }
}

/// The version is that of the course, which every change of its staff needs.
impl Reply for StaffView {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}
