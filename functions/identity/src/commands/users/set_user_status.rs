//! `PUT /api/v1/users/{user_id}/status`: Suspend or activate user
//!
//! Suspends or activates a user. A suspension ends the user's sessions permanently, with effect from
//! their next request on. One read and one transaction. Without
//! `If-Match` the status is replaced, whatever it was.

use kernel::{
    Command, Commit, Context, Entity as _, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::{Status, UserId};
use crate::event::{EmailChangeWithdrawn, UserActivated, UserSuspended};
use crate::repository::Users;
use crate::view::UserView;

/// The user and the new status.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetUserStatus {
    user_id: UserId,
    status: Status,
}

impl Command for SetUserStatus {
    const NAME: &'static str = "set-user-status";
    const ROUTE: Route = Route::put("/api/v1/users/{user_id}/status");
    const PERMISSION: Permission = Permission::ManageUsers;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[
        UserSuspended::SPEC,
        UserActivated::SPEC,
        EmailChangeWithdrawn::SPEC,
    ];
    type Dependencies = Users;
    type Reply = UserView;

    async fn handle(self, users: &Users, cx: &Context) -> Result<Commit<UserView>> {
        let (mut user, condition) = users.get_to_change(&self.user_id, cx).await?;
        cx.check_version(user.history().version())?;
        user.set_status(self.status, &cx.actor, cx.now)?;
        let view = UserView::from(&user);
        Ok(users.save(user)?.and(condition).reply(view))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::users::put_at;
    use crate::given::users::{calls_of, put, reader, set_status};
    use crate::given::{
        PASSWORD, administrator, app, event_types, learner, login, me, registered, token,
    };
    use serde_json::json;

    #[tokio::test]
    async fn a_stale_version_in_if_match_is_refused() {
        let app = app();
        let ((id, _), (_, admin)) = (learner(&app).await, administrator(&app).await);
        for (path, body) in [
            ("status", json!({ "status": "suspended" })),
            ("roles", json!({ "roles": ["learner"] })),
        ] {
            let path = format!("/api/v1/users/{id}/{path}");
            put_at(&app, &admin, &path, 7, &body)
                .await
                .assert_refused(412, "request.stale_version");
        }
        let stale = app.delete(&format!("/api/v1/users/{id}"));
        let stale = stale.bearer(&admin).header("if-match", "\"7\"");
        stale
            .send()
            .await
            .assert_refused(412, "request.stale_version");
    }

    #[tokio::test]
    async fn a_suspension_takes_effect_with_the_next_request_and_ends_sessions_permanently() {
        let app = app();
        let ((id, before), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let suspended = set_status(&app, &admin, &id, "suspended").await;
        assert_eq!(suspended.with_status(200).json()["status"], "suspended");
        me(&app, &before).await.assert_refused(401, "auth.revoked");
        assert_eq!(login(&app, "ada@example.org", PASSWORD).await.status, 401);

        let active = set_status(&app, &admin, &id, "active")
            .await
            .with_status(200);
        assert_eq!(
            (&active.json()["status"], active.header("etag")),
            (&json!("active"), Some("\"3\""))
        );
        me(&app, &before).await.assert_refused(401, "auth.revoked");
        let after = token(&app, "ada@example.org").await;
        me(&app, &after).await.with_status(200);
        let events = event_types(&app);
        for expected in ["UserSuspended", "UserActivated"] {
            assert_eq!(events.iter().filter(|event| *event == expected).count(), 1);
        }
    }

    #[tokio::test]
    async fn setting_the_same_status_again_changes_nothing_and_publishes_no_event() {
        let app = app();
        let ((id, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let before = app.table("identity").rows();
        let reply = set_status(&app, &admin, &id, "active")
            .await
            .with_status(200);
        assert_eq!(reply.header("etag"), Some("\"1\""));
        assert_eq!(app.table("identity").rows(), before);
        me(&app, &learner).await.with_status(200);
    }

    #[tokio::test]
    async fn an_administrator_cannot_suspend_themselves() {
        let app = app();
        let (root, admin) = administrator(&app).await;
        set_status(&app, &admin, &root, "suspended")
            .await
            .assert_refused(409, "identity.own_status");
        me(&app, &admin).await.with_status(200);
    }

    #[tokio::test]
    async fn only_administrators_suspend_users() {
        let app = app();
        let ((id, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        registered(&app, "eve@example.org").await;
        let eve = token(&app, "eve@example.org").await;
        let key = reader(&app, &admin).await;
        for token in [&learner, &eve, &key] {
            set_status(&app, token, &id, "suspended")
                .await
                .assert_refused(403, "auth.forbidden");
        }
        let anonymous = app.put(&format!("/api/v1/users/{id}/status"));
        let anonymous = anonymous.json(&json!({ "status": "suspended" })).send();
        anonymous.await.assert_refused(401, "auth.missing");
    }

    #[tokio::test]
    async fn an_invalid_status_and_an_unknown_user_are_refused() {
        let app = app();
        let ((id, _), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let path = format!("/api/v1/users/{id}/status");
        for body in [
            json!({}),
            json!({ "status": "deleted" }),
            json!({ "status": null }),
            json!({ "status": "active", "roles": ["admin"] }),
        ] {
            put(&app, &admin, &path, &body)
                .await
                .assert_refused(422, "request.invalid");
        }
        set_status(&app, &admin, "404", "suspended")
            .await
            .assert_refused(404, "identity.user_not_found");
    }

    #[tokio::test]
    async fn of_two_concurrent_suspensions_both_succeed_with_one_event() {
        let app = app();
        let ((id, _), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let (other, token, user) = (app.clone(), admin.clone(), id.clone());
        app.table("identity").before_next_commit(move || {
            Box::pin(async move {
                set_status(&other, &token, &user, "suspended")
                    .await
                    .with_status(200);
            })
        });
        set_status(&app, &admin, &id, "suspended")
            .await
            .with_status(200);
        let events = event_types(&app).into_iter();
        assert_eq!(events.filter(|event| event == "UserSuspended").count(), 1);
    }

    #[tokio::test]
    async fn a_change_of_status_takes_one_read_and_one_transaction() {
        let app = app();
        let ((id, _), (_, admin)) = (learner(&app).await, administrator(&app).await);
        me(&app, &admin).await.with_status(200);
        let calls = calls_of(&app, set_status(&app, &admin, &id, "suspended")).await;
        assert_eq!(calls, (2, 1), "the authorizer reads once");
    }
}
