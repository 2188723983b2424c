//! `GET /api/v1/users/me`: Get your own account
//!
//! Returns the calling user. One read.

use kernel::{Actor, Context, Kind, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::IdentityError;
use crate::repository::Users;
use crate::view::UserView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetMe {}

impl Query for GetMe {
    const NAME: &'static str = "get-me";
    const ROUTE: Route = Route::get("/api/v1/users/me");
    const PERMISSION: Permission = Permission::OwnAccount;
    const REFUSES: &'static [Kind] = &[Kind::NotFound];
    type Dependencies = Users;
    type Reply = UserView;

    async fn fetch(self, users: &Users, cx: &Context) -> Result<UserView> {
        let Actor::User { user_id, .. } = &cx.actor else {
            return Err(IdentityError::UserNotFound.into());
        };
        let id = user_id.parse().map_err(|_| IdentityError::UserNotFound)?;
        Ok(UserView::from(&users.get(&id).await?))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{app, learner, me};

    #[tokio::test]
    async fn a_user_reads_themselves_with_one_read_of_the_authorizer_and_one_of_the_query() {
        let app = app();
        let (id, token) = learner(&app).await;
        assert_eq!(me(&app, &token).await.status, 200, "the keys are read once");
        app.table("identity").forget_counts();
        let reply = me(&app, &token).await.with_status(200);
        assert_eq!(reply.json()["id"], id.as_str());
        assert_eq!(reply.header("etag"), Some("\"1\""));
        assert!(!reply.text().contains("argon2id"));
        assert_eq!(
            (
                app.table("identity").reads(),
                app.table("identity").commits()
            ),
            (2, 0)
        );
    }

    #[tokio::test]
    async fn headers_that_only_claim_a_user_are_not_a_credential() {
        let reply = app()
            .get("/api/v1/users/me")
            .header("x-user-id", "1")
            .header("x-roles", "admin")
            .send()
            .await;
        reply.assert_refused(401, "auth.missing");
    }
}
