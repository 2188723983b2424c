//! `PUT /api/v1/users/{user_id}/roles`
//!
//! Makes a user what the list says, from the user's next request on. One read and one transaction.
//! Takes no `If-Match`: the roles are replaced whole, whatever they were.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::event::UserRolesChanged;
use crate::repository::Users;
use crate::roles::Roles;
use crate::view::UserView;

/// What the user shall be.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUserRoles {
    user_id: UserId,
    roles: Roles,
}

impl Command for SetUserRoles {
    const NAME: &'static str = "set-user-roles";
    const ROUTE: Route = Route::put("/api/v1/users/{user_id}/roles");
    const PERMISSION: Permission = Permission::ManageUsers;
    const EMITS: &'static [EventSpec] = &[UserRolesChanged::SPEC];
    type Dependencies = Users;
    type Reply = UserView;

    async fn handle(self, users: &Users, cx: &Context) -> Result<Commit<UserView>> {
        let mut user = users.get(&self.user_id).await?;
        user.set_roles(self.roles, &cx.actor, cx.now)?;
        let view = UserView::from(&user);
        Ok(users.save(user)?.reply(view))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{administrator, app, event_types, learner, me};
    use serde_json::{Value, json};
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
    async fn an_administrator_makes_a_learner_an_instructor_from_the_next_request_on() {
        let app = app();
        let ((id, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
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
    async fn a_learner_makes_nobody_anything() {
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
    async fn an_administrator_cannot_take_the_role_from_themselves() {
        let app = app();
        let (id, admin) = administrator(&app).await;
        set(&app, &admin, &id, json!(["learner"]))
            .await
            .assert_refused(409, "identity.own_admin_role");
        let kept = set(&app, &admin, &id, json!(["learner", "admin"])).await;
        assert_eq!(kept.status, 200);
    }

    #[tokio::test]
    async fn a_list_that_no_person_can_have_is_refused() {
        let app = app();
        let ((id, _), (_, admin)) = (learner(&app).await, administrator(&app).await);
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
    async fn an_unknown_user_has_no_roles() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        set(&app, &admin, "404", json!(["learner"]))
            .await
            .assert_refused(404, "identity.user_not_found");
    }

    #[tokio::test]
    async fn of_two_administrators_at_the_same_moment_one_has_to_look_again() {
        let app = app();
        let ((id, _), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let (other, token, user) = (app.clone(), admin.clone(), id.clone());
        app.table("identity").before_next_commit(move || {
            Box::pin(async move {
                let first = set(&other, &token, &user, json!(["instructor"])).await;
                assert_eq!(first.status, 200);
            })
        });
        set(&app, &admin, &id, json!(["admin"]))
            .await
            .assert_refused(409, "request.lost_race");
        let changes = event_types(&app)
            .into_iter()
            .filter(|event| event == "UserRolesChanged");
        assert_eq!(changes.count(), 1);
    }
}
