//! `DELETE /api/v1/auth/sessions/{session_id}`: End session
//!
//! Ends a session of the caller, or of any user if the caller may manage users. The session is
//! rejected from the next request on. One read and one transaction.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::IdentityError;
use crate::event::RevocationReason;
use crate::event::SessionRevoked;
use crate::repository::Sessions;
use crate::session::SessionId;

/// The session to revoke.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevokeSession {
    session_id: SessionId,
}

impl Command for RevokeSession {
    const NAME: &'static str = "revoke-session";
    const ROUTE: Route = Route::delete("/api/v1/auth/sessions/{session_id}");
    const PERMISSION: Permission = Permission::OwnAccount;
    const POLICY: Policy = Policy::DEFAULT.no_content();
    const EMITS: &'static [EventSpec] = &[SessionRevoked::SPEC];
    type Dependencies = Sessions;
    type Reply = ();

    async fn handle(self, sessions: &Sessions, cx: &Context) -> Result<Commit<()>> {
        let mut session = sessions.get(&self.session_id).await?;
        let reason = if cx.actor.is_user(session.user_id().as_str()) {
            RevocationReason::ByUser
        } else if cx.actor.may(Permission::ManageUsers) {
            RevocationReason::ByAdministrator
        } else {
            return Err(IdentityError::SessionNotFound.into());
        };
        session.revoke(reason);
        Ok(sessions.remove(session))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{
        PASSWORD, Tokens, administrator, app, event_types, login, me, registered, session_key,
        signed_in,
    };
    use testkit::{App, Response};

    async fn revoke(app: &App, session: &str, token: &str) -> Response {
        let path = format!("/api/v1/auth/sessions/{session}");
        app.delete(&path).bearer(token).send().await
    }

    fn newest_session(app: &App) -> String {
        session_key(app).pk.replace("SESSION#", "")
    }

    #[tokio::test]
    async fn a_user_revokes_their_session_on_another_device() {
        let app = app();
        let here = signed_in(&app).await;
        let there = Tokens::of(&login(&app, "ada@example.org", PASSWORD).await);
        let id = newest_session(&app);
        revoke(&app, &id, &here.access).await.with_status(204);
        me(&app, &there.access)
            .await
            .assert_refused(401, "auth.revoked");
        assert_eq!(me(&app, &here.access).await.status, 200);
        revoke(&app, &id, &here.access)
            .await
            .assert_refused(404, "identity.session_not_found");
        assert_eq!(event_types(&app).last().unwrap(), "SessionRevoked");
    }

    #[tokio::test]
    async fn the_session_of_another_user_is_found_only_by_an_administrator() {
        let app = app();
        let ada = signed_in(&app).await;
        let id = newest_session(&app);
        registered(&app, "eve@example.org").await;
        let eve = Tokens::of(&login(&app, "eve@example.org", PASSWORD).await);
        revoke(&app, &id, &eve.access)
            .await
            .assert_refused(404, "identity.session_not_found");
        assert_eq!(me(&app, &ada.access).await.status, 200);
        let (_, admin) = administrator(&app).await;
        revoke(&app, &id, &admin).await.with_status(204);
        me(&app, &ada.access)
            .await
            .assert_refused(401, "auth.revoked");
    }
}
