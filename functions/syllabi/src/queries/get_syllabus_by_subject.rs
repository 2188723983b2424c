//! `GET /api/v1/syllabus/{id}`
//!
//! The published syllabus of a subject: of one semester and section, or the current one. `id` is the
//! subject's id. The current one is that of the latest semester that has begun; before the first one has
//! begun, that of the first.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::consumers::copy_subjects::SubjectId;
use crate::enrichment::Enrichment;
use crate::error::SyllabusError;
use crate::semester::SemesterId;
use crate::semesters::Semesters;
use crate::syllabi::Syllabi;
use crate::syllabus::{Section, Syllabus};
use crate::view::syllabus::ReadSyllabus;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetSyllabusBySubject {
    /// The subject's id.
    id: SubjectId,
    /// Only the syllabus of this semester.
    semester_id: Option<SemesterId>,
    /// Only the syllabus of this section. Without it, a syllabus for the whole subject comes first.
    section: Option<Section>,
}

impl Query for GetSyllabusBySubject {
    const NAME: &'static str = "get-syllabus-by-subject";
    const ROUTE: Route = Route::get("/api/v1/syllabus/{id}");
    const PERMISSION: Permission = Permission::ReadSyllabi;
    type Dependencies = (Syllabi, Semesters, Enrichment);
    type Reply = ReadSyllabus;

    /// Two reads with a semester, three without.
    async fn fetch(
        self,
        (syllabi, semesters, enrichment): &Self::Dependencies,
        cx: &Context,
    ) -> Result<ReadSyllabus> {
        let semester = self.semester_id.as_ref();
        let mut found = syllabi.of_subject(&self.id, semester).await?;
        if self.section.is_some() {
            found.retain(|syllabus| syllabus.place().section == self.section);
        }
        let place = |syllabus: &Syllabus| syllabus.place().semester_id.clone();
        let semester = match semester {
            Some(semester) => Some(semester.clone()),
            None => {
                semesters
                    .current_of(found.iter().map(place), cx.now)
                    .await?
            }
        };
        let mut in_semester = found
            .into_iter()
            .filter(|syllabus| Some(&syllabus.place().semester_id) == semester.as_ref());
        let syllabus = in_semester.next().ok_or(SyllabusError::NotFound)?;
        let published = syllabus.published().ok_or(SyllabusError::NotFound)?;
        let number = published.version.number;
        enrichment.read(&syllabus, number, cx).await
    }
}

#[cfg(test)]
mod tests;
