use serde_json::json;

use super::*;

fn lines(schema: &Value, definitions: &Value) -> Vec<String> {
    let definitions = definitions.as_object().cloned().unwrap_or_default();
    let shape = of("body", schema, true, &definitions).into_iter();
    shape
        .map(|(path, field)| format!("{path} {}", serde_json::to_string(&field).unwrap()))
        .collect()
}

#[test]
fn a_field_is_named_by_its_path() {
    let schema = json!({ "type": "object", "required": ["items"], "properties": {
        "items": { "type": "array", "items": { "$ref": "#/$defs/Item" } },
        "flags": { "type": "object", "additionalProperties": { "type": "boolean" } },
    } });
    let definitions = json!({ "Item": { "type": "object", "required": ["name"], "properties": {
        "name": { "type": "string", "maxLength": 9, "description": "Not compared." },
    } } });
    assert_eq!(
        lines(&schema, &definitions),
        [
            r#"body {"required":true,"type":["object"]}"#,
            r#"body.flags {"type":["object"]}"#,
            r#"body.flags.* {"type":["boolean"]}"#,
            r#"body.items {"required":true,"type":["array"]}"#,
            r#"body.items[] {"type":["object"]}"#,
            r#"body.items[].name {"required":true,"type":["string"],"maxLength":9}"#,
        ]
    );
}

#[test]
fn a_choice_of_constants_is_a_list_of_values() {
    let schema = json!({ "anyOf": [
        { "oneOf": [{ "const": "b", "type": "string" }, { "const": "a", "type": "string" }] },
        { "type": "null" },
    ] });
    assert_eq!(
        lines(&schema, &json!({})),
        [r#"body {"required":true,"type":["null","string"],"enum":["a","b"]}"#]
    );
}

#[test]
fn a_field_that_not_every_alternative_has_is_not_required() {
    let with = |name: &str| {
        json!({ "type": "object", "required": ["kind", name], "properties": {
            "kind": { "type": "string", "const": name }, name: { "type": "string" },
        } })
    };
    assert_eq!(
        lines(&json!({ "oneOf": [with("x"), with("y")] }), &json!({})),
        [
            r#"body {"required":true,"type":["object"]}"#,
            r#"body.kind {"required":true,"type":["string"],"enum":["x","y"]}"#,
            r#"body.x {"type":["string"]}"#,
            r#"body.y {"type":["string"]}"#,
        ]
    );
}

#[test]
fn a_recursive_definition_ends() {
    let node = json!({ "Node": { "type": "object", "properties": { "next": { "$ref": "#/$defs/Node" } } } });
    assert_eq!(
        lines(&json!({ "$ref": "#/$defs/Node" }), &node),
        [
            r#"body {"required":true,"type":["object"]}"#,
            r#"body.next {"type":["Node"]}"#,
        ]
    );
}
