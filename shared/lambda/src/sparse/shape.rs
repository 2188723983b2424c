//! Which fields a reply can have, by its schema.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Selection;

/// References and alternatives may be nested in each other; a schema that refers to itself ends here.
const STEPS: usize = 16;

/// The schemas of each field; a field of several alternatives has several.
type Fields<'a> = BTreeMap<&'a str, Vec<&'a Value>>;

/// The fields of a selection that no reply with this schema has: `items.owner.nme`.
pub(super) fn unknown(schema: &Value, selection: &Selection) -> Vec<String> {
    let mut found = Vec::new();
    search(schema, &[schema], selection, "", &mut found);
    found
}

fn search(
    root: &Value,
    nodes: &[&Value],
    selection: &Selection,
    path: &str,
    unknown: &mut Vec<String>,
) {
    let mut fields = Fields::new();
    for node in nodes {
        collect(root, node, STEPS, &mut fields);
    }
    for (name, inside) in &selection.0 {
        let path = format!("{path}{name}");
        match fields.get(name.as_str()) {
            None => unknown.push(path),
            Some(nodes) => search(root, nodes, inside, &format!("{path}."), unknown),
        }
    }
}

/// The fields of an object, of each of its alternatives, and of the items of a list.
fn collect<'a>(root: &'a Value, node: &'a Value, steps: usize, fields: &mut Fields<'a>) {
    let Some(steps) = steps.checked_sub(1) else {
        return;
    };
    let reference = node.get("$ref").and_then(Value::as_str);
    let target = reference.and_then(|reference| root.pointer(reference.strip_prefix('#')?));
    let lists = ["allOf", "anyOf", "oneOf"].into_iter();
    let alternatives = lists
        .filter_map(|list| node.get(list)?.as_array())
        .flatten();
    for inner in target
        .into_iter()
        .chain(alternatives)
        .chain(node.get("items"))
    {
        collect(root, inner, steps, fields);
    }
    let properties = node.get("properties").and_then(Value::as_object);
    for (name, schema) in properties.into_iter().flatten() {
        fields.entry(name).or_default().push(schema);
    }
}
