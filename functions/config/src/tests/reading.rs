use kernel::actor::Role;
use serde_json::{Value, json};
use testkit::App;

use crate::testing::{BASE, app, create, create_secret, delete, get, update};

async fn given() -> App {
    let app = app();
    for (service, key) in [
        ("subjects", "page-size"),
        ("shared", "page-size"),
        ("shared", "colour"),
        ("subjects", "pages"),
    ] {
        create(&app, service, key, json!(format!("{service} {key}")))
            .await
            .with_status(201);
    }
    app
}

async fn names(app: &App, query: &str) -> Vec<String> {
    let page = get(app, query).await.with_status(200).json();
    let items = page["items"].as_array().unwrap().iter();
    let name = |item: &Value| {
        format!(
            "{}/{}",
            item["service"].as_str().unwrap(),
            item["key"].as_str().unwrap()
        )
    };
    items.map(name).collect()
}

#[tokio::test]
async fn settings_are_listed_by_key_of_one_service_or_of_all() {
    let app = given().await;
    assert_eq!(
        names(&app, "").await,
        [
            "shared/colour",
            "shared/page-size",
            "subjects/page-size",
            "subjects/pages"
        ]
    );
    assert_eq!(
        names(&app, "?service=shared").await,
        ["shared/colour", "shared/page-size"]
    );
    assert_eq!(
        names(&app, "?service=subjects&prefix=page-").await,
        ["subjects/page-size"]
    );
    assert_eq!(
        names(&app, "?prefix=page-").await,
        ["shared/page-size", "subjects/page-size"]
    );
    get(&app, "?service=nobody")
        .await
        .assert_refused(422, "request.invalid");
}

#[tokio::test]
async fn the_pages_contain_every_setting() {
    let app = given().await;
    let (mut seen, mut query) = (Vec::new(), "?limit=1".to_owned());
    loop {
        let page = get(&app, &query).await.with_status(200).json();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["value"].clone()),
        );
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("?limit=1&cursor={cursor}"),
            None => break,
        }
    }
    seen.dedup();
    assert_eq!(seen.len(), 4);
}

#[tokio::test]
async fn the_settings_of_a_service_override_shared_settings() {
    let app = given().await;
    let reply = get(&app, "/subjects/effective").await.with_status(200);
    let view = reply.json();
    assert_eq!(view["service"], "subjects");
    let settings = &view["settings"];
    assert_eq!(
        settings["page-size"],
        json!({ "value": "subjects page-size", "secret": false, "from": "subjects", "version": 1 })
    );
    assert_eq!(settings["colour"]["from"], "shared");
    assert_eq!(settings.as_object().unwrap().len(), 3);
    let shared = get(&app, "/shared/effective").await.json();
    assert_eq!(shared["settings"].as_object().unwrap().len(), 2);
}

#[tokio::test]
async fn the_etag_of_effective_settings_changes_only_when_they_change() {
    let app = given().await;
    let tag = async || {
        let reply = get(&app, "/subjects/effective").await.with_status(200);
        reply.header("etag").unwrap().to_owned()
    };
    let mut seen = vec![tag().await];
    assert_eq!(tag().await, seen[0]);
    update(&app, "shared/colour", 1, json!("red"))
        .await
        .with_status(200);
    seen.push(tag().await);
    delete(&app, "subjects/page-size", 1).await.with_status(204);
    seen.push(tag().await);
    create(&app, "subjects", "more", json!(1))
        .await
        .with_status(201);
    seen.push(tag().await);
    let known = seen.last().unwrap().clone();
    create(&app, "platform", "other", json!(1))
        .await
        .with_status(201);
    assert_eq!(
        tag().await,
        known,
        "another service's settings do not matter"
    );
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 4);
    let path = format!("{BASE}/subjects/effective");
    let again = app
        .get(&path)
        .header("if-none-match", &known)
        .signed_in("ada", &[Role::Admin]);
    again.send().await.with_status(304);
}

#[tokio::test]
async fn the_audit_lists_changes_with_their_authors_the_newest_first() {
    let app = given().await;
    app.clock().advance(std::time::Duration::from_secs(1));
    update(&app, "shared/colour", 1, json!("red"))
        .await
        .with_status(200);
    let page = get(&app, "/audit?service=shared")
        .await
        .with_status(200)
        .json();
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    assert_eq!(items[0]["key"], "colour");
    assert_eq!(
        (&items[0]["before"], &items[0]["after"]),
        (&json!("shared colour"), &json!("red"))
    );
    assert_eq!(
        (&items[0]["actor"], &items[0]["source"]),
        (&json!("ada"), &json!("api"))
    );
    assert_eq!(
        get(&app, "/audit").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        5
    );
}

#[tokio::test]
async fn missing_settings_versions_and_schemas_are_not_found() {
    let app = given().await;
    for (path, code) in [
        ("/shared/none", "config.not_found"),
        ("/shared/none/history", "config.not_found"),
        ("/shared/colour/versions/2", "config.version_not_found"),
        ("/schemas/shared", "config.schema_not_found"),
    ] {
        get(&app, path).await.assert_refused(404, code);
    }
    get(&app, "/shared/colour/versions/01")
        .await
        .assert_refused(422, "request.invalid");
}

#[tokio::test]
async fn effective_settings_that_do_not_fit_into_a_reply_are_refused() {
    let app = app();
    let long = "a".repeat(4096);
    for number in 0..489 {
        let key = format!("key-{number:03}");
        create(&app, "shared", &key, json!(long)).await;
    }
    get(&app, "/shared/effective")
        .await
        .assert_refused(409, "config.too_many");
    delete(&app, "shared/key-000", 1).await.with_status(204);
    let whole = get(&app, "/shared/effective").await.with_status(200);
    assert!(whole.body.len() > 1_900_000);
}

#[tokio::test]
async fn a_service_can_read_settings_but_not_their_history() {
    let app = given().await;
    create_secret(&app, "shared/token", json!("hush"))
        .await
        .with_status(201);
    let as_service = |path: &str| {
        app.get(&format!("{BASE}{path}"))
            .signed_in("p", &[Role::Service])
    };
    for path in ["", "/shared/colour", "/shared/effective", "/schemas"] {
        as_service(path).send().await.with_status(200);
    }
    for path in [
        "/audit",
        "/shared/colour/history",
        "/shared/colour/versions/1",
    ] {
        as_service(path)
            .send()
            .await
            .assert_refused(403, "auth.forbidden");
        let learner = app
            .get(&format!("{BASE}{path}"))
            .signed_in("l", &[Role::Learner]);
        learner.send().await.assert_refused(403, "auth.forbidden");
    }
}
