//! `GET /api/v1/syllabus/by-id/{syllabus_id}`
//!
//! One syllabus: its latest version for who writes syllabi, the published one for everybody else. Two
//! reads.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::shown_version;
use crate::enrichment::Enrichment;
use crate::syllabi::Syllabi;
use crate::syllabus::{SyllabusId, VersionNumber};
use crate::view::syllabus::ReadSyllabus;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetSyllabus {
    syllabus_id: SyllabusId,
    /// The number of another version of the content. Only who writes syllabi reads versions that were not
    /// published.
    content_version: Option<VersionNumber>,
}

impl Query for GetSyllabus {
    const NAME: &'static str = "get-syllabus";
    const ROUTE: Route = Route::get("/api/v1/syllabus/by-id/{syllabus_id}");
    const PERMISSION: Permission = Permission::ReadSyllabi;
    type Dependencies = (Syllabi, Enrichment);
    type Reply = ReadSyllabus;

    async fn fetch(
        self,
        (syllabi, enrichment): &Self::Dependencies,
        cx: &Context,
    ) -> Result<ReadSyllabus> {
        let syllabus = syllabi.get(&self.syllabus_id).await?;
        let shown = shown_version(&syllabus, cx)?.number;
        let number = self.content_version.map_or(shown, VersionNumber::get);
        enrichment.read(&syllabus, number, cx).await
    }
}

#[cfg(test)]
mod tests;
