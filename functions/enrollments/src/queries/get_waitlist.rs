//! `GET /api/v1/courses/{course_id}/waitlist`
//!
//! Who waits for a seat of a course: how many, and the next 100 in their order. For the staff of the course and
//! administrators.

use kernel::{Context, Kind, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollments::Enrollments;
use crate::ids::CourseId;
use crate::view::WaitlistView;

/// How many are shown.
const SHOWN: u32 = 100;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetWaitlist {
    course_id: CourseId,
}

impl Query for GetWaitlist {
    const NAME: &'static str = "get-waitlist";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/waitlist");
    const PERMISSION: Permission = Permission::SignedIn;
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Enrollments;
    type Reply = WaitlistView;

    /// Two calls, and a third one after lots were drawn.
    async fn fetch(self, enrollments: &Enrollments, cx: &Context) -> Result<WaitlistView> {
        let waitlist = enrollments.taught_waitlist(&self.course_id, cx).await?;
        let next = enrollments
            .next_waiting(&self.course_id, &waitlist, SHOWN)
            .await?;
        Ok(WaitlistView::new(&waitlist, next))
    }
}
