//! `GET /api/v1/subjects/by-code/{code}`
//!
//! The subject with a code, in upper or lower case.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repository::Subjects;
use crate::subject::SubjectCode;
use crate::view::SubjectView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetSubjectByCode {
    code: SubjectCode,
}

impl Query for GetSubjectByCode {
    const NAME: &'static str = "get-subject-by-code";
    const ROUTE: Route = Route::get("/api/v1/subjects/by-code/{code}");
    const PERMISSION: Permission = Permission::ReadSubjects;
    type Dependencies = Subjects;
    type Reply = SubjectView;

    async fn fetch(self, subjects: &Subjects, _: &Context) -> Result<SubjectView> {
        Ok(SubjectView::from(&subjects.get_by_code(&self.code).await?))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{app, create, get, subject, table};

    #[tokio::test]
    async fn a_subject_is_found_by_its_code_in_upper_or_lower_case_in_one_call() {
        let app = app();
        let created = create(&app, &subject("MA-1", "Algebra"))
            .await
            .with_status(201);
        table(&app).forget_counts();
        for code in ["MA-1", "ma-1", "Ma-1"] {
            let found = get(&app, &format!("/api/v1/subjects/by-code/{code}"))
                .await
                .with_status(200);
            assert_eq!(found.json(), created.json());
        }
        assert_eq!(table(&app).reads(), 3);
    }

    #[tokio::test]
    async fn an_unused_code_is_not_found() {
        let app = app();
        create(&app, &subject("MA-11", "Algebra"))
            .await
            .with_status(201);
        get(&app, "/api/v1/subjects/by-code/MA-1")
            .await
            .assert_refused(404, "subjects.not_found");
        get(&app, "/api/v1/subjects/by-code/M_1")
            .await
            .assert_refused(422, "request.invalid");
    }
}
