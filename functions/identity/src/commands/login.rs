//! `POST /api/v1/auth/login`
//!
//! Begins a session and hands out its first access token. Two reads and one transaction.
//!
//! An unknown address, a wrong password and a suspended user are refused alike and after the same
//! work: two reads and one hash.

use kernel::{
    Command, Commit, Context, Permission, Policy, Repository, Resources, Result, Route, Variable,
};
use lambda::Function;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::email::Email;
use crate::error::IdentityError;
use crate::hashing::Passwords;
use crate::password::PasswordAttempt;
use crate::repository::{Sessions, Users};
use crate::session::Session;
use crate::token::TokenIssuer;
use crate::user::User;
use crate::view::TokenView;

/// Who wants to come in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    email: Email,
    password: PasswordAttempt,
}

/// What a login works with.
pub struct Entrance {
    users: Users,
    sessions: Sessions,
    passwords: Passwords,
    tokens: TokenIssuer,
}

impl Repository for Entrance {
    fn open(resources: &Resources) -> Result<Self> {
        Ok(Self {
            users: Users::open(resources)?,
            sessions: Sessions::open(resources)?,
            passwords: Passwords::open(resources)?,
            tokens: TokenIssuer::open(resources)?,
        })
    }
}

impl Command for Login {
    const NAME: &'static str = "login";
    const ROUTE: Route = Route::post("/api/v1/auth/login");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT
        .never_replayed()
        .with_rate(60, 30)
        .with_memory(1024)
        .with_variables(&[Variable::PasswordPepper, Variable::SigningKey]);
    type Repository = Entrance;
    type Reply = TokenView;

    async fn handle(self, entrance: &Entrance, cx: &Context) -> Result<Commit<TokenView>> {
        let user = entrance.users.find_by_email(&self.email).await?;
        // Compared in any case, before anything is decided: see above.
        let is_right = entrance
            .passwords
            .is_right(&self.password, user.as_ref().map(User::password_hash))?;
        let account = user
            .as_ref()
            .map(User::account)
            .filter(|account| is_right && account.is_active());
        let account = account.ok_or(IdentityError::InvalidCredentials)?;
        let session = Session::begin(account.id.clone(), cx);
        let token = entrance.tokens.issue(&session, cx)?;
        Ok(entrance.sessions.add(session)?.reply(TokenView::of(token)))
    }
}

/// The function.
#[must_use]
pub fn entry() -> Function {
    lambda::command::<Login>()
}

#[cfg(test)]
mod tests {
    use crate::given::{PASSWORD, app, event_types, login, registered, session_key, suspend};
    use kernel::table::AttributeValue;
    use serde_json::json;

    #[tokio::test]
    async fn a_login_begins_a_session() {
        let app = app();
        registered(&app, "ada@example.org").await;
        let reply = login(&app, "ADA@example.org", PASSWORD)
            .await
            .with_status(200);
        let mut token = reply.json();
        assert!(token["access_token"].take().is_string());
        assert_eq!(
            token,
            json!({ "access_token": null, "token_type": "Bearer", "expires_in": 900 })
        );
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(event_types(&app), ["UserRegistered", "UserLoggedIn"]);
        let session = app.table("identity").row(&session_key(&app)).unwrap();
        assert_eq!(
            session.get("address_prefix"),
            Some(&AttributeValue::S("203.0.113.0/24".to_owned()))
        );
        assert!(matches!(
            session.get("expires_at"),
            Some(AttributeValue::N(_))
        ));
    }

    #[tokio::test]
    async fn nobody_learns_why_a_login_fails() {
        let app = app();
        registered(&app, "ada@example.org").await;
        suspend(&app, &registered(&app, "eve@example.org").await);
        let table = app.table("identity");
        let rows = table.rows().len();
        let mut refusals = Vec::new();
        for (email, password) in [
            ("nobody@example.org", PASSWORD),
            ("ada@example.org", "wrong horse battery"),
            ("ada@example.org", "short"),
            ("ada@example.org", &"a".repeat(1000)),
            ("eve@example.org", PASSWORD),
        ] {
            table.forget_counts();
            let reply = login(&app, email, password).await;
            reply.assert_refused(401, "identity.invalid_credentials");
            assert!(reply.header("www-authenticate").is_some());
            let mut body = reply.json();
            body["correlation_id"].take();
            refusals.push((body, table.reads()));
        }
        assert!(
            refusals.iter().all(|refusal| *refusal == refusals[0]),
            "{refusals:?}"
        );
        assert_eq!(refusals[0].1, 2);
        assert_eq!(table.rows().len(), rows + 1, "the rate limit's row alone");
    }

    #[tokio::test]
    async fn a_login_is_two_reads_and_one_transaction_beside_the_rate_limit() {
        let app = app();
        registered(&app, "ada@example.org").await;
        app.table("identity").forget_counts();
        assert_eq!(login(&app, "ada@example.org", PASSWORD).await.status, 200);
        assert_eq!(
            (
                app.table("identity").reads(),
                app.table("identity").commits()
            ),
            (2, 2)
        );
    }

    #[tokio::test]
    async fn a_login_with_anything_else_in_it_is_refused() {
        let app = app();
        let body = json!({ "email": "ada@example.org", "password": PASSWORD, "roles": ["admin"] });
        app.post("/api/v1/auth/login")
            .json(&body)
            .send()
            .await
            .assert_refused(422, "request.invalid");
    }
}
