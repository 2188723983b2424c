//! Tests of the whole description.

use std::collections::BTreeSet;

use kernel::context::RECENT_SIGN_IN_SECONDS;
use kernel::route::Policy;
use serde_json::{Map, Value};

use super::*;

fn description() -> Value {
    let root = scaffold::files::root().unwrap();
    serde_json::from_str(&render(&root, &domains::catalogues()).unwrap()).unwrap()
}

/// Every operation with its method and path: `GET /health`.
fn operations(description: &Value) -> Vec<(String, &Map<String, Value>)> {
    let paths = description["paths"].as_object().unwrap();
    let methods = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (method, path, operation))
    });
    methods
        .map(|(method, path, operation)| {
            let key = format!("{} {path}", method.to_uppercase());
            (key, operation.as_object().unwrap())
        })
        .collect()
}

#[test]
fn each_operation_has_a_summary_of_its_own_in_plain_words() {
    let description = description();
    let mut seen = BTreeSet::new();
    for (key, operation) in operations(&description) {
        let summary = operation["summary"].as_str().unwrap();
        assert!(seen.insert(summary), "{key}: {summary} is said twice");
        assert!(summary.chars().count() <= 60, "{key}: {summary} is long");
        assert!(summary.starts_with(char::is_uppercase), "{key}: {summary}");
        let words: Vec<&str> = summary.split(' ').collect();
        // The names that functions have, and that readers of the description do not know.
        for name in ["config", "configs", "oauth", "jwks", "api", "me", "openapi"] {
            let is_domain = summary.ends_with(&format!(": {name}"));
            assert!(is_domain || !words.contains(&name), "{key}: {summary}");
        }
    }
}

#[test]
fn each_json_request_and_reply_has_an_example() {
    let description = description();
    for (key, operation) in operations(&description) {
        let responses = operation["responses"].as_object().unwrap().values();
        let bodies = responses.chain(operation.get("requestBody"));
        for body in bodies.filter(|body| body.get("content").is_some()) {
            if let Some(json) = body["content"].get("application/json") {
                assert!(json.get("example").is_some(), "{key} has no example");
            }
        }
    }
}

#[test]
fn no_parameter_can_be_null() {
    let description = description();
    for (key, operation) in operations(&description) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            // A reference to a shared header parameter has no schema of its own.
            let schema = parameter.get("schema").map(Value::to_string);
            let has_null = schema.is_some_and(|schema| schema.contains("null"));
            assert!(!has_null, "{key}: {parameter}");
        }
    }
}

#[test]
fn no_choice_has_one_alternative_and_no_component_is_unused() {
    let description = description();
    let text = description.to_string();
    for (kind, components) in description["components"].as_object().unwrap() {
        let is_referred_to = |name: &str| text.contains(&format!("\"#/components/{kind}/{name}\""));
        for (name, component) in components.as_object().unwrap() {
            let known = kind == "securitySchemes" || is_referred_to(name);
            assert!(known, "components/{kind}/{name} is unused");
            let mut tidied = component.clone();
            tidy::tidy(&mut tidied);
            assert_eq!(tidied, *component, "components/{kind}/{name}");
        }
    }
}

/// The code spans of the guide.
fn spans() -> impl Iterator<Item = &'static str> {
    let prose = GUIDE.split("```").step_by(2);
    prose.flat_map(|text| text.split('`').skip(1).step_by(2))
}

#[test]
fn the_guide_names_operations_that_exist() {
    let description = description();
    let known: Vec<String> = operations(&description)
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    let named: Vec<&str> = spans().filter(|span| span.contains(" /")).collect();
    assert!(named.len() > 4, "{named:?}");
    for name in named {
        assert!(known.iter().any(|key| key == name), "{name}");
    }
}

#[test]
fn the_guide_begins_the_description_and_has_a_section_for_each_topic() {
    assert_eq!(description()["info"]["description"], GUIDE.trim());
    let sections: Vec<&str> = GUIDE
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .collect();
    let expected = [
        "Base URL",
        "Log in and call",
        "Errors",
        "Pages",
        "Fields",
        "Idempotency",
        "Conditional requests",
        "Limits",
        "Recent proof",
        "Events",
    ];
    assert_eq!(sections, expected);
}

#[test]
fn the_guide_has_the_limits_of_the_code() {
    let guide = GUIDE.replace('\n', " ");
    let limits = [
        format!(
            "A body has at most {} KiB",
            Policy::DEFAULT.body_limit / 1024
        ),
        format!(
            "a sign-in of the last {} minutes",
            RECENT_SIGN_IN_SECONDS / 60
        ),
        format!("by default {}", kernel::page::Limit::default().get()),
    ];
    for limit in limits {
        assert!(guide.contains(&limit), "{limit}");
    }
    for error in [
        kernel::context::proof_required(),
        kernel::context::stale_version(),
    ] {
        assert!(guide.contains(error.code()), "{}", error.code());
    }
}
