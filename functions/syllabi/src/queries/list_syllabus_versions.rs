//! `GET /api/v1/syllabus/{syllabus_id}/versions`
//!
//! The versions of the content of a syllabus, the latest first.

use kernel::page::{Limit, Page};
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::SyllabusError;
use crate::syllabi::Syllabi;
use crate::syllabus::SyllabusId;
use crate::view::syllabus::ContentVersionView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListSyllabusVersions {
    syllabus_id: SyllabusId,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListSyllabusVersions {
    const NAME: &'static str = "list-syllabus-versions";
    const ROUTE: Route = Route::get("/api/v1/syllabus/{syllabus_id}/versions");
    const PERMISSION: Permission = Permission::WriteSyllabi;
    type Dependencies = Syllabi;
    type Reply = Page<ContentVersionView>;

    async fn fetch(self, syllabi: &Syllabi, cx: &Context) -> Result<Page<ContentVersionView>> {
        let cursor = self.cursor.as_deref();
        let page = syllabi
            .contents(&self.syllabus_id, self.limit, cursor, cx)
            .await?;
        // Every syllabus has a first version.
        if page.items.is_empty() && cursor.is_none() {
            return Err(SyllabusError::NotFound.into());
        }
        Ok(page.map(ContentVersionView::from))
    }
}

#[cfg(test)]
mod tests;
