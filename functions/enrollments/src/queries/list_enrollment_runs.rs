//! `GET /api/v1/enrollments/{enrollment_id}/runs`
//!
//! The runs of the course that the learner has ended by beginning anew, the first one first: at most 50.

use kernel::{Context, Permission, Query, Reply, Result, Route};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::enrollments::Enrollments;
use crate::ids::EnrollmentId;
use crate::progress::Progress;
use crate::view::LessonProgressView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListEnrollmentRuns {
    enrollment_id: EnrollmentId,
}

/// Ended runs.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RunsView {
    /// The runs.
    items: Vec<LessonProgressView>,
}

impl Reply for RunsView {}

impl Query for ListEnrollmentRuns {
    const NAME: &'static str = "list-enrollment-runs";
    const ROUTE: Route = Route::get("/api/v1/enrollments/{enrollment_id}/runs");
    const PERMISSION: Permission = Permission::SignedIn;
    type Dependencies = Enrollments;
    type Reply = RunsView;

    async fn fetch(self, enrollments: &Enrollments, cx: &Context) -> Result<RunsView> {
        let part = enrollments.part(self.enrollment_id).await?;
        part.check_seen(cx)?;
        let course = part.known_course();
        let runs = enrollments.runs(&part.id).await?.into_iter();
        let view =
            |run: Progress| LessonProgressView::new(part.id.clone(), run.run(), Some(&run), course);
        Ok(RunsView {
            items: runs.map(view).collect(),
        })
    }
}
