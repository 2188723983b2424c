//! `PUT /api/v1/subjects/{subject_id}`
//!
//! Replaces all details of a subject, if it was not changed since the caller read it.

use kernel::text::Prose;
use kernel::{
    Command, Commit, Context, Entity as _, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event::SubjectUpdated;
use crate::repository::Subjects;
use crate::subject::{Credits, DepartmentId, Details, Name, SubjectCode, SubjectId};
use crate::view::SubjectView;

/// The new details of the subject.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateSubject {
    subject_id: SubjectId,
    name: Name,
    code: SubjectCode,
    #[serde(default)]
    description: Prose<2000>,
    department_id: DepartmentId,
    credits: Credits,
}

impl Command for UpdateSubject {
    const NAME: &'static str = "update-subject";
    const ROUTE: Route = Route::put("/api/v1/subjects/{subject_id}");
    const PERMISSION: Permission = Permission::ManageSubjects;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    const EMITS: &'static [EventSpec] = &[SubjectUpdated::SPEC];
    type Dependencies = Subjects;
    type Reply = SubjectView;

    async fn handle(self, subjects: &Subjects, cx: &Context) -> Result<Commit<SubjectView>> {
        let mut subject = subjects.get(&self.subject_id).await?;
        cx.check_version(subject.history().version())?;
        let before = subject.details().clone();
        let details = Details {
            name: self.name,
            code: self.code,
            description: self.description,
            department_id: self.department_id,
            credits: self.credits,
        };
        subject.update(details, cx.now);
        let view = SubjectView::from(&subject);
        Ok(subjects.save(subject, &before)?.reply(view))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::testing::{
        app, as_admin, create, created, facts, is_claimed, report, subject, table, update, with,
    };

    #[tokio::test]
    async fn an_update_replaces_all_details_and_is_published() {
        let app = app();
        let id = created(&app, &subject("MA-1", "Algebra")).await;
        app.clock().advance(Duration::from_secs(60));
        let reply = update(&app, &id, 1, &subject("MA-1", "Linear algebra"))
            .await
            .with_status(200);
        assert_eq!(reply.json()["name"], "Linear algebra");
        assert_eq!(reply.json()["created_at"], "2026-06-01T12:00:00Z");
        assert_eq!(reply.json()["updated_at"], "2026-06-01T12:01:00Z");
        assert_eq!(reply.header("etag"), Some("\"2\""));
        assert_eq!(
            facts(&app),
            [
                ("SubjectCreated".to_owned(), 1),
                ("SubjectUpdated".to_owned(), 2)
            ]
        );
        assert_eq!(table(&app).events()[1].event_data["name"], "Linear algebra");
    }

    #[tokio::test]
    async fn an_update_is_one_read_and_one_transaction() {
        let app = app();
        let id = created(&app, &subject("MA-1", "Algebra")).await;
        table(&app).forget_counts();
        update(&app, &id, 1, &subject("MA-2", "Algebra"))
            .await
            .with_status(200);
        assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    }

    #[tokio::test]
    async fn a_new_code_is_claimed_and_the_old_code_is_free() {
        let app = app();
        let id = created(&app, &subject("MA-1", "Algebra")).await;
        update(&app, &id, 1, &subject("MA-2", "Algebra"))
            .await
            .with_status(200);
        assert_eq!(
            (is_claimed(&app, "MA-1"), is_claimed(&app, "MA-2")),
            (false, true)
        );
        create(&app, &subject("MA-2", "Analysis"))
            .await
            .assert_refused(409, "subjects.code_taken");
        create(&app, &subject("MA-1", "Analysis"))
            .await
            .with_status(201);
    }

    #[tokio::test]
    async fn a_code_of_another_subject_is_refused_and_nothing_changes() {
        let app = app();
        let id = created(&app, &subject("MA-1", "Algebra")).await;
        created(&app, &subject("MA-2", "Analysis")).await;
        let before = table(&app).rows();
        update(&app, &id, 1, &subject("MA-2", "Algebra"))
            .await
            .assert_refused(409, "subjects.code_taken");
        assert_eq!(table(&app).rows(), before);
    }

    #[tokio::test]
    async fn an_update_with_equal_details_changes_nothing_and_publishes_nothing() {
        let app = app();
        let id = created(&app, &subject("MA-1", "Algebra")).await;
        let before = table(&app).rows();
        for _ in 0..2 {
            let reply = update(&app, &id, 1, &subject("MA-1", "Algebra"))
                .await
                .with_status(200);
            assert_eq!(reply.header("etag"), Some("\"1\""));
        }
        assert_eq!(table(&app).rows(), before);
    }

    #[tokio::test]
    async fn the_counters_follow_the_department_and_the_credits() {
        let app = app();
        let id = created(&app, &subject("MA-1", "Algebra")).await;
        let more_credits = with(subject("MA-1", "Algebra"), "credits", 9);
        update(&app, &id, 1, &more_credits).await.with_status(200);
        assert_eq!(report(&app).await["departments"][0]["credits"], 9);
        update(
            &app,
            &id,
            2,
            &with(with(more_credits, "department_id", "8"), "credits", 5),
        )
        .await
        .with_status(200);
        let report = report(&app).await;
        assert_eq!(
            report,
            serde_json::json!({
                "subjects": 1, "credits": 5, "departments": [{ "department_id": "8", "subjects": 1, "credits": 5 }],
            })
        );
    }

    #[tokio::test]
    async fn without_if_match_nothing_is_updated() {
        let app = app();
        let id = created(&app, &subject("MA-1", "Algebra")).await;
        let request = app
            .put(&format!("/api/v1/subjects/{id}"))
            .json(&subject("MA-1", "Analysis"));
        as_admin(request)
            .send()
            .await
            .assert_refused(428, "request.if_match_missing");
        assert_eq!(facts(&app).len(), 1);
    }

    #[tokio::test]
    async fn a_stale_version_is_refused() {
        let app = app();
        let id = created(&app, &subject("MA-1", "Algebra")).await;
        update(&app, &id, 1, &subject("MA-1", "Analysis"))
            .await
            .with_status(200);
        let before = table(&app).rows();
        for version in [0, 1, 3] {
            let refused = update(&app, &id, version, &subject("MA-1", "Topology")).await;
            refused.assert_refused(412, "request.stale_version");
        }
        assert_eq!(table(&app).rows(), before);
    }

    #[tokio::test]
    async fn the_second_of_two_concurrent_updates_has_a_stale_version() {
        let app = app();
        let id = created(&app, &subject("MA-1", "Algebra")).await;
        let (faster, winner) = (app.clone(), id.clone());
        table(&app).before_next_commit(|| {
            Box::pin(async move {
                update(&faster, &winner, 1, &subject("MA-1", "The winner's"))
                    .await
                    .with_status(200);
            })
        });
        update(&app, &id, 1, &subject("MA-1", "The loser's"))
            .await
            .assert_refused(412, "request.stale_version");
        assert_eq!(facts(&app).len(), 2);
    }

    #[tokio::test]
    async fn a_subject_that_does_not_exist_cannot_be_updated() {
        let app = app();
        update(&app, "404", 1, &subject("MA-1", "Algebra"))
            .await
            .assert_refused(404, "subjects.not_found");
        assert!(table(&app).rows().is_empty());
    }
}
