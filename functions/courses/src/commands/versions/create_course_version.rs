//! `POST /api/v1/courses/{course_id}/versions`
//!
//! Keeps the draft as it is now: as a version that learners do not read, and that can be compared and restored.
//! What is wrong with the draft does not matter. A large draft is kept shortly after the reply, which is 202
//! then: until it is, the version is `unfinished`, and nothing is published.

use kernel::bulk::BulkPageQueued;
use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::ids::CourseId;
use crate::outline::Note;
use crate::publisher::Publisher;
use crate::versions::CourseVersionView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateCourseVersion {
    course_id: CourseId,
    /// What the version is kept for.
    #[schemars(example = &"Before the exams were moved")]
    note: Option<Note>,
}

impl Command for CreateCourseVersion {
    const NAME: &'static str = "create-course-version";
    const ROUTE: Route = Route::post("/api/v1/courses/{course_id}/versions");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT
        .created()
        .or(&[202])
        .accepts_if_match()
        .shares_rows();
    const EMITS: &'static [EventSpec] = &[BulkPageQueued::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = Publisher;
    type Reply = CourseVersionView;

    async fn handle(
        self,
        publisher: &Publisher,
        cx: &Context,
    ) -> Result<Commit<CourseVersionView>> {
        let prepared = publisher.prepare(&self.course_id, Right::Edit, cx).await?;
        publisher.keep_snapshot(prepared, self.note, cx).await
    }
}

#[cfg(test)]
mod tests;
