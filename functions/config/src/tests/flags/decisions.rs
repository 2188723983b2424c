//! For which callers a flag is on.

use super::*;

#[tokio::test]
async fn flags_are_evaluated_for_the_caller() {
    let app = app();
    for flag in [
        json!({ "name": "everybody", "enabled": true, "everyone": true }),
        json!({ "name": "nobody", "enabled": false, "users": ["bob"] }),
        json!({ "name": "bob", "enabled": true, "users": ["bob"] }),
        json!({ "name": "teachers", "enabled": true, "roles": ["instructor"] }),
        json!({ "name": "none-of-them", "enabled": true, "percentage": 0 }),
        json!({ "name": "all-of-them", "enabled": true, "percentage": 100 }),
        json!({ "name": "germany", "enabled": true, "rules": [{ "attribute": "country", "any_of": ["DE"] }] }),
    ] {
        make(&app, flag).await.with_status(201);
    }
    let asked = json!({
        "flags": ["everybody", "nobody", "bob", "teachers", "none-of-them", "all-of-them", "germany", "unknown", "bob"],
        "attributes": { "country": "DE" },
    });
    let of_bob = evaluated(&app, "bob", &[Role::Learner], asked.clone()).await;
    let expected = json!({
        "everybody": true, "nobody": false, "bob": true, "teachers": false, "none-of-them": false,
        "all-of-them": true, "germany": true, "unknown": false,
    });
    assert_eq!(of_bob, expected);
    let mut asked_elsewhere = asked;
    asked_elsewhere["attributes"] = json!({ "country": "FR" });
    let of_eve = evaluated(&app, "eve", &[Role::Instructor], asked_elsewhere).await;
    assert_eq!(
        (&of_eve["bob"], &of_eve["teachers"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(of_eve["germany"], false);
}

#[tokio::test]
async fn an_api_key_can_evaluate_flags_and_an_anonymous_caller_cannot() {
    let app = app();
    make(
        &app,
        json!({ "name": "f", "enabled": true, "roles": ["service"] }),
    )
    .await;
    let ask = || {
        app.post(&format!("{FLAGS}/evaluate"))
            .json(&json!({ "flags": ["f"] }))
    };
    let reply = ask().signed_in("key", &[Role::Service]).send().await;
    assert_eq!(reply.with_status(200).json()["flags"]["f"], true);
    ask().send().await.assert_refused(401, "auth.missing");
    let learner = app
        .get(FLAGS)
        .signed_in("bob", &[Role::Learner])
        .send()
        .await;
    learner.assert_refused(403, "auth.forbidden");
}

#[tokio::test]
async fn an_invalid_evaluation_is_refused() {
    let app = app();
    let many: Vec<String> = (0..101).map(|n| format!("f{n}")).collect();
    let attributes: Value = (0..21)
        .map(|n| (format!("a{n}"), json!("x")))
        .collect::<serde_json::Map<_, _>>()
        .into();
    for asked in [
        json!({}),
        json!({ "flags": [] }),
        json!({ "flags": many }),
        json!({ "flags": ["a b"] }),
        json!({ "flags": ["f"], "attributes": { "actor": "system" } }),
        json!({ "flags": ["f"], "attributes": { "a": 1 } }),
        json!({ "flags": ["f"], "attributes": attributes }),
        json!({ "flags": ["f"], "user": "eve" }),
    ] {
        let request = app.post(&format!("{FLAGS}/evaluate")).json(&asked);
        let reply = request.signed_in("bob", &[Role::Learner]).send().await;
        reply.assert_refused(422, "request.invalid");
    }
}

#[tokio::test]
async fn a_parameter_in_ssm_creates_and_switches_a_flag() {
    let app = app();
    app.parameters().given(
        "flags/f",
        r#"{"enabled": true, "everyone": true}"#,
        Kind::Plain,
    );
    settle(&app).await;
    assert_eq!(is_on(&app, "bob", &[Role::Learner], "f").await, true);
    app.parameters()
        .given("flags/f", r#"{"enabled": false}"#, Kind::Plain);
    settle(&app).await;
    assert_eq!(is_on(&app, "bob", &[Role::Learner], "f").await, false);
    let page = get(&app, "/audit?service=flags").await.json();
    assert_eq!(page["items"][0]["actor"], "parameter_store");
}

#[tokio::test]
async fn a_flag_that_is_a_secret_in_ssm_is_off_until_it_is_set_again() {
    let app = app();
    app.parameters().given(
        "flags/f",
        r#"{"enabled":true,"everyone":true}"#,
        Kind::Secret,
    );
    settle(&app).await;
    assert_eq!(is_on(&app, "bob", &[Role::Learner], "f").await, false);
    let replaced = replace(&app, "f", 1, json!({ "enabled": true, "everyone": true })).await;
    assert_eq!(replaced.with_status(200).json()["valid"], true);
    settle(&app).await;
    assert_eq!(is_on(&app, "bob", &[Role::Learner], "f").await, true);
    let found = in_ssm(&app, "flags/f").await;
    assert_eq!(
        found.as_deref(),
        Some(r#"{"enabled":true,"everyone":true}"#)
    );
}

#[tokio::test]
async fn a_parameter_in_ssm_that_is_not_a_flag_is_shown_as_invalid() {
    let app = app();
    app.parameters().given("flags/f", "on, please", Kind::Plain);
    settle(&app).await;
    let view = get(&app, "/flags/f").await.with_status(200).json();
    assert_eq!(
        (&view["valid"], &view["enabled"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(is_on(&app, "bob", &[Role::Learner], "f").await, false);
    toggle(&app, "f", json!({}))
        .await
        .assert_refused(409, "config.unreadable");
    let replaced = replace(&app, "f", 1, json!({ "enabled": true, "everyone": true }))
        .await
        .with_status(200)
        .json();
    assert_eq!(replaced["valid"], true);
}
