//! Sparse replies: `?fields=`.

use serde_json::json;
use testkit::{App, Response};

use super::{app, as_admin, made, table};

async fn list(app: &App, query: &str) -> Response {
    as_admin(app.get(&format!("/things?{query}"))).send().await
}

#[tokio::test]
async fn a_page_has_the_chosen_fields_of_its_items_and_its_cursor() {
    let app = app();
    made(&app, "a").await;
    let whole = list(&app, "").await.with_status(200).json();
    assert!(whole["items"][0].get("id").is_some());
    table(&app).forget_counts();
    let sparse = list(&app, "fields=items(name)").await.with_status(200);
    assert_eq!(table(&app).reads(), 1);
    let expected = json!({ "items": [{ "name": "a" }], "next_cursor": null });
    assert_eq!(sparse.json(), expected);
}

#[tokio::test]
async fn a_cursor_is_valid_with_other_fields() {
    let app = app();
    for name in ["a", "b"] {
        made(&app, name).await;
    }
    let first = list(&app, "limit=1&fields=items(id)")
        .await
        .with_status(200)
        .json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = list(&app, &format!("fields=items(name)&limit=1&cursor={cursor}")).await;
    let expected = json!({ "items": [{ "name": "b" }], "next_cursor": null });
    assert_eq!(second.with_status(200).json(), expected);
}

#[tokio::test]
async fn unknown_fields_are_named_also_in_an_empty_list() {
    let refused = list(&app(), "fields=items(name,nme),x").await;
    let details = refused.assert_refused(422, "request.invalid");
    assert_eq!(
        details["fields"],
        json!([{ "field": "fields", "problem": "the reply has no field items.nme, x" }])
    );
}

#[tokio::test]
async fn a_malformed_selection_is_refused_before_anything_is_read() {
    let app = app();
    for query in [
        "fields=",
        "fields",
        "fields=items(",
        "fields=items&fields=items",
        "%66ields=A",
    ] {
        table(&app).forget_counts();
        let refused = list(&app, query).await;
        let details = refused.assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], "fields", "{query}");
        assert_eq!(table(&app).reads(), 0, "{query}");
    }
}

#[tokio::test]
async fn a_selection_tells_nothing_to_a_caller_without_the_permission() {
    let app = app();
    let refused = app.get("/things?fields=nme").send().await;
    refused.assert_refused(401, "auth.missing");
}

#[tokio::test]
async fn a_command_has_no_selection() {
    let app = app();
    let request = as_admin(app.post("/things?fields=id").json(&json!({ "name": "a" })));
    request.send().await.assert_refused(422, "request.invalid");
    assert_eq!(table(&app).commits(), 0);
}
