//! `GET /api/v1/users/{user_id}/roles`: Get roles of a user
//!
//! Returns the roles of a user to administrators and to the user themselves. One read.

use kernel::{Context, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::repository::Users;
use crate::view::RolesView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetUserRoles {
    user_id: UserId,
}

impl Query for GetUserRoles {
    const NAME: &'static str = "get-user-roles";
    const ROUTE: Route = Route::get("/api/v1/users/{user_id}/roles");
    const PERMISSION: Permission = Permission::ManageUsers;
    const POLICY: Policy = Policy::DEFAULT.or_oneself();
    type Dependencies = Users;
    type Reply = RolesView;

    async fn fetch(self, users: &Users, _: &Context) -> Result<RolesView> {
        Ok(RolesView::from(&users.get(&self.user_id).await?))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::users::{calls_of, put, read, reader};
    use crate::given::{administrator, app, learner, me, registered, token, verified_learner};
    use serde_json::json;

    #[tokio::test]
    async fn administrators_and_the_user_themselves_read_the_present_roles() {
        let app = app();
        let ((id, learner), (_, admin)) = (verified_learner(&app).await, administrator(&app).await);
        let path = format!("/api/v1/users/{id}/roles");
        for roles in [json!(["learner"]), json!(["admin", "instructor"])] {
            let body = json!({ "roles": roles });
            put(&app, &admin, &path, &body).await.with_status(200);
            for token in [&learner, &admin] {
                let seen = read(&app, token, &path).await.with_status(200);
                assert_eq!(seen.json(), body);
            }
        }
        let last = read(&app, &learner, &path).await;
        assert_eq!(last.header("etag"), Some("\"2\""));
    }

    #[tokio::test]
    async fn other_callers_are_refused() {
        let app = app();
        let ((id, _), (_, admin)) = (learner(&app).await, administrator(&app).await);
        registered(&app, "eve@example.org").await;
        let eve = token(&app, "eve@example.org").await;
        let key = reader(&app, &admin).await;
        let path = format!("/api/v1/users/{id}/roles");
        for token in [&eve, &key] {
            read(&app, token, &path)
                .await
                .assert_refused(403, "auth.forbidden");
        }
        let anonymous = app.get(&path).send().await;
        anonymous.assert_refused(401, "auth.missing");
    }

    #[tokio::test]
    async fn the_roles_of_an_unknown_user_are_not_found() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        read(&app, &admin, "/api/v1/users/404/roles")
            .await
            .assert_refused(404, "identity.user_not_found");
    }

    #[tokio::test]
    async fn roles_take_one_read() {
        let app = app();
        let (id, token) = learner(&app).await;
        me(&app, &token).await.with_status(200);
        let path = format!("/api/v1/users/{id}/roles");
        let calls = calls_of(&app, read(&app, &token, &path)).await;
        assert_eq!(calls, (2, 0), "the authorizer's and the query's");
    }
}
