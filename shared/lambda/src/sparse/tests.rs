use proptest::prelude::*;
use serde_json::json;

use super::*;

fn selection(text: &str) -> Selection {
    Selection::parse(text).unwrap()
}

fn reply(body: &Value, tag: Option<&str>) -> Response {
    let mut response = Response {
        status: 200,
        headers: Vec::new(),
        body: serde_json::to_vec(body).unwrap(),
    };
    if let Some(tag) = tag {
        response.set("ETag", tag);
    }
    response
}

fn applied(text: &str, body: &Value) -> Value {
    let response = selection(text).apply(reply(body, None)).unwrap();
    serde_json::from_slice(&response.body).unwrap()
}

#[test]
fn a_sparse_reply_has_the_chosen_fields_alone_at_any_depth() {
    let body = json!({ "id": 1, "name": "a", "owner": { "id": 2, "name": "b" }, "tags": [{ "a": 1, "b": 2 }] });
    assert_eq!(applied("id", &body), json!({ "id": 1 }));
    assert_eq!(
        applied("owner(name),tags(b)", &body),
        json!({ "owner": { "name": "b" }, "tags": [{ "b": 2 }] })
    );
    assert_eq!(applied("owner", &body), json!({ "owner": body["owner"] }));
}

#[test]
fn a_field_that_is_null_or_missing_stays_so() {
    let body = json!({ "owner": null, "items": [] });
    assert_eq!(applied("owner(name),name,items(id)", &body), body);
}

#[test]
fn a_page_keeps_its_cursor() {
    let body = json!({ "items": [{ "id": 1, "name": "a" }], "next_cursor": "x" });
    let expected = json!({ "items": [{ "id": 1 }], "next_cursor": "x" });
    assert_eq!(applied("items(id)", &body), expected);
    let nested = json!({ "page": { "next_cursor": "x", "id": 1 } });
    assert_eq!(applied("page(id)", &nested), json!({ "page": { "id": 1 } }));
}

#[test]
fn equal_selections_have_the_same_tag_and_others_a_different_one() {
    let body = json!({ "a": 1, "b": { "c": 2 } });
    let tag = |text: &str| {
        let response = selection(text).apply(reply(&body, Some("\"7\""))).unwrap();
        response.header("ETag").unwrap().to_owned()
    };
    assert_eq!(tag("b(c),a"), "\"7:a,b(c)\"");
    assert_eq!(tag("b(c),a"), tag("a,b(c)"));
    assert_ne!(tag("a"), tag("b"));
}

#[test]
fn a_reply_without_a_version_gets_no_tag() {
    let response = selection("a")
        .apply(reply(&json!({ "a": 1 }), None))
        .unwrap();
    assert_eq!(response.header("ETag"), None);
}

#[test]
fn a_malformed_selection_is_refused() {
    let deep = |depth: usize| format!("a{}{}", "(a".repeat(depth - 1), ")".repeat(depth - 1));
    assert!(Selection::parse(&deep(DEPTH)).is_ok());
    let wrong = [
        "", ",", "a,", ",a", "a,,b", "a(", "a()", "a(b", "a)", "(a)", "a(b))", "a(b)c", "a b", "A",
        "a.b", "a,a", "a(b,b)", "*", "a\0", "ä",
    ];
    let long = "a".repeat(LENGTH + 1);
    for text in wrong.into_iter().chain([long.as_str(), &deep(DEPTH + 1)]) {
        let refused = Selection::parse(text).unwrap_err();
        assert_eq!(refused.code(), "request.invalid", "{text}");
    }
}

#[test]
fn unknown_fields_are_named_with_their_path() {
    let schema = json!({
        "properties": {
            "id": { "type": "string" },
            "items": { "type": "array", "items": { "$ref": "#/$defs/Item" } },
        },
        "$defs": {
            "Item": { "properties": { "id": true, "owner": { "anyOf": [{ "$ref": "#/$defs/Owner" }, { "type": "null" }] } } },
            "Owner": { "oneOf": [{ "properties": { "name": true } }, { "properties": { "key": true } }] },
            "Loop": { "$ref": "#/$defs/Loop" },
        },
    });
    let unknown = |text: &str| shape::unknown(&schema, &selection(text)).join(" ");
    assert_eq!(unknown("id,items(id,owner(name,key))"), "");
    assert_eq!(
        unknown("nme,items(owner(nme),x)"),
        "items.owner.nme items.x nme"
    );
    assert_eq!(unknown("id(a)"), "id.a");
    let looped = json!({ "$ref": "#/$defs/Loop", "$defs": schema["$defs"] });
    assert_eq!(shape::unknown(&looped, &selection("a")), ["a"]);
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,40}|[a-c(),_]{0,40}") {
        if let Ok(parsed) = Selection::parse(&text) {
            prop_assert_eq!(selection(&parsed.to_string()), parsed);
        }
    }
}
