//! `GET /api/v1/users/{user_id}`
//!
//! Returns a user to administrators, to programs with the scope `read_users`, and to the user
//! themselves. One read.

use kernel::{Context, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::repository::Users;
use crate::view::UserView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetUser {
    user_id: UserId,
}

impl Query for GetUser {
    const NAME: &'static str = "get-user";
    const ROUTE: Route = Route::get("/api/v1/users/{user_id}");
    const PERMISSION: Permission = Permission::ReadUsers;
    const POLICY: Policy = Policy::DEFAULT.or_oneself();
    type Dependencies = Users;
    type Reply = UserView;

    async fn fetch(self, users: &Users, _: &Context) -> Result<UserView> {
        Ok(UserView::from(&users.get(&self.user_id).await?))
    }
}

#[cfg(test)]
mod tests {
    use crate::api_key::given::issued;
    use crate::given::users::{calls_of, read, reader};
    use crate::given::{administrator, app, learner, me, registered, token};

    #[tokio::test]
    async fn administrators_programs_and_the_user_themselves_read_a_user() {
        let app = app();
        let ((id, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let key = reader(&app, &admin).await;
        let path = format!("/api/v1/users/{id}");
        let own = me(&app, &learner).await.with_status(200);
        for token in [&learner, &admin, &key] {
            let seen = read(&app, token, &path).await.with_status(200);
            assert_eq!(seen.json(), own.json());
            assert_eq!(seen.header("etag"), Some("\"1\""));
            assert!(!seen.text().contains("argon2id"));
        }
    }

    #[tokio::test]
    async fn other_callers_are_refused() {
        let app = app();
        let ((id, _), (_, admin)) = (learner(&app).await, administrator(&app).await);
        registered(&app, "eve@example.org").await;
        let eve = token(&app, "eve@example.org").await;
        let key = issued(&app, &admin).await.text;
        let path = format!("/api/v1/users/{id}");
        for token in [&eve, &key] {
            read(&app, token, &path)
                .await
                .assert_refused(403, "auth.forbidden");
            read(&app, token, "/api/v1/users/404")
                .await
                .assert_refused(403, "auth.forbidden");
        }
        let anonymous = app.get(&path).send().await;
        anonymous.assert_refused(401, "auth.missing");
    }

    #[tokio::test]
    async fn an_unknown_user_is_not_found() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        read(&app, &admin, "/api/v1/users/404")
            .await
            .assert_refused(404, "identity.user_not_found");
        read(&app, &admin, "/api/v1/users/nobody")
            .await
            .assert_refused(422, "request.invalid");
    }

    #[tokio::test]
    async fn a_user_takes_one_read() {
        let app = app();
        let (id, token) = learner(&app).await;
        me(&app, &token).await.with_status(200);
        let path = format!("/api/v1/users/{id}");
        let calls = calls_of(&app, read(&app, &token, &path)).await;
        assert_eq!(calls, (2, 0), "the authorizer's and the query's");
    }
}
