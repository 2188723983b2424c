use serde_json::json;

use crate::repositories::testing::{create, created, deletion, files, get, lectures};
use crate::testing::{app, as_admin, as_instructor, as_lin, facts, table, with};

#[tokio::test]
async fn a_new_repository_is_returned_stored_and_published_without_a_read() {
    let app = app();
    let reply = create(&app, &lectures()).await.with_status(201);
    assert_eq!((table(&app).reads(), table(&app).commits()), (0, 1));
    let view = reply.json();
    let id = view["id"].as_str().unwrap();
    assert_eq!(
        view,
        json!({
            "id": id, "name": "Lectures", "files": 0, "running_sync": null, "last_sync": null,
            "source": { "kind": "prefix", "prefix": "lectures/2026" },
            "created_at": "2026-06-01T12:00:00Z", "updated_at": "2026-06-01T12:00:00Z",
        })
    );
    let location = format!("/api/v1/repositories/{id}");
    assert_eq!(reply.header("location"), Some(location.as_str()));
    let read = get(&app, id).await.with_status(200);
    assert_eq!(read.header("etag"), Some("\"1\""));
    assert_eq!(read.json(), view);
    assert_eq!(facts(&app), ["RepositoryCreated"]);
    assert!(files(&app, id).await.is_empty());
}

#[tokio::test]
async fn a_name_is_taken_in_any_case_until_its_repository_is_deleted() {
    let app = app();
    let id = created(&app).await;
    for name in ["Lectures", "LECTURES", "lectures"] {
        let refused = create(&app, &with(lectures(), "name", name)).await;
        refused.assert_refused(409, "repositories.name_taken");
    }
    deletion(&app, &id).send().await.with_status(204);
    created(&app).await;
}

#[tokio::test]
async fn an_invalid_name_or_source_is_refused() {
    let app = app();
    for (field, value) in [
        ("name", json!("")),
        ("name", json!("a".repeat(101))),
        ("source", json!({ "kind": "prefix" })),
        ("source", json!({ "kind": "git", "prefix": "a" })),
        (
            "source",
            json!({ "kind": "prefix", "prefix": "a", "url": "https://example.org" }),
        ),
        ("source", json!({ "kind": "prefix", "prefix": "" })),
        ("source", json!({ "kind": "prefix", "prefix": "/a" })),
        (
            "source",
            json!({ "kind": "prefix", "prefix": "../objects" }),
        ),
        (
            "source",
            json!({ "kind": "prefix", "prefix": "a/../../objects" }),
        ),
        ("source", json!({ "kind": "prefix", "prefix": "a\u{0}" })),
    ] {
        let refused = create(&app, &with(lectures(), field, value.clone())).await;
        refused.assert_refused(422, "request.invalid");
    }
    assert!(table(&app).rows().is_empty());
}

#[tokio::test]
async fn repositories_are_listed_by_name_in_pages() {
    let app = app();
    for name in ["b", "C", "a"] {
        let body = with(lectures(), "name", name);
        create(&app, &body).await.with_status(201);
    }
    let list = async |query: &str| {
        let path = format!("/api/v1/repositories{query}");
        let page = as_instructor(app.get(&path)).send().await;
        let page = page.with_status(200).json();
        let items = page["items"].as_array().unwrap().iter();
        let names: Vec<String> = items
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect();
        (names, page["next_cursor"].as_str().map(str::to_owned))
    };
    let (first, cursor) = list("?limit=2").await;
    assert_eq!(first, ["a", "b"]);
    let (rest, end) = list(&format!("?cursor={}", cursor.unwrap())).await;
    assert_eq!((rest, end), (vec!["C".to_owned()], None));
}

#[tokio::test]
async fn learners_see_no_repositories_and_only_administrators_delete_them() {
    let app = app();
    let id = created(&app).await;
    let one = format!("/api/v1/repositories/{id}");
    let requests = || {
        [
            app.post("/api/v1/repositories").json(&lectures()),
            app.get("/api/v1/repositories"),
            app.get(&one),
            app.get(&format!("{one}/files")),
            app.post(&format!("{one}/sync")).json(&json!({})),
            app.delete(&one),
        ]
    };
    for request in requests() {
        let refused = as_lin(request).send().await;
        refused.assert_refused(403, "auth.forbidden");
    }
    for request in requests() {
        request.send().await.assert_refused(401, "auth.missing");
    }
    let refused = as_instructor(app.delete(&one)).send().await;
    refused.assert_refused(403, "auth.forbidden");
    let stale = deletion(&app, &id).header("if-match", "\"7\"").send().await;
    stale.assert_refused(412, "request.stale_version");
    as_admin(app.delete(&one)).send().await.with_status(204);
    for request in [
        app.get(&one),
        app.get(&format!("{one}/files")),
        app.delete(&one),
    ] {
        let gone = as_admin(request).send().await;
        gone.assert_refused(404, "repositories.not_found");
    }
    let gone = as_admin(app.post(&format!("{one}/sync")).json(&json!({})));
    gone.send()
        .await
        .assert_refused(404, "repositories.not_found");
}
