//! `GET /api/v1/subjects/reports/summary`: Count subjects and credits
//!
//! The number of subjects and of credits, in total and for each department.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::report::SubjectReportView;
use crate::repository::Subjects;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetSubjectReport {}

impl Query for GetSubjectReport {
    const NAME: &'static str = "get-subject-report";
    const ROUTE: Route = Route::get("/api/v1/subjects/reports/summary");
    const PERMISSION: Permission = Permission::ManageSubjects;
    type Dependencies = Subjects;
    type Reply = SubjectReportView;

    async fn fetch(self, subjects: &Subjects, _: &Context) -> Result<SubjectReportView> {
        Ok(SubjectReportView::of(&subjects.counts().await?))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{app, as_learner, created, report, subject, with};

    #[tokio::test]
    async fn the_report_adds_up_all_departments_in_order() {
        let app = app();
        for number in 0..9 {
            let department = if number % 3 == 0 { "20" } else { "1" };
            let body = with(
                subject(&format!("MA-{number}"), "Algebra"),
                "department_id",
                department,
            );
            created(&app, &with(body, "credits", number + 1)).await;
        }
        assert_eq!(
            report(&app).await,
            json!({
                "subjects": 9,
                "credits": 45,
                "departments": [
                    { "department_id": "1", "subjects": 6, "credits": 33 },
                    { "department_id": "20", "subjects": 3, "credits": 12 },
                ],
            })
        );
    }

    #[tokio::test]
    async fn a_learner_does_not_see_the_report() {
        let app = app();
        let reply = as_learner(app.get("/api/v1/subjects/reports/summary"))
            .send()
            .await;
        reply.assert_refused(403, "auth.forbidden");
    }
}
