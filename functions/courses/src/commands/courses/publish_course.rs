//! `POST /api/v1/courses/{course_id}/publish`
//!
//! Publishes the draft: learners read it as the next version. A draft with many changed lessons is published
//! shortly after the reply, which is 202 then; until it is, `publishing_version` says which version is being made,
//! and learners read the one before. `GET …/checks` says beforehand what is wrong.

use kernel::bulk::BulkPageQueued;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::event::course::CoursePublished;
use crate::ids::CourseId;
use crate::publisher::Publisher;
use crate::view::CourseView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishCourse {
    course_id: CourseId,
}

impl Command for PublishCourse {
    const NAME: &'static str = "publish-course";
    const ROUTE: Route = Route::post("/api/v1/courses/{course_id}/publish");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.or(&[202]).requires_if_match().shares_rows();
    const EMITS: &'static [EventSpec] = &[CoursePublished::SPEC, BulkPageQueued::SPEC];
    type Dependencies = Publisher;
    type Reply = CourseView;

    async fn handle(self, publisher: &Publisher, cx: &Context) -> Result<Commit<CourseView>> {
        let prepared = publisher.prepare(&self.course_id, Right::Edit, cx).await?;
        publisher.publish(prepared, cx).await
    }
}

#[cfg(test)]
mod tests;
