//! `GET /api/v1/auth/sessions`
//!
//! Lists the caller's sessions, the newest first. One read and one query of an index. The index is
//! eventually consistent: a session that started just now may be missing.

use kernel::page::{Limit, Page};
use kernel::{Context, Kind, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::caller;
use crate::repository::{Sessions, Users};
use crate::view::SessionView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListSessions {
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListSessions {
    const NAME: &'static str = "list-sessions";
    const ROUTE: Route = Route::get("/api/v1/auth/sessions");
    const PERMISSION: Permission = Permission::OwnAccount;
    const REFUSES: &'static [Kind] = &[Kind::NotFound];
    type Dependencies = (Users, Sessions);
    type Reply = Page<SessionView>;

    async fn fetch(
        self,
        (users, sessions): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Page<SessionView>> {
        let user = users.get(&caller::user_id(cx)?).await?;
        let cursor = self.cursor.as_deref();
        let page = sessions.page(&user, self.limit, cursor, cx).await?;
        let current = caller::session_id(cx);
        Ok(page.map(|session| SessionView::of(&session, current)))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{PASSWORD, Tokens, app, login, refresh, registered, signed_in};
    use serde_json::{Value, json};
    use std::time::Duration;
    use testkit::App;

    async fn list(app: &App, token: &str) -> Vec<Value> {
        let path = "/api/v1/auth/sessions";
        let page = app.get(path).bearer(token).send().await.with_status(200);
        page.json()["items"].as_array().unwrap().clone()
    }

    #[tokio::test]
    async fn a_user_lists_their_sessions() {
        let app = app();
        let there = signed_in(&app).await;
        app.clock().advance(Duration::from_secs(60));
        let here = Tokens::of(&login(&app, "ada@example.org", PASSWORD).await);
        app.clock().advance(Duration::from_secs(60));
        refresh(&app, &there.refresh).await.with_status(200);
        let sessions = list(&app, &here.access).await;
        assert_eq!(sessions.len(), 2);
        assert_eq!(sessions[0]["is_current"], true);
        assert_eq!(sessions[1]["is_current"], false);
        assert_eq!(sessions[0]["last_used_at"], sessions[0]["created_at"]);
        assert_ne!(sessions[1]["last_used_at"], sessions[1]["created_at"]);
        assert_eq!(sessions[1]["address_prefix"], "203.0.113.0/24");
        let shown: Vec<_> = sessions[0].as_object().unwrap().keys().collect();
        assert_eq!(
            shown,
            [
                "address_prefix",
                "created_at",
                "device",
                "expires_at",
                "id",
                "is_current",
                "last_used_at"
            ]
        );
    }

    #[tokio::test]
    async fn a_list_contains_only_the_sessions_of_the_caller() {
        let app = app();
        let ada = signed_in(&app).await;
        registered(&app, "eve@example.org").await;
        let eve = Tokens::of(&login(&app, "eve@example.org", PASSWORD).await);
        assert_eq!(list(&app, &ada.access).await.len(), 1);
        assert_eq!(list(&app, &eve.access).await.len(), 1);
        app.get("/api/v1/auth/sessions")
            .send()
            .await
            .assert_refused(401, "auth.missing");
    }

    #[tokio::test]
    async fn sessions_that_ended_together_are_not_listed() {
        let app = app();
        let old = signed_in(&app).await;
        let end = app.post("/api/v1/auth/logout-all").bearer(&old.access);
        end.send().await.with_status(204);
        let new = Tokens::of(&login(&app, "ada@example.org", PASSWORD).await);
        let sessions = list(&app, &new.access).await;
        assert_eq!(sessions.len(), 1);
        assert_eq!(sessions[0]["is_current"], json!(true));
    }
}
