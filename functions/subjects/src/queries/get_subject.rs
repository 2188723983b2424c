//! `GET /api/v1/subjects/{subject_id}`
//!
//! One subject.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repository::Subjects;
use crate::subject::SubjectId;
use crate::view::SubjectView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetSubject {
    subject_id: SubjectId,
}

impl Query for GetSubject {
    const NAME: &'static str = "get-subject";
    const ROUTE: Route = Route::get("/api/v1/subjects/{subject_id}");
    const PERMISSION: Permission = Permission::ReadSubjects;
    type Dependencies = Subjects;
    type Reply = SubjectView;

    async fn fetch(self, subjects: &Subjects, _: &Context) -> Result<SubjectView> {
        Ok(SubjectView::from(&subjects.get(&self.subject_id).await?))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{app, as_learner, create, get, subject, table};

    #[tokio::test]
    async fn a_subject_is_shown_as_it_was_created_in_one_call() {
        let app = app();
        let created = create(&app, &subject("MA-1", "Algebra"))
            .await
            .with_status(201);
        table(&app).forget_counts();
        let shown = get(&app, created.header("location").unwrap())
            .await
            .with_status(200);
        assert_eq!(shown.json(), created.json());
        assert_eq!(shown.header("etag"), created.header("etag"));
        assert_eq!((table(&app).reads(), table(&app).commits()), (1, 0));
    }

    #[tokio::test]
    async fn a_version_that_the_client_has_is_not_sent_again() {
        let app = app();
        let created = create(&app, &subject("MA-1", "Algebra"))
            .await
            .with_status(201);
        let path = created.header("location").unwrap();
        for (known, status) in [
            ("\"1\"", 304),
            ("W/\"1\"", 304),
            ("\"7\", \"1\"", 304),
            ("\"2\"", 200),
            ("1", 200),
        ] {
            let reply = as_learner(app.get(path).header("if-none-match", known))
                .send()
                .await
                .with_status(status);
            assert_eq!(reply.body.is_empty(), status == 304, "{known}");
            assert_eq!(reply.header("etag"), Some("\"1\""));
        }
    }

    #[tokio::test]
    async fn a_subject_that_does_not_exist_is_not_found() {
        get(&app(), "/api/v1/subjects/404")
            .await
            .assert_refused(404, "subjects.not_found");
    }

    #[tokio::test]
    async fn an_invalid_id_is_refused() {
        let app = app();
        for id in [
            "x",
            "-1",
            "007",
            "0192F0C1-0000-7000-8000-000000000000",
            "..%2F..",
            "a%00b",
        ] {
            let details = get(&app, &format!("/api/v1/subjects/{id}"))
                .await
                .assert_refused(422, "request.invalid");
            assert_eq!(details["fields"][0]["field"], "subject_id", "{id}");
        }
        assert_eq!(table(&app).reads(), 0);
    }
}
