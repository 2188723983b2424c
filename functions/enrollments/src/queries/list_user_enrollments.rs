//! `GET /api/v1/users/{user_id}/enrollments`
//!
//! The enrollments of a user with their courses and progress, the newest first: for the user and administrators.

use kernel::page::{Limit, Page};
use kernel::{Context, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollments::Enrollments;
use crate::ids::UserId;
use crate::view::EnrollmentView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListUserEnrollments {
    user_id: UserId,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListUserEnrollments {
    const NAME: &'static str = "list-user-enrollments";
    const ROUTE: Route = Route::get("/api/v1/users/{user_id}/enrollments");
    const PERMISSION: Permission = Permission::ManageCourses;
    const POLICY: Policy = Policy::DEFAULT.or_oneself();
    type Dependencies = Enrollments;
    type Reply = Page<EnrollmentView>;

    async fn fetch(self, enrollments: &Enrollments, cx: &Context) -> Result<Page<EnrollmentView>> {
        let range = (self.limit, self.cursor.as_deref());
        let page = enrollments.of_user(&self.user_id, range, cx).await?;
        Ok(EnrollmentView::page(page, cx))
    }
}
