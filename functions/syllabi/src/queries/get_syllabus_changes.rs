//! `GET /api/v1/syllabus/{syllabus_id}/changes`
//!
//! What differs between two versions of the content of a syllabus. Only who writes syllabi compares
//! versions that were not published. One read.

use kernel::{Context, Error, Permission, Query, Reply, Result, Route};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{sees_drafts, shown_version};
use crate::error::SyllabusError;
use crate::syllabi::Syllabi;
use crate::syllabus::changes::{Change, changes};
use crate::syllabus::{SyllabusId, VersionNumber};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetSyllabusChanges {
    syllabus_id: SyllabusId,
    /// The number of the earlier version.
    from: VersionNumber,
    /// The number of the later version.
    #[schemars(example = 2)]
    to: VersionNumber,
}

/// What differs between two versions.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SyllabusChanges {
    /// The syllabus.
    syllabus_id: SyllabusId,
    /// The number of the earlier version.
    from: u32,
    /// The number of the later version.
    to: u32,
    /// The differences.
    changes: Vec<Change>,
}

impl Reply for SyllabusChanges {}

impl Query for GetSyllabusChanges {
    const NAME: &'static str = "get-syllabus-changes";
    const ROUTE: Route = Route::get("/api/v1/syllabus/{syllabus_id}/changes");
    const PERMISSION: Permission = Permission::ReadSyllabi;
    type Dependencies = Syllabi;
    type Reply = SyllabusChanges;

    async fn fetch(self, syllabi: &Syllabi, cx: &Context) -> Result<SyllabusChanges> {
        let numbers = [self.from, self.to].map(VersionNumber::get);
        if numbers[0] >= numbers[1] {
            let problem = "must be later than `from`";
            return Err(Error::invalid_field("to", problem));
        }
        let (syllabus, [from, to]) = syllabi.with_versions(&self.syllabus_id, numbers).await?;
        shown_version(&syllabus, cx)?;
        let are_published = from.published_at.is_some() && to.published_at.is_some();
        if !are_published && !sees_drafts(cx) {
            return Err(SyllabusError::NoSuchVersion.into());
        }
        Ok(SyllabusChanges {
            syllabus_id: self.syllabus_id,
            from: numbers[0],
            to: numbers[1],
            changes: changes(&from.content, &to.content)?,
        })
    }
}

#[cfg(test)]
mod tests;
