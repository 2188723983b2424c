//! `GET /api/v1/auth/sessions/{session_id}`
//!
//! Returns one of the caller's sessions. One read of two rows.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::caller;
use crate::error::IdentityError;
use crate::repository::Sessions;
use crate::session::SessionId;
use crate::view::SessionView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetSession {
    session_id: SessionId,
}

impl Query for GetSession {
    const NAME: &'static str = "get-session";
    const ROUTE: Route = Route::get("/api/v1/auth/sessions/{session_id}");
    const PERMISSION: Permission = Permission::OwnAccount;
    type Dependencies = Sessions;
    type Reply = SessionView;

    async fn fetch(self, sessions: &Sessions, cx: &Context) -> Result<SessionView> {
        let found = sessions
            .stay(&self.session_id, &caller::user_id(cx)?)
            .await?
            .filter(|found| found.is_alive(cx.now))
            .ok_or(IdentityError::SessionNotFound)?;
        Ok(SessionView::of(&found.session, caller::session_id(cx)))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{PASSWORD, Tokens, app, login, registered, session_key, signed_in};

    #[tokio::test]
    async fn only_the_owner_reads_a_session() {
        let app = app();
        let ada = signed_in(&app).await;
        let (_, id) = session_key(&app)
            .pk
            .split_once('#')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        let path = format!("/api/v1/auth/sessions/{id}");
        let mine = app.get(&path).bearer(&ada.access).send().await;
        assert_eq!(mine.with_status(200).json()["id"], id.as_str());
        registered(&app, "eve@example.org").await;
        let eve = Tokens::of(&login(&app, "eve@example.org", PASSWORD).await);
        let theirs = app.get(&path).bearer(&eve.access).send().await;
        theirs.assert_refused(404, "identity.session_not_found");
        let none = app.get("/api/v1/auth/sessions/7").bearer(&ada.access);
        none.send()
            .await
            .assert_refused(404, "identity.session_not_found");
    }
}
