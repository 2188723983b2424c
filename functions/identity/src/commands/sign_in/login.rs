//! `POST /api/v1/auth/login`: Log in
//!
//! Starts a session and issues its first tokens. Two reads and one transaction.
//!
//! An unknown address, a wrong password and a suspended user get the same error after the same work:
//! two reads, one hash (two of a text that is not normalized) and one transaction. After a few failures
//! the command answers 429 for a while, even to the correct password: see [`crate::attempts`].

use kernel::email::Email;
use kernel::{
    Command, Commit, Context, Deployment, EventSpec, Fact as _, Kind, Permission, Policy, Result,
    Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::attempts::DeviceToken;
use crate::error::IdentityError;
use crate::event::{LoginFailed, UserLoggedIn};
use crate::password::PasswordAttempt;
use crate::repository::Users;
use crate::sign_in::LoginDependencies;
use crate::user::User;
use crate::view::LoginView;

/// The address and the password.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    email: Email,
    password: PasswordAttempt,
    /// The device token from the last login on this device. With it, wrong passwords from elsewhere do
    /// not lock this device out.
    device_token: Option<DeviceToken>,
}

impl Command for Login {
    const NAME: &'static str = "login";
    const ROUTE: Route = Route::post("/api/v1/auth/login");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.without_replay().with_rate(60, 30);
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_memory(1024);
    const EMITS: &'static [EventSpec] = &[UserLoggedIn::SPEC, LoginFailed::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Unauthenticated];
    type Dependencies = LoginDependencies;
    type Reply = LoginView;

    async fn handle(
        self,
        dependencies: &LoginDependencies,
        cx: &Context,
    ) -> Result<Commit<LoginView>> {
        let (email, device) = (&self.email, self.device_token);
        let (counters, claim) = dependencies.attempts.begin(email, device, cx).await?;
        let user = dependencies.users.owner_of(claim).await?;
        let attempt = counters.admit(user.as_ref().map(User::generation))?;
        // The hash is always computed, also for an unknown or suspended user: see above.
        let is_right = dependencies
            .passwords
            .is_right(&self.password, user.as_ref().and_then(User::password_hash))?;
        let authenticated = user
            .as_ref()
            .filter(|user| is_right && user.account().is_active());
        let Some(user) = authenticated else {
            let user_id = user.map(|user| user.account().id.clone());
            let refusal = IdentityError::InvalidCredentials.into();
            return Ok(attempt.failed(user_id, cx).refuse(refusal));
        };
        let renewed = dependencies
            .passwords
            .renewed(&self.password, user.password_hash())?;
        let (id, generation) = (user.account().id.clone(), user.generation());
        let session = dependencies.sign_in.begin(id, generation, cx).await?;
        let (device_token, device) = attempt.device(generation)?;
        let view = |tokens| {
            Ok(LoginView {
                tokens,
                device_token,
            })
        };
        let unchanged = Users::unchanged(user);
        let user_row = match renewed {
            Some(hash) => hash.replace_in(unchanged),
            None => unchanged,
        };
        let commit = session.and(attempt.succeeded(generation)).and(device);
        commit.write(user_row).try_map(view)
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{
        PASSWORD, app, event_types, login, refresh, registered, session_key, signed_in, suspend,
        tamper, token, user_key,
    };
    use crate::hashing::Passwords;
    use kernel::table::AttributeValue;
    use serde_json::json;
    use std::time::Duration;

    #[tokio::test]
    async fn a_login_starts_a_session() {
        let app = app();
        registered(&app, "ada@example.org").await;
        let reply = login(&app, "ADA@example.org", PASSWORD)
            .await
            .with_status(200);
        let mut token = reply.json();
        for secret in ["access_token", "refresh_token", "device_token"] {
            assert!(token[secret].take().is_string());
        }
        assert_eq!(
            token,
            json!({
                "access_token": null, "token_type": "Bearer", "expires_in": 900,
                "refresh_token": null, "refresh_expires_in": 2_592_000, "device_token": null,
            })
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
    async fn every_failed_login_gets_the_same_reply_after_the_same_work() {
        let app = app();
        registered(&app, "ada@example.org").await;
        suspend(&app, &registered(&app, "eve@example.org").await);
        let table = app.table("identity");
        assert_eq!(login(&app, "ada@example.org", PASSWORD).await.status, 200);
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
            refusals.push((body, table.reads(), table.commits()));
        }
        assert!(
            refusals.iter().all(|refusal| *refusal == refusals[0]),
            "{refusals:?}"
        );
        assert_eq!(refusals[0].1, 2);
        let sessions = event_types(&app);
        let sessions = sessions.iter().filter(|event| *event == "UserLoggedIn");
        assert_eq!(sessions.count(), 1);
    }

    #[tokio::test]
    async fn a_login_takes_two_reads_and_one_transaction_without_the_rate_limit() {
        let app = app();
        registered(&app, "ada@example.org").await;
        token(&app, "ada@example.org").await;
        app.clock().advance(Duration::from_secs(2));
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
    async fn a_hash_of_the_text_as_typed_is_renewed_by_the_login_itself() {
        let app = app();
        let id = registered(&app, "ada@example.org").await;
        token(&app, "ada@example.org").await;
        let (typed, composed) = ("g\u{306}unluk yagmur", "\u{11F}unluk yagmur");
        let earlier = testkit::open::<Passwords>().hash_as_typed(typed).unwrap();
        let attribute = AttributeValue::S(earlier.as_str().to_owned());
        tamper(&app, &user_key(&id), |row| {
            row.insert("password_hash".to_owned(), attribute);
        });
        let table = app.table("identity");
        let row = || table.row(&user_key(&id)).unwrap();
        let without_hash = || {
            let mut row = row();
            row.remove("password_hash").map(|hash| (hash, row))
        };
        let (before, others) = without_hash().unwrap();
        login(&app, "ada@example.org", composed)
            .await
            .assert_refused(401, "identity.invalid_credentials");
        app.clock().advance(Duration::from_secs(2));
        table.forget_counts();
        login(&app, "ada@example.org", typed).await.with_status(200);
        assert_eq!((table.reads(), table.commits()), (2, 2));
        let (renewed, unchanged) = without_hash().unwrap();
        assert!(renewed != before && unchanged == others);
        for text in [composed, typed] {
            login(&app, "ada@example.org", text).await.with_status(200);
        }
        assert_eq!(without_hash().unwrap().0, renewed);
    }

    #[tokio::test]
    async fn a_password_that_changes_meanwhile_is_not_replaced_by_its_earlier_hash() {
        let app = app();
        let id = registered(&app, "ada@example.org").await;
        let typed = "g\u{306}unluk yagmur";
        let earlier = testkit::open::<Passwords>().hash_as_typed(typed).unwrap();
        let attribute = AttributeValue::S(earlier.as_str().to_owned());
        tamper(&app, &user_key(&id), |row| {
            row.insert("password_hash".to_owned(), attribute);
        });
        let (other, key) = (app.clone(), user_key(&id));
        app.table("identity").before_next_commit(|| {
            Box::pin(async move {
                tamper(&other, &key, |row| {
                    let (hash, version) = ("changed".to_owned(), "9".to_owned());
                    row.insert("password_hash".to_owned(), AttributeValue::S(hash));
                    row.insert("version".to_owned(), AttributeValue::N(version));
                });
            })
        });
        let reply = login(&app, "ada@example.org", typed).await;
        assert_ne!(reply.status, 200);
        let row = app.table("identity").row(&user_key(&id)).unwrap();
        let kept = AttributeValue::S("changed".to_owned());
        assert_eq!(row.get("password_hash"), Some(&kept));
    }

    #[tokio::test]
    async fn a_route_policy_switches_off_neither_login_nor_refresh() {
        let app = app();
        for function in settings::RoutePolicy::ALWAYS_ON {
            let off = json!({ "enabled": false, "timeout_ms": 100 });
            app.settings("identity").route(function, off);
        }
        let tokens = signed_in(&app).await;
        refresh(&app, &tokens.refresh).await.with_status(200);
    }

    #[tokio::test]
    async fn a_login_with_an_unknown_field_is_refused() {
        let app = app();
        let body = json!({ "email": "ada@example.org", "password": PASSWORD, "roles": ["admin"] });
        app.post("/api/v1/auth/login")
            .json(&body)
            .send()
            .await
            .assert_refused(422, "request.invalid");
    }
}
