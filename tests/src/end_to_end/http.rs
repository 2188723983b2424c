//! HTTP as RFC 9110 and the W3C's recommendations have it, over real HTTP.

use kernel::table::{AttributeValue, Key};

use crate::api::{created, get, post, put, request, subject, text, unique};
use crate::emulator::row;

#[test]
fn head_has_the_status_and_headers_of_get_and_no_body() {
    for path in [
        "/health",
        "/health/ready",
        "/health/subjects",
        "/docs",
        "/openapi.json",
        "/.well-known/jwks.json",
        "/api/v1/users/me",
        "/api/v1/subjects?limit=0",
    ] {
        let shown = get(path).by_admin().send();
        let head = request("HEAD", path).by_admin().send();
        assert_eq!(head.status, shown.status, "{path}");
        for name in ["content-type", "cache-control", "etag", "content-encoding"] {
            assert_eq!(head.header(name), shown.header(name), "{path}: {name}");
        }
        assert!(head.body.is_empty(), "{path}");
    }
    let docs = request("HEAD", "/docs").send().with_status(200);
    let length = get("/docs").send().body.len().to_string();
    assert_eq!(docs.header("content-length"), Some(length.as_str()));
}

#[test]
fn head_is_refused_where_get_is_and_where_get_changes_something() {
    let anonymous = request("HEAD", "/api/v1/users/me").send();
    assert_eq!((anonymous.status, anonymous.body.len()), (401, 0));
    let unknown = request("HEAD", "/api/v1/nothing").send();
    assert_eq!((unknown.status, unknown.body.len()), (404, 0));
    let callback = request("HEAD", "/api/v1/auth/oauth/github/callback").send();
    assert_eq!(
        (callback.status, callback.header("allow")),
        (405, Some("GET"))
    );
}

#[test]
fn a_condition_may_be_a_list_or_a_star_and_tags_are_compared_as_they_are() {
    let id = created(&subject(&unique()));
    let path = format!("/api/v1/subjects/{id}");
    let shown = get(&path).by_admin().send().with_status(200);
    for (known, status) in [
        ("\"7\", W/\"1\"", 304),
        ("*", 304),
        ("\"01\"", 200),
        ("1", 200),
    ] {
        let again = get(&path).by_admin().header("if-none-match", known).send();
        assert_eq!(again.status, status, "{known}");
        assert_eq!(again.header("etag"), shown.header("etag"), "{known}");
        assert_eq!(again.header("cache-control"), shown.header("cache-control"));
    }
    let read = get(&path).by_admin().header("if-match", "\"2\"").send();
    read.assert_refused(412, "request.stale_version");
    for (condition, version) in [("\"7\", \"1\"", "\"2\""), ("*", "\"3\"")] {
        let update = put(&path).by_admin().header("if-match", condition);
        let updated = update.json(&subject(&unique())).send().with_status(200);
        assert_eq!(updated.header("etag"), Some(version), "{condition}");
    }
}

#[test]
fn a_compressed_body_is_refused_with_what_is_accepted() {
    let request = post("/api/v1/subjects")
        .by_admin()
        .header("content-encoding", "gzip")
        .json(&subject(&unique()));
    let refused = request.send();
    refused.assert_refused(415, "request.unsupported_content_coding");
    assert_eq!(refused.header("accept-encoding"), Some("identity"));
}

#[test]
fn a_path_or_query_that_is_not_utf8_is_refused() {
    for path in [
        "/api/v1/subjects/caf%E9",
        "/api/v1/subjects?name_prefix=caf%E9",
        "/api/v1/subjects?name_prefix=%EF%BF%BD",
        "/api/v1/caf%E9",
    ] {
        println!("{path}");
        let refused = get(path).by_admin().send();
        assert_eq!(refused.status, 400, "{path}: {}", refused.text());
        assert_eq!(refused.json()["error_code"], "request.not_utf8");
    }
}

#[test]
fn the_trace_of_a_caller_is_handed_on_with_the_event() {
    let parent = "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later";
    let request = post("/api/v1/subjects")
        .by_admin()
        .header("traceparent", parent)
        .header("tracestate", "vendor=1,other=2")
        .header("baggage", "release=7")
        .json(&subject(&unique()));
    let reply = request.send().with_status(201);
    let trace = reply.header("traceparent").unwrap();
    assert!(trace.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && trace.ends_with("-01"));
    let id = text(&reply.json()["id"]);
    let event = row(
        "subjects",
        &Key::new(format!("SUBJECT#{id}"), "EVENT#0000000001"),
    );
    let event = event.unwrap();
    let Some(AttributeValue::M(metadata)) = event.get("metadata") else {
        panic!("the event has no metadata");
    };
    for (name, value) in [
        ("traceparent", trace),
        ("tracestate", "vendor=1,other=2"),
        ("baggage", "release=7"),
    ] {
        let expected = AttributeValue::S(value.to_owned());
        assert_eq!(metadata.get(name), Some(&expected), "{name}");
    }
}

#[test]
fn a_full_page_that_is_the_last_has_no_cursor() {
    let name = unique();
    for number in 0..2 {
        let mut body = subject(&format!("{name}-{number}"));
        body["name"] = format!("{name} {number}").into();
        created(&body);
    }
    let path = format!("/api/v1/subjects?name_prefix={name}&limit=2");
    let page = get(path).by_admin().send().with_status(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    assert_eq!(page.get("next_cursor"), Some(&serde_json::Value::Null));
}
