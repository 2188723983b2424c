use std::collections::BTreeSet;

use kernel::actor::Role;
use parameters::Kind;
use serde_json::{Value, json};
use testkit::{App, RequestBuilder};

use crate::testing::{
    app, as_admin, create, create_secret, delete, in_ssm, reconcile, remove_in_ssm, rollback,
    settle, table, update,
};

const SERVICES: &str = "/api/v1/services";

fn entry() -> Value {
    json!({ "url": "https://a.example/api/v1", "version": "1.2.3", "health": "https://a.example/health" })
}

fn register(app: &App, name: &str, entry: &Value) -> RequestBuilder {
    app.put(&format!("{SERVICES}/{name}")).json(entry)
}

async fn resolve(app: &App, name: &str) -> testkit::Response {
    as_admin(app.get(&format!("{SERVICES}/{name}")))
        .send()
        .await
}

#[tokio::test]
async fn a_service_is_registered_found_listed_and_removed() {
    let app = app();
    let request = register(&app, "billing", &entry()).signed_in("deploy", &[Role::Service]);
    let view = request.send().await.with_status(200).json();
    assert_eq!(
        view,
        json!({
            "name": "billing", "url": "https://a.example/api/v1", "version": "1.2.3",
            "health": "https://a.example/health", "registered_by": "deploy",
            "registered_at": "2026-06-01T12:00:00Z",
        })
    );
    settle(&app).await;
    let in_ssm: Value =
        serde_json::from_str(&in_ssm(&app, "services/billing").await.unwrap()).unwrap();
    assert_eq!(in_ssm, entry());
    let found = resolve(&app, "billing").await.with_status(200);
    assert_eq!(
        (found.header("etag"), found.json()),
        (Some("\"1\""), view.clone())
    );
    let list = as_admin(app.get(SERVICES))
        .send()
        .await
        .with_status(200)
        .json();
    assert_eq!(list, json!({ "items": [view], "next_cursor": null }));
    let gone = as_admin(app.delete(&format!("{SERVICES}/billing")))
        .send()
        .await;
    gone.with_status(204);
    settle(&app).await;
    resolve(&app, "billing")
        .await
        .assert_refused(404, "config.not_found");
    let again = as_admin(app.delete(&format!("{SERVICES}/billing")))
        .send()
        .await;
    again.assert_refused(404, "config.not_found");
}

#[tokio::test]
async fn a_stack_registers_its_service_by_a_parameter() {
    for by_event in [true, false] {
        let app = app();
        app.parameters()
            .given("services/subjects", &entry().to_string(), Kind::Plain);
        if by_event {
            settle(&app).await;
        } else {
            drop(app.take_parameter_changes());
            reconcile(&app).await;
        }
        let found = resolve(&app, "subjects").await.with_status(200).json();
        assert_eq!(
            (&found["version"], &found["registered_by"]),
            (&json!("1.2.3"), &json!("parameter_store"))
        );
    }
}

#[tokio::test]
async fn an_invalid_entry_is_refused_and_one_from_ssm_is_not_listed() {
    let app = app();
    for (field, value) in [
        ("url", json!("a.example")),
        ("url", json!("javascript:alert(1)")),
        ("health", json!("file:///etc/passwd")),
        ("version", json!("")),
        ("owner", json!("ada")),
    ] {
        let mut entry = entry();
        entry[field] = value;
        let refused = as_admin(register(&app, "billing", &entry)).send().await;
        refused.assert_refused(422, "request.invalid");
        create(&app, "services", "billing", entry)
            .await
            .assert_refused(422, "request.invalid");
    }
    app.parameters()
        .given("services/odd", "somewhere", Kind::Plain);
    settle(&app).await;
    resolve(&app, "odd")
        .await
        .assert_refused(409, "config.unreadable");
    let list = as_admin(app.get(SERVICES))
        .send()
        .await
        .with_status(200)
        .json();
    assert_eq!(list["items"], json!([]));
}

#[tokio::test]
async fn registering_a_service_requires_its_own_permission() {
    let app = app();
    let learner = register(&app, "billing", &entry()).signed_in("bob", &[Role::Learner]);
    learner.send().await.assert_refused(403, "auth.forbidden");
}

/// The settings that were published again, as service, key and version.
fn replayed(app: &App) -> Vec<(String, String, Value)> {
    let events = table(app).events().into_iter();
    let replayed = events.filter(|event| event.event_type == "SettingRetold");
    replayed
        .map(|event| {
            let text = |field: &str| event.event_data[field].as_str().unwrap().to_owned();
            (
                text("service"),
                text("key"),
                event.event_data["version"].clone(),
            )
        })
        .collect()
}

/// Deploys the stack of a domain, which sets the parameter of its registry entry.
async fn deploy(app: &App, domain: &str, version: &str) {
    let mut entry = entry();
    entry["version"] = json!(version);
    let name = format!("services/{domain}");
    app.parameters()
        .given(&name, &entry.to_string(), Kind::Plain);
    settle(app).await;
}

#[tokio::test]
async fn only_its_stack_can_register_a_domain() {
    let app = app();
    deploy(&app, "subjects", "1").await;
    let entry = entry();
    for refused in [
        as_admin(register(&app, "subjects", &entry)).send().await,
        as_admin(app.delete(&format!("{SERVICES}/subjects")))
            .send()
            .await,
        delete(&app, "services/subjects", 1).await,
        update(&app, "services/subjects", 1, entry.clone()).await,
        rollback(&app, "services/subjects", json!(1)).await,
        create(&app, "services", "platform", entry.clone()).await,
    ] {
        refused.assert_refused(409, "config.service_of_stack");
    }
    remove_in_ssm(&app, "services/subjects").await;
    settle(&app).await;
    resolve(&app, "subjects")
        .await
        .assert_refused(404, "config.not_found");
}

#[tokio::test]
async fn the_settings_of_a_deployed_service_are_published_again() {
    let app = app();
    for (service, key) in [
        ("shared", "color"),
        ("subjects", "page-size"),
        ("platform", "page-size"),
    ] {
        create(&app, service, key, json!(1)).await.with_status(201);
    }
    create(
        &app,
        "flags",
        "f",
        json!({ "enabled": true, "everyone": true }),
    )
    .await
    .with_status(201);
    create(&app, "routes", "login", json!({ "enabled": true }))
        .await
        .with_status(201);
    for version in ["1", "2"] {
        let before = replayed(&app).len();
        deploy(&app, "subjects", version).await;
        let mut now = replayed(&app).split_off(before);
        now.sort_by(|one, other| one.0.cmp(&other.0));
        let named: Vec<_> = now
            .iter()
            .map(|(service, key, _)| format!("{service}/{key}"))
            .collect();
        let expected = [
            "flags/f",
            "routes/login",
            "services/subjects",
            "shared/color",
            "subjects/page-size",
        ];
        assert_eq!(named, expected);
    }
}

#[tokio::test]
async fn more_settings_than_one_batch_are_each_published_once_for_a_deployed_service() {
    let app = app();
    for number in 0..170 {
        create(&app, "shared", &format!("key-{number:03}"), json!(number))
            .await
            .with_status(201);
    }
    deploy(&app, "subjects", "1").await;
    let keys: BTreeSet<String> = replayed(&app).into_iter().map(|(_, key, _)| key).collect();
    // The settings and the entry of the service itself.
    assert_eq!((keys.len(), replayed(&app).len()), (171, 171));
}

#[tokio::test]
async fn the_values_of_secrets_are_not_published_for_a_deployed_service() {
    let app = app();
    create_secret(&app, "shared/token", json!("hush"))
        .await
        .with_status(201);
    deploy(&app, "subjects", "1").await;
    let names: Vec<_> = replayed(&app).into_iter().map(|(_, key, _)| key).collect();
    assert_eq!(names, ["subjects", "token"]);
    assert!(!format!("{:?}", table(&app).events()).contains("hush"));
}
