//! `POST /api/v1/auth/logout`: Log out
//!
//! Ends the session of the caller. Its access token and its refresh token are rejected from the next
//! request on. One read and one transaction.

use kernel::{
    Actor, Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::IdentityError;
use crate::event::UserLoggedOut;
use crate::repository::Sessions;

/// An empty request.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Logout {}

impl Command for Logout {
    const NAME: &'static str = "logout";
    const ROUTE: Route = Route::post("/api/v1/auth/logout");
    const PERMISSION: Permission = Permission::OwnAccount;
    const POLICY: Policy = Policy::DEFAULT.no_content().without_replay();
    const EMITS: &'static [EventSpec] = &[UserLoggedOut::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::NotFound];
    type Dependencies = Sessions;
    type Reply = ();

    async fn handle(self, sessions: &Sessions, cx: &Context) -> Result<Commit<()>> {
        let Actor::User { session_id, .. } = &cx.actor else {
            return Err(IdentityError::SessionNotFound.into());
        };
        let id = session_id
            .parse()
            .map_err(|_| IdentityError::SessionNotFound)?;
        let mut session = sessions.get(&id).await?;
        session.log_out();
        Ok(sessions.remove(session))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{PASSWORD, Tokens, app, event_types, login, me, refresh, signed_in};
    use testkit::{App, Response};

    async fn logout(app: &App, token: &str) -> Response {
        app.post("/api/v1/auth/logout").bearer(token).send().await
    }

    #[tokio::test]
    async fn after_a_logout_both_tokens_are_refused() {
        let app = app();
        let tokens = signed_in(&app).await;
        logout(&app, &tokens.access).await.with_status(204);
        me(&app, &tokens.access)
            .await
            .assert_refused(401, "auth.revoked");
        refresh(&app, &tokens.refresh)
            .await
            .assert_refused(401, "identity.invalid_refresh_token");
        logout(&app, &tokens.access)
            .await
            .assert_refused(401, "auth.revoked");
        assert_eq!(event_types(&app).last().unwrap(), "UserLoggedOut");
    }

    #[tokio::test]
    async fn a_logout_does_not_end_other_sessions() {
        let app = app();
        let here = signed_in(&app).await;
        let there = Tokens::of(&login(&app, "ada@example.org", PASSWORD).await);
        logout(&app, &here.access).await.with_status(204);
        assert_eq!(me(&app, &there.access).await.status, 200);
    }

    #[tokio::test]
    async fn a_logout_during_a_refresh_leaves_no_session() {
        let app = app();
        let tokens = signed_in(&app).await;
        let (logged_out, refreshed) =
            tokio::join!(logout(&app, &tokens.access), refresh(&app, &tokens.refresh));
        if logged_out.status != 204 {
            logout(&app, &tokens.access).await.with_status(204);
        }
        if refreshed.status == 200 {
            let token = Tokens::of(&refreshed).access;
            me(&app, &token).await.assert_refused(401, "auth.revoked");
        }
    }

    #[tokio::test]
    async fn a_logout_without_a_credential_is_refused() {
        app()
            .post("/api/v1/auth/logout")
            .send()
            .await
            .assert_refused(401, "auth.missing");
    }
}
