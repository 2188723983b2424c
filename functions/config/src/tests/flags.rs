mod closed;
mod decisions;

use kernel::actor::Role;
use parameters::Kind;
use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::{app, as_admin, create, get, history, in_ssm, rollback, settle, table};

const FLAGS: &str = "/api/v1/config/flags";

async fn make(app: &App, flag: Value) -> Response {
    as_admin(app.post(FLAGS).json(&flag)).send().await
}

async fn replace(app: &App, name: &str, version: u64, flag: Value) -> Response {
    let request = app.put(&format!("{FLAGS}/{name}"));
    let request = request.header("if-match", &format!("\"{version}\""));
    as_admin(request.json(&flag)).send().await
}

async fn toggle(app: &App, name: &str, body: Value) -> Response {
    let request = app.post(&format!("{FLAGS}/{name}/toggle"));
    as_admin(request.json(&body)).send().await
}

/// The flags, evaluated for a user with these roles.
async fn evaluated(app: &App, user: &str, roles: &[Role], asked: Value) -> Value {
    let request = app.post(&format!("{FLAGS}/evaluate")).json(&asked);
    let reply = request.signed_in(user, roles).send().await;
    reply.with_status(200).json()["flags"].take()
}

async fn is_on(app: &App, user: &str, roles: &[Role], name: &str) -> Value {
    evaluated(app, user, roles, json!({ "flags": [name] })).await[name].take()
}

#[tokio::test]
async fn a_flag_is_created_read_and_written_to_ssm() {
    let app = app();
    let flag =
        json!({ "name": "new-editor", "enabled": true, "percentage": 25, "roles": ["admin"] });
    let reply = make(&app, flag).await.with_status(201);
    let view = json!({
        "name": "new-editor", "enabled": true, "percentage": 25, "roles": ["admin"], "valid": true,
        "version": 1, "pending": true, "changed_by": "ada", "changed_at": "2026-06-01T12:00:00Z",
    });
    assert_eq!(reply.json(), view);
    assert_eq!(reply.header("etag"), Some("\"1\""));
    assert_eq!(
        reply.header("location"),
        Some("/api/v1/config/flags/new-editor")
    );
    settle(&app).await;
    let in_ssm: Value =
        serde_json::from_str(&in_ssm(&app, "flags/new-editor").await.unwrap()).unwrap();
    assert_eq!(
        in_ssm,
        json!({ "enabled": true, "percentage": 25, "roles": ["admin"] })
    );
    let read = get(&app, "/flags/new-editor").await.with_status(200).json();
    assert_eq!(
        (&read["pending"], &read["percentage"]),
        (&json!(false), &json!(25))
    );
    make(&app, json!({ "name": "new-editor", "enabled": false }))
        .await
        .assert_refused(409, "config.exists");
}

#[tokio::test]
async fn an_invalid_flag_is_refused_by_every_endpoint() {
    let app = app();
    for flag in [
        json!({ "name": "f" }),
        json!({ "enabled": false }),
        json!({ "name": "f", "enabled": "yes" }),
        json!({ "name": "f", "enabled": true, "percentage": 101 }),
        json!({ "name": "f", "enabled": true, "percentage": -1 }),
        json!({ "name": "f", "enabled": true, "roles": ["king"] }),
        json!({ "name": "f", "enabled": true, "everyone": true, "owner": "ada" }),
        json!({ "name": "../f", "enabled": false }),
        json!({ "name": "", "enabled": false }),
    ] {
        make(&app, flag)
            .await
            .assert_refused(422, "request.invalid");
    }
    let refused = create(
        &app,
        "flags",
        "f",
        json!({ "enabled": true, "percentage": 101 }),
    )
    .await;
    let refused = refused.assert_refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["field"], "value.percentage");
    let refused = create(&app, "flags", "f", json!(true)).await;
    let refused = refused.assert_refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["field"], "value");
    let secret =
        json!({ "service": "flags", "key": "f", "value": { "enabled": false }, "secret": true });
    as_admin(app.post("/api/v1/config").json(&secret))
        .send()
        .await
        .assert_refused(422, "request.invalid");
    assert!(table(&app).rows().is_empty());
}

#[tokio::test]
async fn changing_a_flag_requires_its_current_version() {
    let app = app();
    make(
        &app,
        json!({ "name": "f", "enabled": true, "percentage": 5 }),
    )
    .await;
    let unconditional = app
        .put(&format!("{FLAGS}/f"))
        .json(&json!({ "enabled": false }));
    as_admin(unconditional)
        .send()
        .await
        .assert_refused(428, "request.if_match_missing");
    replace(&app, "f", 7, json!({ "enabled": false }))
        .await
        .assert_refused(412, "request.stale_version");
    replace(&app, "g", 1, json!({ "enabled": false }))
        .await
        .assert_refused(404, "config.not_found");
    let view = replace(&app, "f", 1, json!({ "enabled": false }))
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (&view["version"], view.get("percentage")),
        (&json!(2), None)
    );
    let again = replace(&app, "f", 2, json!({ "enabled": false }))
        .await
        .with_status(200)
        .json();
    assert_eq!(again["version"], 2, "an equal flag changes nothing");
}

#[tokio::test]
async fn toggling_a_flag_keeps_its_users() {
    let app = app();
    make(
        &app,
        json!({ "name": "f", "enabled": true, "users": ["bob"] }),
    )
    .await;
    let view = toggle(&app, "f", json!({})).await.with_status(200).json();
    assert_eq!(
        (&view["enabled"], &view["users"]),
        (&json!(false), &json!(["bob"]))
    );
    let view = toggle(&app, "f", json!({ "enabled": false }))
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (&view["enabled"], &view["version"]),
        (&json!(false), &json!(2))
    );
    let view = toggle(&app, "f", json!({})).await.with_status(200).json();
    assert_eq!(view["enabled"], true);
    toggle(&app, "g", json!({}))
        .await
        .assert_refused(404, "config.not_found");
}

#[tokio::test]
async fn concurrent_toggles_do_not_overwrite_each_other() {
    let app = app();
    make(
        &app,
        json!({ "name": "f", "enabled": true, "everyone": true }),
    )
    .await;
    let (one, other) = tokio::join!(toggle(&app, "f", json!({})), toggle(&app, "f", json!({})));
    let done = [&one, &other]
        .iter()
        .filter(|reply| reply.status == 200)
        .count();
    let read = get(&app, "/flags/f").await.json();
    assert_eq!(read["version"], 1 + done);
    assert_eq!(read["enabled"], done % 2 == 0);
}

#[tokio::test]
async fn a_deleted_flag_is_off_and_its_history_is_kept() {
    let app = app();
    make(
        &app,
        json!({ "name": "f", "enabled": true, "everyone": true }),
    )
    .await;
    assert_eq!(is_on(&app, "bob", &[Role::Learner], "f").await, true);
    let request = app
        .delete(&format!("{FLAGS}/f"))
        .header("if-match", "\"1\"");
    as_admin(request).send().await.with_status(204);
    settle(&app).await;
    assert_eq!(is_on(&app, "bob", &[Role::Learner], "f").await, false);
    assert_eq!(in_ssm(&app, "flags/f").await, None);
    get(&app, "/flags/f")
        .await
        .assert_refused(404, "config.not_found");
    assert_eq!(history(&app, "flags/f").await.len(), 2);
    make(&app, json!({ "name": "f", "enabled": false }))
        .await
        .with_status(201);
    let back = rollback(&app, "flags/f", json!(1))
        .await
        .with_status(200)
        .json();
    assert_eq!(back["value"], json!({ "enabled": true, "everyone": true }));
    assert_eq!(is_on(&app, "bob", &[Role::Learner], "f").await, true);
}

#[tokio::test]
async fn flags_are_listed_by_name_and_prefix() {
    let app = app();
    for name in ["b.two", "a", "b.one"] {
        make(
            &app,
            json!({ "name": name, "enabled": true, "everyone": true }),
        )
        .await
        .with_status(201);
    }
    create(&app, "shared", "b.three", json!(1)).await;
    let names = |page: Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = get(&app, "/flags").await.with_status(200).json();
    assert_eq!(names(all), ["a", "b.one", "b.two"]);
    let page = get(&app, "/flags?prefix=b.&limit=1")
        .await
        .with_status(200)
        .json();
    let cursor = page["next_cursor"].as_str().unwrap().to_owned();
    assert_eq!(names(page), ["b.one"]);
    let rest = get(&app, &format!("/flags?prefix=b.&limit=5&cursor={cursor}"))
        .await
        .json();
    assert_eq!(names(rest), ["b.two"]);
}
