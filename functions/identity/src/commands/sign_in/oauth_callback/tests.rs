//! Signing in with a provider.

mod accounts;
mod providers;
mod states;

use crate::given::{app, event_types, me, suspend};
use crate::oauth::given::{arrive, come_back, depart, linked, sign_in};
use kernel::context::Clock as _;
use kernel::table::AttributeValue;
use serde_json::json;
use std::time::Duration;
use testkit::App;

/// The number of registered users.
fn accounts(app: &App) -> usize {
    let registered = event_types(app);
    let registered = registered.iter().filter(|event| *event == "UserRegistered");
    registered.count()
}

#[tokio::test]
async fn an_unknown_identity_with_a_verified_address_gets_an_account_and_a_session() {
    let app = app();
    let reply = arrive(&app).await.with_status(200);
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let mut tokens = reply.json();
    let token = tokens["access_token"].take();
    assert!(tokens["refresh_token"].take().is_string());
    assert_eq!(tokens["expires_in"], 900);

    let me = me(&app, token.as_str().unwrap())
        .await
        .with_status(200)
        .json();
    assert_eq!(me["email"], "ada@example.org");
    assert_eq!(me["name"], "Ada Lovelace");
    assert_eq!(me["roles"], json!(["learner"]));
    assert_eq!(
        (&me["email_verified"], &me["has_password"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(me["linked_providers"][0]["provider"], "test");
    let mut events = event_types(&app);
    events.sort();
    assert_eq!(
        events,
        ["OAuthIdentityLinked", "UserLoggedIn", "UserRegistered"]
    );
}

#[tokio::test]
async fn a_known_identity_is_the_same_user_after_a_change_of_name_and_address() {
    let app = app();
    let first = me(&app, &sign_in(&app).await).await.json();
    let now =
        json!({ "email": "countess@example.org", "email_verified": false, "name": "Countess" });
    app.identity_provider().claims(now);
    let again = me(&app, &sign_in(&app).await).await.json();
    assert_eq!(
        (&again["id"], &again["email"]),
        (&first["id"], &json!("ada@example.org"))
    );
    assert_eq!(accounts(&app), 1);
}

#[tokio::test]
async fn a_sign_in_takes_two_reads_and_one_transaction_without_the_rate_limit() {
    let app = app();
    sign_in(&app).await;
    app.clock().advance(Duration::from_secs(2));
    let back = depart(&app, "test", None).await;
    app.table("identity").forget_counts();
    come_back(&app, "test", &back, None).await.with_status(200);
    let table = app.table("identity");
    assert_eq!((table.reads(), table.commits()), (2, 2));
}

#[tokio::test]
async fn a_suspended_user_is_refused_as_at_login() {
    let app = app();
    let token = sign_in(&app).await;
    let id = me(&app, &token).await.json()["id"].clone();
    suspend(&app, id.as_str().unwrap());
    arrive(&app)
        .await
        .assert_refused(401, "identity.invalid_credentials");
}

#[tokio::test]
async fn a_sign_in_is_refused_when_the_user_changes_at_the_same_time() {
    let app = app();
    let token = sign_in(&app).await;
    let id = me(&app, &token).await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let back = depart(&app, "test", None).await;
    app.clock().advance(Duration::from_secs(2));
    let there = app.clone();
    app.table("identity").before_next_commit(move || {
        // The first commit belongs to the rate limit.
        let here = there.clone();
        there.table("identity").before_next_commit(move || {
            crate::given::tamper(&here, &crate::given::user_key(&id), |row| {
                row.insert("version".to_owned(), AttributeValue::N("99".to_owned()));
            });
            Box::pin(std::future::ready(()))
        });
        Box::pin(std::future::ready(()))
    });
    let reply = come_back(&app, "test", &back, None).await;
    reply.assert_refused(409, "request.lost_race");
}

#[tokio::test]
async fn a_code_is_valid_once() {
    let app = app();
    let back = depart(&app, "test", None).await;
    come_back(&app, "test", &back, None).await.with_status(200);
    let again = come_back(&app, "test", &back, None).await;
    again.assert_refused(401, "oidc.code_refused");
}

#[tokio::test]
async fn a_code_of_another_sign_in_is_refused() {
    let app = app();
    let (mine, other) = (
        depart(&app, "test", None).await,
        depart(&app, "test", None).await,
    );
    let injected = testkit::oidc::Callback {
        code: other.code,
        state: mine.state,
    };
    let reply = come_back(&app, "test", &injected, None).await;
    reply.assert_refused(401, "oidc.code_refused");
}

#[tokio::test]
async fn two_concurrent_first_sign_ins_of_one_person_create_one_account() {
    let app = app();
    let (one, other) = (
        depart(&app, "test", None).await,
        depart(&app, "test", None).await,
    );
    let (one, other) = tokio::join!(
        come_back(&app, "test", &one, None),
        come_back(&app, "test", &other, None)
    );
    let refused = if one.status == 200 { other } else { one };
    refused.assert_refused(409, "identity.identity_taken");
    assert_eq!(accounts(&app), 1);
    assert_eq!(linked(&app, &sign_in(&app).await).await, ["test"]);
}

#[tokio::test]
async fn neither_logs_nor_rows_nor_events_contain_a_secret() {
    let app = app();
    let back = depart(&app, "test", None).await;
    let tokens = come_back(&app, "test", &back, None)
        .await
        .with_status(200)
        .json();
    app.identity_provider()
        .reply("/token", 400, &json!({ "error": "hush" }));
    come_back(&app, "test", &depart(&app, "test", None).await, None).await;

    let states = testkit::open::<crate::oauth::States>();
    let state = states
        .check("test", &back.state, app.clock().now())
        .unwrap();
    let challenge = state.challenge();
    let mut secrets = vec![&back.code, &challenge.nonce, &challenge.code_verifier];
    let tag = back.state.rsplit('.').next().unwrap().to_owned();
    let tokens =
        ["access_token", "refresh_token"].map(|name| tokens[name].as_str().unwrap().to_owned());
    secrets.push(&tag);
    secrets.extend(&tokens);
    let (rows, log) = (
        format!("{:?}", app.table("identity").rows()),
        json!(app.log()).to_string(),
    );
    for secret in secrets {
        assert!(!rows.contains(secret) && !log.contains(secret), "{secret}");
    }
    let events = format!("{:?}", app.table("identity").events());
    for personal in ["ada-1815", "ada@example.org", "Lovelace", "hush"] {
        assert!(!log.contains(personal), "{personal}");
    }
    assert!(!events.contains("ada-1815"));
}
