//! `POST /api/v1/subjects`
//!
//! Adds a subject. Its code must be free.

use kernel::text::Prose;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event::SubjectCreated;
use crate::repository::Subjects;
use crate::subject::{Credits, DepartmentId, Details, Name, Subject, SubjectCode};
use crate::view::SubjectView;

/// The subject to add.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateSubject {
    name: Name,
    code: SubjectCode,
    #[serde(default)]
    description: Prose<2000>,
    department_id: DepartmentId,
    credits: Credits,
}

impl Command for CreateSubject {
    const NAME: &'static str = "create-subject";
    const ROUTE: Route = Route::post("/api/v1/subjects");
    const PERMISSION: Permission = Permission::ManageSubjects;
    const POLICY: Policy = Policy::DEFAULT.created();
    const EMITS: &'static [EventSpec] = &[SubjectCreated::SPEC];
    type Dependencies = Subjects;
    type Reply = SubjectView;

    async fn handle(self, subjects: &Subjects, cx: &Context) -> Result<Commit<SubjectView>> {
        let details = Details {
            name: self.name,
            code: self.code,
            description: self.description,
            department_id: self.department_id,
            credits: self.credits,
        };
        let subject = Subject::create(cx.new_id(), details, cx.now);
        let view = SubjectView::from(&subject);
        Ok(subjects.add(subject)?.reply(view))
    }
}

#[cfg(test)]
mod tests {
    use kernel::table::Key;
    use serde_json::json;

    use crate::testing::{
        app, as_admin, as_learner, create, created, facts, is_claimed, subject, table, with,
    };

    #[tokio::test]
    async fn a_new_subject_is_returned_stored_and_published() {
        let app = app();
        let reply = create(&app, &subject("ma-1", " Algebra "))
            .await
            .with_status(201);
        let view = reply.json();
        let id = view["id"].as_str().unwrap();
        assert_eq!(
            view,
            json!({
                "id": id, "name": "Algebra", "code": "MA-1", "description": "", "department_id": "7", "credits": 6,
                "created_at": "2026-06-01T12:00:00Z", "updated_at": "2026-06-01T12:00:00Z",
            })
        );
        assert_eq!(reply.header("etag"), Some("\"1\""));
        assert_eq!(
            reply.header("location"),
            Some(format!("/api/v1/subjects/{id}").as_str())
        );

        assert!(
            table(&app)
                .row(&Key::new(format!("SUBJECT#{id}"), "META"))
                .is_some()
        );
        assert!(is_claimed(&app, "MA-1"));
        let events = table(&app).events();
        assert_eq!(facts(&app), [("SubjectCreated".to_owned(), 1)]);
        assert_eq!(events[0].aggregate_id, id);
        assert_eq!(events[0].metadata.actor, "ada");
        assert_eq!(
            Some(events[0].correlation_id.as_str()),
            reply.header("x-correlation-id")
        );
        assert_eq!(
            events[0].event_data,
            json!({
                "subject_id": id, "name": "Algebra", "code": "MA-1", "description": "", "department_id": "7", "credits": 6,
            })
        );
    }

    #[tokio::test]
    async fn a_creation_is_one_transaction_and_reads_nothing() {
        let app = app();
        create(&app, &subject("MA-1", "Algebra"))
            .await
            .with_status(201);
        assert_eq!((table(&app).reads(), table(&app).commits()), (0, 1));
    }

    #[tokio::test]
    async fn a_taken_code_is_refused_in_upper_and_lower_case_and_nothing_is_stored() {
        let app = app();
        created(&app, &subject("MA-1", "Algebra")).await;
        let before = table(&app).rows();
        let refused = create(&app, &subject("mA-1", "Analysis")).await;
        refused.assert_refused(409, "subjects.code_taken");
        assert_eq!(table(&app).rows(), before);
    }

    #[tokio::test]
    async fn an_invalid_value_is_refused_and_the_field_is_named() {
        let app = app();
        let good = || subject("MA-1", "Algebra");
        let bad = [
            ("credits", json!(0)),
            ("credits", json!(61)),
            ("credits", json!(-1)),
            ("credits", json!(6.5)),
            ("credits", json!("6")),
            ("credits", json!(null)),
            ("code", json!("MA 1")),
            ("code", json!("")),
            ("name", json!("  ")),
            ("name", json!("a".repeat(201))),
            ("name", json!("a\u{0}b")),
            ("name", json!("a\u{2028}b")),
            ("name", json!("a\u{202E}b")),
            ("name", json!("a\u{2066}b")),
            ("name", json!("a\u{E0041}")),
            ("name", json!("\u{200B}\u{3164}")),
            ("name", json!("\u{2800}")),
            ("description", json!("a".repeat(2001))),
            ("department_id", json!("mathematics")),
            ("department_id", json!(7)),
            ("owner", json!("me")),
            ("id", json!("1")),
        ];
        for (field, value) in bad {
            let details = create(&app, &with(good(), field, value.clone()))
                .await
                .assert_refused(422, "request.invalid");
            assert_eq!(details["fields"][0]["field"], field, "{value}");
        }
        assert!(table(&app).rows().is_empty());
    }

    #[tokio::test]
    async fn values_at_the_limits_are_accepted() {
        let app = app();
        for (code, credits) in [("MA-1", 1), ("MA-2", 60)] {
            let reply = create(
                &app,
                &with(subject(code, &"ö".repeat(200)), "credits", credits),
            )
            .await
            .with_status(201);
            assert_eq!(reply.json()["credits"], credits);
        }
    }

    #[tokio::test]
    async fn a_missing_field_is_refused_and_a_missing_description_is_empty() {
        let app = app();
        for field in ["name", "code", "department_id", "credits"] {
            let mut body = subject("MA-1", "Algebra");
            body.as_object_mut().unwrap().remove(field);
            create(&app, &body)
                .await
                .assert_refused(422, "request.invalid");
        }
        let mut body = subject("MA-1", "Algebra");
        body.as_object_mut().unwrap().remove("description");
        assert_eq!(
            create(&app, &body).await.with_status(201).json()["description"],
            ""
        );
    }

    #[tokio::test]
    async fn a_caller_without_the_permission_cannot_create_a_subject() {
        let app = app();
        let request = || {
            app.post("/api/v1/subjects")
                .json(&subject("MA-1", "Algebra"))
        };
        as_learner(request())
            .send()
            .await
            .assert_refused(403, "auth.forbidden");
        request().send().await.assert_refused(401, "auth.missing");
        assert!(table(&app).rows().is_empty());
        as_admin(request()).send().await.with_status(201);
    }
}
