//! `GET /api/v1/courses/{course_id}/checks`
//!
//! What would happen if the draft were published now: what is wrong with it, and what would change for
//! learners, and how many have access now. Who has completed a lesson or the course keeps that.

use kernel::text::Integer;
use kernel::{Context, Kind, Permission, Query, Reply, Result, Route};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Right;
use crate::checks::{Problem, of_conditions, of_outline};
use crate::courses::Courses;
use crate::ids::CourseId;
use crate::learner::ActiveLearners;
use crate::outline::OutlineChanges;
use crate::publisher::Publisher;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetCourseChecks {
    course_id: CourseId,
}

/// What a publication would do.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ChecksView {
    /// Whether the draft can be published: it differs from what is published, and nothing that is wrong with it
    /// prevents it.
    pub(crate) is_publishable: bool,
    /// Whether the draft differs from what is published.
    pub(crate) has_unpublished_changes: bool,
    /// What is wrong with the draft.
    pub(crate) problems: Vec<Problem>,
    /// Whether all lessons were looked at: of a draft with many changed lessons, only the first ones are.
    pub(crate) is_complete: bool,
    /// What would change for learners.
    pub(crate) changes: OutlineChanges,
    /// The number of lessons without which the published version is not completed.
    #[schemars(example = 5)]
    pub(crate) required_before: usize,
    /// The number of lessons without which the draft would not be completed.
    #[schemars(example = 6)]
    pub(crate) required_after: usize,
    /// The learners who would read the version.
    pub(crate) learners: ActiveLearners,
}

impl Reply for ChecksView {}

impl Query for GetCourseChecks {
    const NAME: &'static str = "get-course-checks";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/checks");
    const PERMISSION: Permission = Permission::WriteCourses;
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = (Publisher, Courses);
    type Reply = ChecksView;

    /// Two reads for the draft and what is in force, one for the lessons that differ, and one for the learners.
    async fn fetch(
        self,
        (publisher, courses): &Self::Dependencies,
        cx: &Context,
    ) -> Result<ChecksView> {
        let prepared = publisher
            .prepare(&self.course_id, Right::ReadDraft, cx)
            .await?;
        let mut problems = of_outline(&prepared.draft);
        let access_days = prepared.course.details().access_days;
        let access_days = access_days.map(Integer::get);
        problems.extend(of_conditions(&prepared.next, access_days));
        let (of_lessons, is_complete) = publisher.problems_of_lessons(&prepared).await?;
        problems.extend(of_lessons);
        let learners = courses.active_learners(&self.course_id, cx.now).await?;
        let changes = prepared.changes();
        let differs = prepared.before.is_none() || !changes.is_empty();
        let required = prepared
            .before
            .as_ref()
            .map(|before| before.required().len());
        Ok(ChecksView {
            is_publishable: differs && !problems.iter().any(Problem::is_error),
            has_unpublished_changes: differs,
            problems,
            is_complete,
            changes,
            required_before: required.unwrap_or_default(),
            required_after: prepared.next.required().len(),
            learners,
        })
    }
}

#[cfg(test)]
mod tests;
