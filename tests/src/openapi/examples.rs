//! Every example in the description satisfies its schema.

use serde_json::Value;

use super::validator;

/// The objects that have a schema and an example, with their paths in the document.
fn examples<'a>(value: &'a Value, path: &str, found: &mut Vec<(String, &'a Value)>) {
    if value["schema"].is_object() && value.get("example").is_some() {
        found.push((path.to_owned(), value));
        return;
    }
    let fields = value.as_object().into_iter().flatten();
    for (name, field) in fields {
        examples(field, &format!("{path}/{name}"), found);
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        examples(item, &format!("{path}/{index}"), found);
    }
}

#[test]
fn every_example_satisfies_its_schema() {
    let text = include_str!("../../../infra/openapi.json");
    let document: Value = serde_json::from_str(text).unwrap();
    let mut found = Vec::new();
    examples(&document["paths"], "paths", &mut found);
    let shared = &document["components"]["responses"];
    examples(shared, "components/responses", &mut found);
    assert!(found.len() > 100, "{} examples", found.len());
    for (path, holder) in found {
        let validator = validator(&document, &holder["schema"]).unwrap();
        let problems: Vec<String> = validator
            .iter_errors(&holder["example"])
            .map(|error| format!("{} {error}", error.instance_path()))
            .collect();
        assert_eq!(problems, [""; 0], "{path}");
    }
}
