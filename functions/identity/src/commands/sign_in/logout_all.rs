//! `POST /api/v1/auth/logout-all`: Log out everywhere
//!
//! Ends all sessions of the caller, including the present one, from the next request on. One read
//! and one transaction, however many sessions there are.

use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::caller;
use crate::event::{AllSessionsRevoked, EmailChangeWithdrawn};
use crate::repository::Users;

/// An empty request.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogoutAll {}

impl Command for LogoutAll {
    const NAME: &'static str = "logout-all";
    const ROUTE: Route = Route::post("/api/v1/auth/logout-all");
    const PERMISSION: Permission = Permission::OwnAccount;
    const POLICY: Policy = Policy::DEFAULT.no_content().without_replay();
    const EMITS: &'static [EventSpec] = &[AllSessionsRevoked::SPEC, EmailChangeWithdrawn::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::NotFound];
    type Dependencies = Users;
    type Reply = ();

    async fn handle(self, users: &Users, cx: &Context) -> Result<Commit<()>> {
        let mut user = users.get(&caller::user_id(cx)?).await?;
        user.revoke_sessions();
        users.save(user)
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{PASSWORD, Tokens, app, event_types, login, me, refresh, signed_in};

    #[tokio::test]
    async fn all_sessions_end_at_once_and_a_later_one_is_valid() {
        let app = app();
        let sessions = [
            signed_in(&app).await,
            Tokens::of(&login(&app, "ada@example.org", PASSWORD).await),
        ];
        app.post("/api/v1/auth/logout-all")
            .bearer(&sessions[0].access)
            .send()
            .await
            .with_status(204);
        for session in &sessions {
            me(&app, &session.access)
                .await
                .assert_refused(401, "auth.revoked");
            refresh(&app, &session.refresh)
                .await
                .assert_refused(401, "identity.invalid_refresh_token");
        }
        assert_eq!(event_types(&app).last().unwrap(), "AllSessionsRevoked");
        let later = Tokens::of(&login(&app, "ada@example.org", PASSWORD).await);
        assert_eq!(me(&app, &later.access).await.status, 200);
    }

    #[tokio::test]
    async fn a_concurrent_login_succeeds_or_loses_the_race() {
        let app = app();
        let session = signed_in(&app).await;
        let ending = app
            .post("/api/v1/auth/logout-all")
            .bearer(&session.access)
            .send();
        let (ended, begun) = tokio::join!(ending, login(&app, "ada@example.org", PASSWORD));
        ended.with_status(204);
        if begun.status != 200 {
            begun.assert_refused(409, "request.lost_race");
        }
    }
}
