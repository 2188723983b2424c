//! Networks and devices: who is locked by whose wrong passwords.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{App, Response};

use super::{FAR, WRONG, from};
use crate::given::{PASSWORD, app, forgot, login, registered, reset, reset_link, signed_in};

const ADA: &str = "ada@example.org";
const NEW: &str = "192.0.2.44";
const OTHER: &str = "incorrect donkey charger";

async fn with_device(app: &App, address: &str, password: &str, device: &Value) -> Response {
    let body = json!({ "email": ADA, "password": password, "device_token": device });
    let login = app.post("/api/v1/auth/login").json(&body);
    login.from_address(address.parse().unwrap()).send().await
}

/// Wrong passwords from many networks, as fast as the locks allow, for two hours.
async fn attack(app: &App) {
    for number in 0..240 {
        app.clock().advance(Duration::from_secs(30));
        let address = format!("198.51.{}.1", number % 50);
        from(app, &address, ADA, WRONG).await;
    }
}

#[tokio::test]
async fn six_wrong_passwords_of_a_stranger_lock_no_other_network() {
    let app = app();
    registered(&app, ADA).await;
    for _ in 0..6 {
        from(&app, FAR, ADA, WRONG).await;
    }
    from(&app, FAR, ADA, PASSWORD)
        .await
        .assert_refused(429, "identity.too_many_attempts");
    from(&app, NEW, ADA, PASSWORD).await.with_status(200);
}

#[tokio::test]
async fn eighty_wrong_passwords_from_one_64_are_counted_as_one_client() {
    for count_by in [
        |number| format!("2001:db8:1:2::{number:x}"),
        |number| format!("2001:db8:1:2:{number:x}:1::"),
    ] {
        let app = app();
        registered(&app, ADA).await;
        let mut checked = 0;
        for number in 0..80 {
            let guess = from(&app, &count_by(number), ADA, WRONG).await;
            checked += usize::from(guess.status == 401);
        }
        assert_eq!(checked, 5);
    }
}

#[tokio::test]
async fn an_ipv4_address_that_is_mapped_into_ipv6_is_the_same_client() {
    let app = app();
    registered(&app, ADA).await;
    for _ in 0..5 {
        from(&app, FAR, ADA, WRONG).await;
    }
    from(&app, &format!("::ffff:{FAR}"), ADA, PASSWORD)
        .await
        .assert_refused(429, "identity.too_many_attempts");
}

#[tokio::test]
async fn wrong_passwords_from_many_networks_are_few_in_a_day() {
    let app = app();
    registered(&app, ADA).await;
    let mut checked = 0;
    for number in 0..2000 {
        app.clock().advance(Duration::from_secs(43));
        let address = format!("198.51.{}.1", number % 200);
        checked += usize::from(from(&app, &address, ADA, WRONG).await.status == 401);
    }
    assert!(checked < 130, "{checked}");
}

#[tokio::test]
async fn a_few_networks_together_get_few_more_guesses_than_one() {
    let app = app();
    registered(&app, ADA).await;
    let mut checked = 0;
    for number in 0..4000 {
        app.clock().advance(Duration::from_secs(21));
        let address = format!("198.51.{}.1", number % 4);
        checked += usize::from(from(&app, &address, ADA, WRONG).await.status == 401);
    }
    assert!(checked < 130, "{checked}");
}

#[tokio::test]
async fn during_an_attack_a_known_device_signs_in_from_any_network() {
    let app = app();
    registered(&app, ADA).await;
    let first = login(&app, ADA, PASSWORD).await.with_status(200).json();
    let device = &first["device_token"];
    attack(&app).await;
    from(&app, NEW, ADA, PASSWORD)
        .await
        .assert_refused(429, "identity.too_many_attempts");
    let again = with_device(&app, NEW, PASSWORD, device).await;
    assert_eq!(again.with_status(200).json()["device_token"], *device);
}

#[tokio::test]
async fn wrong_passwords_from_a_known_device_lock_it_and_nothing_else() {
    let app = app();
    registered(&app, ADA).await;
    let first = login(&app, ADA, PASSWORD).await.with_status(200).json();
    let device = &first["device_token"];
    for _ in 0..5 {
        with_device(&app, FAR, WRONG, device)
            .await
            .assert_refused(401, "identity.invalid_credentials");
    }
    with_device(&app, FAR, PASSWORD, device)
        .await
        .assert_refused(429, "identity.too_many_attempts");
    login(&app, ADA, PASSWORD).await.with_status(200);
    from(&app, NEW, ADA, PASSWORD).await.with_status(200);
}

#[tokio::test]
async fn a_token_that_a_client_chose_or_that_belongs_to_another_account_is_of_no_use() {
    let app = app();
    signed_in(&app).await;
    registered(&app, "eve@example.org").await;
    let eve = login(&app, "eve@example.org", PASSWORD).await.json();
    let chosen = json!("chosen");
    let made_known = with_device(&app, NEW, PASSWORD, &chosen).await;
    assert_ne!(made_known.with_status(200).json()["device_token"], chosen);
    attack(&app).await;
    for token in [&chosen, &eve["device_token"], &json!(""), &json!(null)] {
        with_device(&app, "192.0.2.45", PASSWORD, token)
            .await
            .assert_refused(429, "identity.too_many_attempts");
    }
}

/// A person who had the password could otherwise keep places for guessing the next one.
#[tokio::test]
async fn whatever_ends_all_sessions_makes_every_other_place_unknown() {
    let app = app();
    registered(&app, ADA).await;
    let first = login(&app, ADA, PASSWORD).await.with_status(200).json();
    let device = &first["device_token"];
    forgot(&app, ADA).await.with_status(202);
    app.deliver().await;
    let link = reset_link(&app, ADA);
    reset(&app, &link, OTHER).await.with_status(204);
    attack(&app).await;
    with_device(&app, NEW, OTHER, device)
        .await
        .assert_refused(429, "identity.too_many_attempts");
    login(&app, ADA, OTHER).await.with_status(200);
    let all = app.post("/api/v1/auth/logout-all");
    let access = login(&app, ADA, OTHER).await.json()["access_token"].take();
    let all = all.bearer(access.as_str().unwrap()).send().await;
    all.with_status(204);
    login(&app, ADA, OTHER)
        .await
        .assert_refused(429, "identity.too_many_attempts");
}

#[tokio::test]
async fn no_row_and_no_event_holds_a_device_token() {
    let app = app();
    registered(&app, ADA).await;
    let reply = login(&app, ADA, PASSWORD).await.json();
    let rows = format!("{:?} {:?}", app.table("identity").rows(), app.log());
    assert!(!rows.contains(reply["device_token"].as_str().unwrap()));
}
