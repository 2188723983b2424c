//! `GET /api/v1/semesters/{semester_id}/syllabi`: List syllabi of a semester
//!
//! The syllabi of a semester in the order of the codes of their subjects: all for who writes syllabi, the
//! published ones for everybody else. Three reads, and no call to another domain.

use kernel::page::{Limit, Page};
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::sees_drafts;
use crate::enrichment::Enrichment;
use crate::semester::SemesterId;
use crate::syllabi::Syllabi;
use crate::view::syllabus::ListedSyllabus;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListSyllabiBySemester {
    semester_id: SemesterId,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListSyllabiBySemester {
    const NAME: &'static str = "list-syllabi-by-semester";
    const ROUTE: Route = Route::get("/api/v1/semesters/{semester_id}/syllabi");
    const PERMISSION: Permission = Permission::ReadSyllabi;
    type Dependencies = (Syllabi, Enrichment);
    type Reply = Page<ListedSyllabus>;

    async fn fetch(
        self,
        (syllabi, enrichment): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Page<ListedSyllabus>> {
        let range = (self.limit, self.cursor.as_deref());
        let page = syllabi
            .page_of_semester(&self.semester_id, sees_drafts(cx), range, cx)
            .await?;
        enrichment.list(page, cx).await
    }
}

#[cfg(test)]
mod tests;
