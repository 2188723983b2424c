//! The effects of wrong passwords, tested through the endpoints.

mod places;

use std::time::Duration;

use serde_json::json;
use testkit::{App, Response};

use crate::given::{
    PASSWORD, app, event_types, forgot, login, registered, reset, reset_link, signed_in,
};

const WRONG: &str = "wrong horse battery";
const FAR: &str = "198.51.100.9";

async fn from(app: &App, address: &str, email: &str, password: &str) -> Response {
    let body = json!({ "email": email, "password": password });
    let login = app
        .post("/api/v1/auth/login")
        .from_address(address.parse().unwrap());
    login.json(&body).send().await
}

#[tokio::test]
async fn of_a_hundred_concurrent_wrong_passwords_at_most_five_are_checked() {
    let app = app();
    registered(&app, "ada@example.org").await;
    let addresses: Vec<String> = (0..100).map(|n| format!("198.51.100.{n}")).collect();
    let guesses = addresses
        .iter()
        .map(|address| from(&app, address, "ada@example.org", WRONG));
    let replies = futures_util::future::join_all(guesses).await;
    let answered = replies.iter().filter(|reply| reply.status == 401).count();
    assert!((1..=5).contains(&answered), "{answered}");
    for reply in replies.iter().filter(|reply| reply.status != 401) {
        reply.assert_refused(429, "identity.too_many_attempts");
    }
}

#[tokio::test]
async fn of_a_thousand_wrong_passwords_in_a_day_few_are_checked_and_the_correct_one_is_locked_too()
{
    let app = app();
    registered(&app, "ada@example.org").await;
    let mut looked_at = 0;
    for _ in 0..1000 {
        app.clock().advance(Duration::from_secs(86));
        looked_at += usize::from(from(&app, FAR, "ada@example.org", WRONG).await.status == 401);
    }
    assert!(looked_at < 110, "{looked_at}");
    let locked = from(&app, FAR, "ada@example.org", PASSWORD).await;
    locked.assert_refused(429, "identity.too_many_attempts");
    let wait: u64 = locked.header("retry-after").unwrap().parse().unwrap();
    assert!(wait <= 900);
    app.clock().advance(Duration::from_secs(wait));
    assert_eq!(
        from(&app, FAR, "ada@example.org", PASSWORD).await.status,
        200
    );
}

#[tokio::test]
async fn failures_from_another_network_do_not_lock_the_owner_out() {
    let app = app();
    signed_in(&app).await;
    for _ in 0..20 {
        from(&app, FAR, "ada@example.org", WRONG).await;
    }
    from(&app, FAR, "ada@example.org", PASSWORD)
        .await
        .assert_refused(429, "identity.too_many_attempts");
    assert_eq!(login(&app, "ada@example.org", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn failures_from_a_known_network_lock_it_too() {
    let app = app();
    signed_in(&app).await;
    for _ in 0..5 {
        login(&app, "ada@example.org", WRONG)
            .await
            .assert_refused(401, "identity.invalid_credentials");
    }
    let locked = login(&app, "ada@example.org", PASSWORD).await;
    locked.assert_refused(429, "identity.too_many_attempts");
    assert_eq!(locked.header("retry-after"), Some("30"));
    app.clock().advance(Duration::from_secs(30));
    assert_eq!(login(&app, "ada@example.org", PASSWORD).await.status, 200);
    for _ in 0..4 {
        login(&app, "ada@example.org", WRONG).await;
    }
    assert_eq!(
        login(&app, "ada@example.org", PASSWORD).await.status,
        200,
        "the sign-in did not reset the counter"
    );
}

#[tokio::test]
async fn an_email_without_an_account_is_locked_like_one_with_an_account() {
    let app = app();
    registered(&app, "ada@example.org").await;
    let mut outcomes = Vec::new();
    for email in ["ada@example.org", "nobody@example.org"] {
        let mut statuses = Vec::new();
        for _ in 0..8 {
            let reply = from(&app, FAR, email, WRONG).await;
            statuses.push((reply.status, reply.header("retry-after").map(str::to_owned)));
        }
        outcomes.push(statuses);
    }
    assert_eq!(outcomes[0], outcomes[1]);
}

#[tokio::test]
async fn after_a_reset_the_owner_can_sign_in_while_strangers_continue_to_guess() {
    let app = app();
    registered(&app, "ada@example.org").await;
    for _ in 0..8 {
        from(&app, FAR, "ada@example.org", WRONG).await;
        login(&app, "ada@example.org", WRONG).await;
    }
    login(&app, "ada@example.org", PASSWORD)
        .await
        .assert_refused(429, "identity.too_many_attempts");
    forgot(&app, "ada@example.org").await.with_status(202);
    app.deliver().await;
    let link = reset_link(&app, "ada@example.org");
    reset(&app, &link, "incorrect donkey charger")
        .await
        .with_status(204);
    for _ in 0..8 {
        from(&app, FAR, "ada@example.org", WRONG).await;
    }
    let home = login(&app, "ada@example.org", "incorrect donkey charger").await;
    assert_eq!(home.status, 200);
}

#[tokio::test]
async fn a_client_address_that_tries_many_accounts_is_locked() {
    let app = app();
    registered(&app, "ada@example.org").await;
    for account in 0..50 {
        app.clock().advance(Duration::from_secs(1));
        let email = format!("{account}@example.org");
        from(&app, FAR, &email, WRONG)
            .await
            .assert_refused(401, "identity.invalid_credentials");
    }
    from(&app, FAR, "ada@example.org", PASSWORD)
        .await
        .assert_refused(429, "identity.too_many_attempts");
    assert_eq!(login(&app, "ada@example.org", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn the_event_of_a_failure_does_not_contain_the_email_address() {
    let app = app();
    let id = registered(&app, "ada@example.org").await;
    login(&app, "ada@example.org", WRONG).await;
    login(&app, "nobody@example.org", WRONG).await;
    let events = app.table("identity").events();
    let failures: Vec<_> = events
        .iter()
        .filter(|event| event.event_type == "LoginFailed")
        .map(|event| event.event_data.clone())
        .collect();
    assert_eq!(
        failures,
        [
            json!({ "user_id": id, "consecutive_failures": 1 }),
            json!({ "user_id": null, "consecutive_failures": 1 }),
        ]
    );
    assert_eq!(event_types(&app).len(), 3);
    let rows = format!("{:?}", app.table("identity").rows());
    assert!(!rows.contains("nobody@"));
}
