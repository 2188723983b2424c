//! Requests that are refused, over real HTTP. None of them writes a row or an event.

use kernel::table::Key;
use serde_json::json;

use crate::api::{Request, created, get, learner, post, put, subject, unique};
use crate::emulator::row;

/// The name of a case, its request, and the expected status and error code.
type Case = (&'static str, Request, (u16, &'static str));

fn typed(content_type: &str, body: impl Into<Vec<u8>>) -> Request {
    post("/api/v1/subjects")
        .by_admin()
        .header("content-type", content_type)
        .body(body)
}

fn json_text(body: impl Into<Vec<u8>>) -> Request {
    typed("application/json", body)
}

/// The body with a byte in its name that is never in UTF-8.
fn not_utf8(body: &str) -> Vec<u8> {
    let body = body.replace("Subject ", "Subject\u{1}");
    let bytes = body.into_bytes().into_iter();
    bytes
        .map(|byte| if byte == 1 { 0xff } else { byte })
        .collect()
}

/// Asserts that no row of a subject with that code was written.
fn assert_not_written(code: &str, case: &str) {
    let claim = Key::single(format!("UNIQUE#subject-code#{code}"));
    assert_eq!(row("subjects", &claim), None, "{case}");
}

#[test]
fn a_creation_with_bad_input_writes_nothing() {
    let code = unique();
    let good = subject(&code).to_string();
    let with = |field: &str, value: serde_json::Value| {
        let mut body = subject(&code);
        body[field] = value;
        json_text(body.to_string())
    };
    let cases: Vec<Case> = vec![
        (
            "broken JSON",
            json_text(good.replace('}', "")),
            (400, "request.malformed_json"),
        ),
        (
            "not an object",
            json_text(format!("[{good}]")),
            (400, "request.malformed_json"),
        ),
        (
            "bytes that are not UTF-8",
            json_text(not_utf8(&good)),
            (400, "request.malformed_json"),
        ),
        (
            "a field twice",
            json_text(good.replace('{', r#"{"credits":1,"#)),
            (400, "request.malformed_json"),
        ),
        (
            "a number that would be rounded",
            json_text(good.replace(":6", ":12345678901234567890123")),
            (400, "request.malformed_json"),
        ),
        (
            "a name that the parser reserves",
            with("name", json!({ "$serde_json::private::RawValue": "\"a\"" })),
            (400, "request.malformed_json"),
        ),
        (
            "a compressed body",
            json_text(good.clone()).header("content-encoding", "gzip"),
            (415, "request.unsupported_content_coding"),
        ),
        (
            "a wrong type",
            with("credits", json!("6")),
            (422, "request.invalid"),
        ),
        (
            "out of bounds",
            with("credits", json!(61)),
            (422, "request.invalid"),
        ),
        (
            "an unknown field",
            with("owner", json!("me")),
            (422, "request.invalid"),
        ),
        (
            "too large",
            with("description", json!("a".repeat(70_000))),
            (413, "request.too_large"),
        ),
        (
            "text",
            typed("text/plain", good.clone()),
            (415, "request.unsupported_media_type"),
        ),
        (
            "no content type",
            post("/api/v1/subjects").by_admin().body(good.clone()),
            (415, "request.unsupported_media_type"),
        ),
        (
            "a query parameter",
            post("/api/v1/subjects?name=a")
                .by_admin()
                .json(&subject(&code)),
            (422, "request.invalid"),
        ),
        (
            "a bad key",
            json_text(good).header("idempotency-key", "a b"),
            (422, "request.invalid"),
        ),
    ];
    for (case, request, (status, error_code)) in cases {
        println!("{case}");
        request.send().assert_refused(status, error_code);
        assert_not_written(&code, case);
    }
}

#[test]
fn an_update_without_the_current_version_changes_nothing() {
    let code = unique();
    let id = created(&subject(&code));
    let update = || {
        put(format!("/api/v1/subjects/{id}"))
            .by_admin()
            .json(&subject(&unique()))
    };
    update()
        .send()
        .assert_refused(428, "request.if_match_missing");
    for stale in ["\"2\"", "\"0\"", "\"01\"", "W/\"1\"", "1", "\"2\", \"3\""] {
        update()
            .header("if-match", stale)
            .send()
            .assert_refused(412, "request.stale_version");
    }
    assert_eq!(
        row(
            "subjects",
            &Key::new(format!("SUBJECT#{id}"), "EVENT#0000000002")
        ),
        None
    );
    let shown = get(format!("/api/v1/subjects/{id}"))
        .by_admin()
        .send()
        .with_status(200);
    assert_eq!(
        (shown.header("etag"), shown.json()["code"].as_str()),
        (Some("\"1\""), Some(code.as_str()))
    );
}

#[test]
fn a_cursor_that_no_list_returned_is_refused() {
    for cursor in ["x", "AAAA", "eyJwayI6IlgifQ"] {
        let request = get(format!("/api/v1/subjects?cursor={cursor}")).by_admin();
        request.send().assert_refused(400, "request.invalid_cursor");
    }
}

#[test]
fn a_request_without_authentication_or_permission_writes_nothing() {
    let (code, lin) = (unique(), learner());
    let create = || post("/api/v1/subjects").json(&subject(&code));
    let (header, rest) = lin.split_once('.').unwrap();
    let (claims, signature) = rest.split_once('.').unwrap();
    let none = "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0";
    let malformed = [
        "nonsense".to_owned(),
        format!("{none}.{claims}."),
        format!("{none}.{claims}.{signature}"),
        format!("{header}.{claims}."),
        format!("{header}.{claims}x.{signature}"),
    ];
    let anonymous = create().send();
    anonymous.assert_refused(401, "auth.missing");
    assert!(anonymous.header("www-authenticate").is_some());
    for token in malformed {
        create()
            .bearer(&token)
            .send()
            .assert_refused(401, "auth.malformed");
    }
    create()
        .header("x-api-key", "made-up")
        .send()
        .assert_refused(401, "auth.malformed");
    create()
        .bearer(&lin)
        .send()
        .assert_refused(403, "auth.forbidden");
    let forged = || create().header("x-user-id", "1").header("x-roles", "admin");
    forged().send().assert_refused(401, "auth.missing");
    forged()
        .bearer(&lin)
        .send()
        .assert_refused(403, "auth.forbidden");
    assert_not_written(&code, "a caller without permission");
}

#[test]
fn an_idempotency_key_has_one_effect_and_belongs_to_one_request() {
    let (code, key) = (unique(), unique());
    let create = |body| {
        post("/api/v1/subjects")
            .by_admin()
            .header("idempotency-key", &key)
            .json(&body)
            .send()
    };
    let first = create(subject(&code)).with_status(201);
    let again = create(subject(&code)).with_status(201);
    assert_eq!(
        (again.header("idempotency-replayed"), &again.body),
        (Some("true"), &first.body)
    );
    let other = unique();
    create(subject(&other)).assert_refused(422, "request.idempotency_key_reused");
    assert_not_written(&other, "a key with another request");
}

#[test]
fn a_hostile_correlation_id_is_replaced() {
    for hostile in ["a b", "<script>", &"a".repeat(65)] {
        let reply = get("/health")
            .header("x-correlation-id", hostile)
            .send()
            .with_status(200);
        assert!(
            reply
                .header("x-correlation-id")
                .is_some_and(|given| given.parse::<uuid::Uuid>().is_ok())
        );
    }
}
