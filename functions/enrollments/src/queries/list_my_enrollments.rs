//! `GET /api/v1/enrollments`
//!
//! The caller's enrollments with their courses and progress, the newest first: also ended ones.

use kernel::page::{Limit, Page};
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollments::Enrollments;
use crate::people::myself;
use crate::view::EnrollmentView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListMyEnrollments {
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListMyEnrollments {
    const NAME: &'static str = "list-my-enrollments";
    const ROUTE: Route = Route::get("/api/v1/enrollments");
    const PERMISSION: Permission = Permission::SignedIn;
    type Dependencies = Enrollments;
    type Reply = Page<EnrollmentView>;

    async fn fetch(self, enrollments: &Enrollments, cx: &Context) -> Result<Page<EnrollmentView>> {
        let range = (self.limit, self.cursor.as_deref());
        let page = enrollments.of_user(&myself(cx)?, range, cx).await?;
        Ok(EnrollmentView::page(page, cx))
    }
}

#[cfg(test)]
mod tests;
