//! `DELETE /api/v1/subjects/{subject_id}`
//!
//! Deletes a subject, if it was not changed since the caller read it. Its code is free again.

use kernel::{
    Command, Commit, Context, Entity as _, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event::SubjectDeleted;
use crate::repository::Subjects;
use crate::subject::SubjectId;

/// The subject to delete.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteSubject {
    subject_id: SubjectId,
}

impl Command for DeleteSubject {
    const NAME: &'static str = "delete-subject";
    const ROUTE: Route = Route::delete("/api/v1/subjects/{subject_id}");
    const PERMISSION: Permission = Permission::ManageSubjects;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match().no_content();
    const EMITS: &'static [EventSpec] = &[SubjectDeleted::SPEC];
    type Dependencies = Subjects;
    type Reply = ();

    async fn handle(self, subjects: &Subjects, cx: &Context) -> Result<Commit<()>> {
        let mut subject = subjects.get(&self.subject_id).await?;
        cx.check_version(subject.history().version())?;
        subject.delete();
        Ok(subjects.remove(subject))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{
        app, as_admin, create, delete, facts, get, is_claimed, report, some_subject, subject,
        table, update,
    };

    #[tokio::test]
    async fn a_deleted_subject_is_not_found_and_its_code_is_free() {
        let app = app();
        let id = some_subject(&app).await;
        let reply = delete(&app, &id, 1).await.with_status(204);
        assert!(reply.body.is_empty());
        for path in [
            format!("/api/v1/subjects/{id}"),
            "/api/v1/subjects/by-code/MA-1".to_owned(),
        ] {
            get(&app, &path)
                .await
                .assert_refused(404, "subjects.not_found");
        }
        assert!(!is_claimed(&app, "MA-1"));
        create(&app, &subject("MA-1", "Algebra again"))
            .await
            .with_status(201);
    }

    #[tokio::test]
    async fn a_deletion_is_published_and_removes_the_counts() {
        let app = app();
        let id = some_subject(&app).await;
        update(&app, &id, 1, &subject("MA-2", "Algebra"))
            .await
            .with_status(200);
        delete(&app, &id, 2).await.with_status(204);
        assert_eq!(facts(&app).last(), Some(&("SubjectDeleted".to_owned(), 3)));
        assert_eq!(
            table(&app).events()[2].event_data,
            json!({ "subject_id": id, "code": "MA-2" })
        );
        assert_eq!(
            report(&app).await,
            json!({ "subjects": 0, "credits": 0, "departments": [] })
        );
    }

    #[tokio::test]
    async fn a_deleted_subject_cannot_be_deleted_again() {
        let app = app();
        let id = some_subject(&app).await;
        delete(&app, &id, 1).await.with_status(204);
        let before = table(&app).rows();
        delete(&app, &id, 1)
            .await
            .assert_refused(404, "subjects.not_found");
        assert_eq!(table(&app).rows(), before);
    }

    #[tokio::test]
    async fn a_stale_or_missing_version_deletes_nothing() {
        let app = app();
        let id = some_subject(&app).await;
        delete(&app, &id, 2)
            .await
            .assert_refused(412, "request.stale_version");
        let request = app.delete(&format!("/api/v1/subjects/{id}"));
        as_admin(request)
            .send()
            .await
            .assert_refused(428, "request.if_match_missing");
        get(&app, &format!("/api/v1/subjects/{id}"))
            .await
            .with_status(200);
    }

    #[tokio::test]
    async fn a_subject_that_is_changed_concurrently_is_not_deleted() {
        let app = app();
        let id = some_subject(&app).await;
        let (other, same) = (app.clone(), id.clone());
        table(&app).before_next_commit(|| {
            Box::pin(async move {
                update(&other, &same, 1, &subject("MA-2", "Algebra"))
                    .await
                    .with_status(200);
            })
        });
        delete(&app, &id, 1)
            .await
            .assert_refused(412, "request.stale_version");
        assert!(is_claimed(&app, "MA-2"));
        get(&app, &format!("/api/v1/subjects/{id}"))
            .await
            .with_status(200);
    }
}
