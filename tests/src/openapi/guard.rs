//! Tests the check itself: with responses that are as described, and with others that are not.

use serde_json::json;

use super::check;

fn json_headers() -> Vec<(String, String)> {
    vec![("Content-Type".to_owned(), "application/json".to_owned())]
}

#[test]
fn a_response_as_described_passes() {
    let subject = json!({
        "id": "1", "name": "Algebra", "code": "MA-1", "description": "", "department_id": "7", "credits": 6,
        "created_at": "2026-06-01T12:00:00Z", "updated_at": "2026-06-01T12:00:00Z",
    });
    let body = subject.to_string();
    check(
        "GET",
        "/api/v1/subjects/1",
        200,
        &json_headers(),
        body.as_bytes(),
    )
    .unwrap();
    check("GET", "/api/v1/subjects/{subject_id}?x=1", 304, &[], b"").unwrap();
    check("DELETE", "/api/v1/subjects/1", 204, &[], b"").unwrap();
    check("HEAD", "/api/v1/subjects/1", 200, &json_headers(), b"").unwrap();
    check("HEAD", "/api/v1/nowhere", 404, &json_headers(), b"").unwrap();
}

#[test]
fn a_response_that_is_not_as_described_is_refused() {
    let refusal = |method: &str, path: &str, status: u16, body: &str| {
        check(method, path, status, &json_headers(), body.as_bytes()).unwrap_err()
    };
    assert!(
        refusal("GET", "/api/v1/subjects/1", 418, "{}").contains("the status is not described")
    );
    assert!(refusal("GET", "/api/v1/subjects/1", 200, "{}").contains("required property"));
    assert!(
        refusal(
            "GET",
            "/api/v1/subjects/1",
            404,
            r#"{"message":"Not Found"}"#
        )
        .contains("required property")
    );
    assert!(refusal("GET", "/api/v1/subjects/1", 200, "<html>").contains("not JSON"));
    assert!(refusal("DELETE", "/api/v1/subjects/1", 204, "{}").contains("none is described"));
    assert!(refusal("GET", "/api/v1/nowhere", 200, "{}").contains("no such operation"));
    assert!(refusal("HEAD", "/api/v1/subjects/1", 200, "{}").contains("HEAD has a body"));
    assert!(refusal("HEAD", "/api/v1/subjects/1", 418, "").contains("the status is not described"));
    assert!(refusal("PATCH", "/api/v1/subjects/1", 405, "{}").contains("required property"));
    let as_text = [("content-type".to_owned(), "text/plain".to_owned())];
    assert!(
        check("GET", "/api/v1/subjects", 200, &as_text, b"{}")
            .unwrap_err()
            .contains("text/plain")
    );
    let with_location = [
        json_headers(),
        vec![("Location".to_owned(), "/".to_owned())],
    ]
    .concat();
    assert!(
        check("GET", "/api/v1/subjects", 200, &with_location, b"{}")
            .unwrap_err()
            .contains("location")
    );
}
