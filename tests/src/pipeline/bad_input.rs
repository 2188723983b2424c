//! Requests that are refused before the function runs. None of them writes a row or an event.

use serde_json::json;
use testkit::RequestBuilder;

use super::{app, as_admin, made, table};

/// The name of a case, its request, and the expected status and error code.
type Case = (&'static str, RequestBuilder, (u16, &'static str));

#[expect(
    clippy::too_many_lines,
    reason = "a table of cases is easiest to read in one place"
)]
#[tokio::test]
async fn bad_input_is_refused_with_status_and_code_and_writes_nothing() {
    let app = app();
    let id = made(&app, "a thing").await;
    let before = table(&app).rows();
    let json = |body: &'static str| {
        app.post("/things")
            .header("content-type", "application/json")
            .body(body)
    };
    let typed = |kind: &str| {
        app.post("/things")
            .header("content-type", kind)
            .body(r#"{"name":"a"}"#)
    };
    let rename = |tag: &str| {
        app.put(&format!("/things/{id}"))
            .header("if-match", tag)
            .json(&json!({"name": "b"}))
    };
    let cases: Vec<Case> = vec![
        ("broken JSON", json("{"), (400, "request.malformed_json")),
        ("two values", json("{} {}"), (400, "request.malformed_json")),
        ("not an object", json("[]"), (400, "request.malformed_json")),
        (
            "a field twice",
            json(r#"{"name":"a","name":"b"}"#),
            (400, "request.malformed_json"),
        ),
        (
            "not UTF-8",
            app.post("/things")
                .header("content-type", "application/json")
                .body([0x7b, 0xff, 0x7d]),
            (400, "request.malformed_json"),
        ),
        (
            "U+FFFD in place of bytes",
            json("{\"name\":\"a\u{fffd}\"}"),
            (400, "request.malformed_json"),
        ),
        (
            "a query that is not UTF-8",
            app.get("/things?cursor=%FF"),
            (400, "request.not_utf8"),
        ),
        (
            "a path that is not UTF-8",
            app.put("/things/caf%E9")
                .json(&json!({"name": "a"}))
                .header("if-match", "*"),
            (400, "request.not_utf8"),
        ),
        (
            "a field twice below the first level",
            json(r#"{"name":{"a":1,"a":2}}"#),
            (400, "request.malformed_json"),
        ),
        (
            "a number that would be rounded",
            json(r#"{"name":"a","size":12345678901234567890123}"#),
            (400, "request.malformed_json"),
        ),
        (
            "a name that the parser reserves",
            json(r#"{"name":{"$serde_json::private::RawValue":"\"a\""}}"#),
            (400, "request.malformed_json"),
        ),
        (
            "a compressed body",
            json(r#"{"name":"a"}"#).header("content-encoding", "gzip"),
            (415, "request.unsupported_content_coding"),
        ),
        ("no body", app.post("/things"), (422, "request.invalid")),
        (
            "a wrong type",
            json(r#"{"name":1}"#),
            (422, "request.invalid"),
        ),
        (
            "out of bounds",
            json(r#"{"name":"a","size":11}"#),
            (422, "request.invalid"),
        ),
        (
            "an unknown field",
            json(r#"{"name":"a","admin":true}"#),
            (422, "request.invalid"),
        ),
        (
            "a query parameter",
            app.post("/things?name=a").json(&json!({"name": "a"})),
            (422, "request.invalid"),
        ),
        (
            "an invalid id",
            app.put("/things/x")
                .header("if-match", "\"1\"")
                .json(&json!({"name": "a"})),
            (422, "request.invalid"),
        ),
        (
            "an id in the body",
            app.put(&format!("/things/{id}"))
                .header("if-match", "\"1\"")
                .json(&json!({"thing_id": "2", "name": "a"})),
            (422, "request.invalid"),
        ),
        (
            "too large",
            json_of_size(app.post("/things"), 64 * 1024 + 1),
            (413, "request.too_large"),
        ),
        (
            "of the largest allowed size",
            json_of_size(app.post("/things"), 64 * 1024),
            (422, "request.invalid"),
        ),
        (
            "text",
            typed("text/plain"),
            (415, "request.unsupported_media_type"),
        ),
        (
            "a form",
            typed("application/x-www-form-urlencoded"),
            (415, "request.unsupported_media_type"),
        ),
        (
            "no content type",
            app.post("/things").body(r#"{"name":"a"}"#),
            (415, "request.unsupported_media_type"),
        ),
        (
            "no If-Match",
            app.put(&format!("/things/{id}"))
                .json(&json!({"name": "b"})),
            (428, "request.if_match_missing"),
        ),
        (
            "a stale If-Match",
            rename("\"2\""),
            (412, "request.stale_version"),
        ),
        (
            "a weak If-Match",
            rename("W/\"1\""),
            (412, "request.stale_version"),
        ),
        (
            "an If-Match without quotes",
            rename("1"),
            (412, "request.stale_version"),
        ),
        (
            "a number with the same value in If-Match",
            rename("\"01\""),
            (412, "request.stale_version"),
        ),
        (
            "a list of stale versions in If-Match",
            rename("\"2\", \"0\", W/\"1\""),
            (412, "request.stale_version"),
        ),
        (
            "an If-None-Match with the current version",
            rename("\"1\"").header("if-none-match", "\"1\""),
            (412, "request.excluded_version"),
        ),
        (
            "a huge If-Match",
            rename("\"99999999999999999999\""),
            (412, "request.stale_version"),
        ),
        (
            "an empty key",
            json(r#"{"name":"a"}"#).header("idempotency-key", ""),
            (422, "request.invalid"),
        ),
        (
            "a key with a space",
            json(r#"{"name":"a"}"#).header("idempotency-key", "a b"),
            (422, "request.invalid"),
        ),
        (
            "a key too long",
            json(r#"{"name":"a"}"#).header("idempotency-key", &"a".repeat(129)),
            (422, "request.invalid"),
        ),
    ];
    for (name, request, (status, code)) in cases {
        println!("{name}");
        as_admin(request).send().await.assert_refused(status, code);
        assert_eq!(table(&app).rows(), before, "{name}");
    }
    assert_eq!(table(&app).events().len(), 1);
}

#[tokio::test]
async fn a_reply_about_the_format_of_a_body_says_what_is_accepted() {
    let app = app();
    let send = |kind: &str, coding: &str| {
        let request = app.post("/things").body(r#"{"name":"a"}"#);
        let request = request.header("content-type", kind);
        as_admin(request.header("content-encoding", coding)).send()
    };
    for coding in ["gzip", "br", "identity, gzip", "x-unknown"] {
        let refused = send("application/json", coding).await;
        refused.assert_refused(415, "request.unsupported_content_coding");
        assert_eq!(refused.header("accept-encoding"), Some("identity"));
    }
    let refused = send("text/plain", "identity").await;
    refused.assert_refused(415, "request.unsupported_media_type");
    assert_eq!(refused.header("accept"), Some("application/json"));
    send("application/json", "Identity").await.with_status(201);
}

fn json_of_size(request: RequestBuilder, size: usize) -> RequestBuilder {
    let frame = r#"{"name":""}"#.len();
    request.json(&json!({ "name": "a".repeat(size - frame) }))
}

#[tokio::test]
async fn the_refused_field_is_named() {
    let app = app();
    for (body, field) in [
        (json!({"name": 1}), "name"),
        (json!({"name": ""}), "name"),
        (json!({"name": "a", "size": "1"}), "size"),
        (json!({"name": "a", "size": 0}), "size"),
        (json!({"name": "a", "is_admin": true}), "is_admin"),
    ] {
        let details = as_admin(app.post("/things").json(&body))
            .send()
            .await
            .assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], field, "{body}");
    }
}

#[tokio::test]
async fn a_cursor_that_the_list_did_not_return_is_refused() {
    let app = app();
    for name in ["a", "b", "c"] {
        made(&app, name).await;
    }
    let page = as_admin(app.get("/things?limit=1"))
        .send()
        .await
        .with_status(200)
        .json();
    let cursor = page["next_cursor"].as_str().unwrap();
    as_admin(app.get(&format!("/things?cursor={cursor}")))
        .send()
        .await
        .with_status(200);
    let flipped = cursor.replacen(
        &cursor[..1],
        if cursor.starts_with('A') { "B" } else { "A" },
        1,
    );
    for bad in [
        "",
        "x",
        "AAAA",
        "../..",
        &flipped,
        &cursor[1..],
        &cursor[..cursor.len() - 1],
    ] {
        let reply = as_admin(app.get(&format!("/things?cursor={bad}")))
            .send()
            .await;
        reply.assert_refused(400, "request.invalid_cursor");
    }
}
