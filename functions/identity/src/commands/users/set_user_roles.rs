//! `PUT /api/v1/users/{user_id}/roles`: Set roles of a user
//!
//! Replaces the roles of a user, with effect from the user's next request on. One read and one
//! transaction. To make somebody an administrator, the caller must have signed in recently. For every role
//! other than `learner`, the user's address must be verified. Without `If-Match` the whole list is
//! replaced, whatever it was.

use kernel::{
    Command, Commit, Context, Entity as _, EventSpec, Fact as _, Permission, Policy, Result, Role,
    Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::event::UserRolesChanged;
use crate::repository::Users;
use crate::roles::Roles;
use crate::view::UserView;

/// The user and the new roles.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetUserRoles {
    user_id: UserId,
    roles: Roles,
}

impl Command for SetUserRoles {
    const NAME: &'static str = "set-user-roles";
    const ROUTE: Route = Route::put("/api/v1/users/{user_id}/roles");
    const PERMISSION: Permission = Permission::ManageUsers;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[UserRolesChanged::SPEC];
    type Dependencies = Users;
    type Reply = UserView;

    async fn handle(self, users: &Users, cx: &Context) -> Result<Commit<UserView>> {
        let (mut user, condition) = users.get_to_change(&self.user_id, cx).await?;
        cx.check_version(user.history().version())?;
        if self.roles.contains(Role::Admin) && !user.account().roles.contains(Role::Admin) {
            cx.check_recent_proof()?;
        }
        user.set_roles(self.roles, &cx.actor, cx.now)?;
        let view = UserView::from(&user);
        Ok(users.save(user)?.and(condition).reply(view))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{
        PASSWORD, administrator, app, confirm, event_types, learner, me, verified_learner,
    };
    use serde_json::{Value, json};
    use std::time::Duration;
    use testkit::{App, Response};

    async fn set(app: &App, token: &str, user_id: &str, roles: Value) -> Response {
        let path = format!("/api/v1/users/{user_id}/roles");
        app.put(&path)
            .bearer(token)
            .json(&json!({ "roles": roles }))
            .send()
            .await
    }

    #[tokio::test]
    async fn new_roles_take_effect_with_the_next_request() {
        let app = app();
        let ((id, learner), (_, admin)) = (verified_learner(&app).await, administrator(&app).await);
        let reply = set(
            &app,
            &admin,
            &id,
            json!(["learner", "instructor", "learner"]),
        )
        .await
        .with_status(200);
        assert_eq!(reply.json()["roles"], json!(["instructor", "learner"]));
        assert_eq!(
            me(&app, &learner).await.json()["roles"],
            json!(["instructor", "learner"])
        );
        assert_eq!(event_types(&app).last().unwrap(), "UserRolesChanged");
    }

    #[tokio::test]
    async fn a_privilege_is_refused_before_the_address_is_verified() {
        let app = app();
        let ((id, token), (_, admin)) = (learner(&app).await, administrator(&app).await);
        for roles in [json!(["admin"]), json!(["learner", "instructor"])] {
            set(&app, &admin, &id, roles)
                .await
                .assert_refused(409, "identity.email_unverified");
        }
        assert_eq!(me(&app, &token).await.json()["roles"], json!(["learner"]));
    }

    #[tokio::test]
    async fn making_an_administrator_needs_a_recent_proof() {
        let app = app();
        let ((id, _), (_, admin)) = (verified_learner(&app).await, administrator(&app).await);
        app.clock().advance(Duration::from_secs(601));
        set(&app, &admin, &id, json!(["admin"]))
            .await
            .assert_refused(401, "auth.proof_required");
        set(&app, &admin, &id, json!(["instructor"]))
            .await
            .with_status(200);
        confirm(&app, &admin, PASSWORD).await.with_status(204);
        set(&app, &admin, &id, json!(["admin"]))
            .await
            .with_status(200);
    }

    #[tokio::test]
    async fn only_administrators_set_roles() {
        let app = app();
        let (id, token) = learner(&app).await;
        set(&app, &token, &id, json!(["admin"]))
            .await
            .assert_refused(403, "auth.forbidden");
        let anonymous = app
            .put(&format!("/api/v1/users/{id}/roles"))
            .json(&json!({ "roles": ["admin"] }));
        anonymous.send().await.assert_refused(401, "auth.missing");
        assert_eq!(me(&app, &token).await.json()["roles"], json!(["learner"]));
    }

    #[tokio::test]
    async fn an_administrator_cannot_remove_their_own_role_admin() {
        let app = app();
        let (id, admin) = administrator(&app).await;
        set(&app, &admin, &id, json!(["learner"]))
            .await
            .assert_refused(409, "identity.own_admin_role");
        let kept = set(&app, &admin, &id, json!(["learner", "admin"])).await;
        assert_eq!(kept.status, 200);
    }

    #[tokio::test]
    async fn an_invalid_list_of_roles_is_refused() {
        let app = app();
        let ((id, _), (_, admin)) = (verified_learner(&app).await, administrator(&app).await);
        let five = json!(["admin", "admin", "admin", "admin", "admin"]);
        for roles in [
            json!([]),
            json!(["service"]),
            json!(["root"]),
            json!("admin"),
            json!(null),
            five,
        ] {
            set(&app, &admin, &id, roles)
                .await
                .assert_refused(422, "request.invalid");
        }
    }

    #[tokio::test]
    async fn an_unknown_user_is_not_found() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        set(&app, &admin, "404", json!(["learner"]))
            .await
            .assert_refused(404, "identity.user_not_found");
    }

    #[tokio::test]
    async fn of_two_concurrent_changes_the_later_one_is_decided_again_and_stays() {
        let app = app();
        let ((id, _), (_, admin)) = (verified_learner(&app).await, administrator(&app).await);
        let (other, token, user) = (app.clone(), admin.clone(), id.clone());
        app.table("identity").before_next_commit(move || {
            Box::pin(async move {
                let first = set(&other, &token, &user, json!(["instructor"])).await;
                assert_eq!(first.status, 200);
            })
        });
        let later = set(&app, &admin, &id, json!(["admin"])).await;
        assert_eq!(later.with_status(200).json()["roles"], json!(["admin"]));
        let changes = event_types(&app)
            .into_iter()
            .filter(|event| event == "UserRolesChanged");
        assert_eq!(changes.count(), 2);
    }
}
