use serde_json::{Map, json};

use super::*;
use crate::contracts::shape;

/// The shape of an object with these properties.
fn body(properties: Value, required: &[&str]) -> Shape {
    let schema = json!({ "type": "object", "properties": properties, "required": required });
    shape::of("body", &schema, true, &Map::new())
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn with(name: &str, limit: Value) -> Value {
    json!({ "type": "string", name: limit })
}

/// Two schemas of the field `a`, and the expected breaks: none for growth.
type Case = (Value, Value, &'static [&'static str]);

fn check(cases: &[Case], of: fn(&Shape, &Shape) -> Vec<String>) {
    for (before, now, expected) in cases {
        let shape = |a: &Value| body(json!({ "a": a }), &["a"]);
        assert_eq!(
            &of(&shape(before), &shape(now)),
            expected,
            "{before} → {now}"
        );
    }
}

#[test]
fn a_response_change_that_breaks_readers_is_refused_and_the_field_is_named() {
    let cases: [Case; 9] = [
        (
            text(),
            json!({ "type": "integer" }),
            &[r#"body.a was {"string"} and is {"integer"}"#],
        ),
        (
            text(),
            json!({ "type": ["string", "null"] }),
            &["body.a became nullable"],
        ),
        (
            text(),
            json!({}),
            &[r#"body.a was {"string"} and is {"any"}"#],
        ),
        (
            json!({ "type": "integer" }),
            json!({ "type": "number" }),
            &[r#"body.a was {"integer"} and is {"number"}"#],
        ),
        (
            with("enum", json!(["x"])),
            with("enum", json!(["x", "y"])),
            &[r#"body.a may have the new value "y""#],
        ),
        (
            with("const", json!("x")),
            with("const", json!("y")),
            &[r#"body.a may have the new value "y""#],
        ),
        (
            with("enum", json!(["x"])),
            text(),
            &["body.a may have any value, not only those of the list"],
        ),
        (
            with("format", json!("date")),
            text(),
            &["body.a has another format: none"],
        ),
        (
            json!({ "type": "array", "items": text() }),
            json!({ "type": "array", "items": { "type": "boolean" } }),
            &[r#"body.a[] was {"string"} and is {"boolean"}"#],
        ),
    ];
    check(&cases, of_response);
}

#[test]
fn a_response_change_that_readers_understand_is_growth() {
    let cases: [Case; 6] = [
        (
            with("maxLength", json!(9)),
            with("maxLength", json!(99)),
            &[],
        ),
        (
            with("maxLength", json!(9)),
            with("maxLength", json!(3)),
            &[],
        ),
        (with("pattern", json!("^a$")), text(), &[]),
        (
            with("enum", json!(["x", "y"])),
            with("enum", json!(["x"])),
            &[],
        ),
        (json!({ "type": ["string", "null"] }), text(), &[]),
        (
            json!({ "type": "number" }),
            json!({ "type": "integer" }),
            &[],
        ),
    ];
    check(&cases, of_response);
}

#[test]
fn a_request_change_that_narrows_a_field_is_refused_and_the_field_is_named() {
    let cases: [Case; 9] = [
        (
            with("maxLength", json!(200)),
            with("maxLength", json!(100)),
            &["body.a is narrower: maxLength was 200, is 100"],
        ),
        (
            text(),
            with("maxLength", json!(100)),
            &["body.a is narrower: maxLength was none, is 100"],
        ),
        (
            json!({ "type": "integer", "minimum": 1 }),
            json!({ "type": "integer", "minimum": 2 }),
            &["body.a is narrower: minimum was 1, is 2"],
        ),
        (
            with("pattern", json!("^a$")),
            with("pattern", json!("^b$")),
            &[r#"body.a is narrower: pattern was "^a$", is "^b$""#],
        ),
        (
            text(),
            with("format", json!("email")),
            &[r#"body.a is narrower: format was none, is "email""#],
        ),
        (
            with("enum", json!(["x", "y"])),
            with("enum", json!(["x"])),
            &[r#"body.a no longer accepts "y""#],
        ),
        (
            text(),
            with("enum", json!(["x"])),
            &["body.a accepts only the values of a list"],
        ),
        (
            json!({ "type": ["string", "null"] }),
            text(),
            &[r#"body.a was {"null", "string"} and is {"string"}"#],
        ),
        (
            json!({ "type": "number" }),
            json!({ "type": "integer" }),
            &[r#"body.a was {"number"} and is {"integer"}"#],
        ),
    ];
    check(&cases, of_request);
}

#[test]
fn a_request_change_that_accepts_more_is_growth() {
    let cases: [Case; 7] = [
        (
            with("maxLength", json!(100)),
            with("maxLength", json!(200)),
            &[],
        ),
        (with("maxLength", json!(100)), text(), &[]),
        (
            with("minLength", json!(2)),
            with("minLength", json!(1)),
            &[],
        ),
        (with("pattern", json!("^a$")), text(), &[]),
        (
            with("enum", json!(["x"])),
            with("enum", json!(["x", "y"])),
            &[],
        ),
        (text(), json!({ "type": ["string", "null"] }), &[]),
        (
            json!({ "type": "integer" }),
            json!({ "type": "number" }),
            &[],
        ),
    ];
    check(&cases, of_request);
}

#[test]
fn a_removed_field_is_refused_in_requests_and_responses_without_its_inner_fields() {
    let inner = json!({ "type": "object", "properties": { "b": text() } });
    let before = body(json!({ "a": inner, "c": text() }), &[]);
    let now = body(json!({ "c": text() }), &[]);
    for of in [of_request, of_response] {
        assert_eq!(of(&before, &now), ["body.a is gone"]);
        assert_eq!(of(&now, &before), [""; 0]);
    }
}

#[test]
fn a_renamed_field_is_refused_with_its_new_name() {
    let (before, now) = (
        body(json!({ "a": text() }), &["a"]),
        body(json!({ "b": text() }), &["b"]),
    );
    let renamed = "body.a is gone; was it renamed to body.b?";
    assert_eq!(of_response(&before, &now), [renamed]);
    assert_eq!(
        of_request(&before, &now),
        [renamed, "body.b is new and required"]
    );
}

#[test]
fn a_field_may_become_required_in_a_response_and_optional_in_a_request() {
    let optional = body(json!({ "a": text() }), &[]);
    let required = body(json!({ "a": text() }), &["a"]);
    assert_eq!(
        of_response(&required, &optional),
        ["body.a became optional"]
    );
    assert_eq!(of_response(&optional, &required), [""; 0]);
    assert_eq!(of_request(&optional, &required), ["body.a became required"]);
    assert_eq!(of_request(&required, &optional), [""; 0]);
}

#[test]
fn a_new_field_is_refused_only_where_a_request_must_have_it() {
    let before = body(json!({}), &[]);
    let optional = body(json!({ "a": text() }), &[]);
    let required = body(json!({ "a": text() }), &["a"]);
    assert_eq!(
        of_request(&before, &required),
        ["body.a is new and required"]
    );
    assert_eq!(of_request(&before, &optional), [""; 0]);
    assert_eq!(of_response(&before, &required), [""; 0]);
    let inner = json!({ "type": "object", "required": ["b"], "properties": { "b": text() } });
    assert_eq!(
        of_request(&before, &body(json!({ "a": inner }), &[])),
        [""; 0]
    );
}

#[test]
fn a_changed_exact_value_is_refused() {
    let contract = |permission: &str, statuses: &[u16]| Contract {
        exact: [
            ("permission".to_owned(), json!(permission)),
            ("statuses".to_owned(), json!(statuses)),
        ]
        .into(),
        ..Contract::default()
    };
    let before = contract("manage_subjects", &[200, 404]);
    assert_eq!(breaks(&before, &before.clone()), [""; 0]);
    assert_eq!(
        breaks(&before, &contract("public", &[200])),
        [
            r#"permission changed from "manage_subjects" to "public""#,
            "statuses changed from [200,404] to [200]",
        ]
    );
}
