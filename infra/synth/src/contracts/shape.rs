//! A schema as a flat list of fields with their paths. `body.items[].name` is a field of the items of
//! an array, `body.flags.*` a value of a map.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The fields by their paths.
pub type Shape = BTreeMap<String, Field>;

/// The contract of one field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Whether it is always present.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// The JSON names of its types; `any` where the schema has no type.
    #[serde(rename = "type", default, skip_serializing_if = "BTreeSet::is_empty")]
    pub types: BTreeSet<String>,
    /// All its values, if the schema lists them.
    #[serde(rename = "enum", default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// Limits by their names in JSON Schema.
    #[serde(flatten)]
    pub limits: BTreeMap<String, Value>,
}

/// Upper limits: a lower number is narrower.
pub(super) const UPPER: [&str; 5] = [
    "maxLength",
    "maximum",
    "exclusiveMaximum",
    "maxItems",
    "maxProperties",
];

/// Lower limits: a higher number is narrower.
pub(super) const LOWER: [&str; 5] = [
    "minLength",
    "minimum",
    "exclusiveMinimum",
    "minItems",
    "minProperties",
];

/// Limits that are compared for equality, because it is not decidable which of two patterns is
/// narrower.
const OTHERS: [&str; 5] = [
    "pattern",
    "format",
    "multipleOf",
    "uniqueItems",
    "contentMediaType",
];

/// The shape of `schema` at the path `root`. Its references point into `definitions`.
#[must_use]
pub fn of(root: &str, schema: &Value, required: bool, definitions: &Map<String, Value>) -> Shape {
    let mut reader = Reader {
        definitions,
        within: Vec::new(),
    };
    let mut shape = reader.read(root, schema);
    if let Some(field) = shape.get_mut(root) {
        field.required = required;
    }
    shape
}

struct Reader<'a> {
    definitions: &'a Map<String, Value>,
    /// The definitions that are being read, so that a recursive definition ends.
    within: Vec<String>,
}

impl Reader<'_> {
    fn read(&mut self, path: &str, schema: &Value) -> Shape {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.follow(path, reference);
        }
        let alternatives = schema.get("anyOf").or_else(|| schema.get("oneOf"));
        match alternatives.and_then(Value::as_array) {
            Some(alternatives) => self.union(path, alternatives),
            None => self.plain(path, schema),
        }
    }

    fn follow(&mut self, path: &str, reference: &str) -> Shape {
        let name = reference.rsplit('/').next().unwrap_or(reference).to_owned();
        let definition = self.definitions.get(&name).cloned();
        let Some(definition) = definition.filter(|_| !self.within.contains(&name)) else {
            let field = Field {
                types: BTreeSet::from([name]),
                ..Field::default()
            };
            return Shape::from([(path.to_owned(), field)]);
        };
        self.within.push(name);
        let shape = self.read(path, &definition);
        self.within.pop();
        shape
    }

    /// The union of the alternatives. `null` adds a type and does not change the fields.
    fn union(&mut self, path: &str, alternatives: &[Value]) -> Shape {
        let is_null = |schema: &&Value| schema.get("type").is_some_and(|kind| kind == "null");
        let (nulls, others): (Vec<&Value>, Vec<&Value>) = alternatives.iter().partition(is_null);
        let shapes = others.into_iter().map(|schema| self.read(path, schema));
        let mut shape = shapes.reduce(either).unwrap_or_default();
        if !nulls.is_empty() {
            let field = shape.entry(path.to_owned()).or_default();
            field.types.insert("null".to_owned());
        }
        shape
    }

    fn plain(&mut self, path: &str, schema: &Value) -> Shape {
        let mut shape = Shape::from([(path.to_owned(), field(schema))]);
        let required: Vec<&str> = list(schema, "required")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let path = format!("{path}.{name}");
            let mut inner = self.read(&path, property);
            if let Some(field) = inner.get_mut(&path) {
                field.required = required.contains(&name.as_str());
            }
            shape.extend(inner);
        }
        if let Some(items) = schema.get("items") {
            shape.extend(self.read(&format!("{path}[]"), items));
        }
        if let Some(values) = schema.get("additionalProperties").filter(|v| v.is_object()) {
            shape.extend(self.read(&format!("{path}.*"), values));
        }
        for part in list(schema, "allOf") {
            shape.extend(self.read(path, part));
        }
        shape
    }
}

fn list<'a>(schema: &'a Value, name: &str) -> &'a [Value] {
    schema
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn field(schema: &Value) -> Field {
    let values = match schema.get("const") {
        Some(value) => vec![value.clone()],
        None => list(schema, "enum").to_vec(),
    };
    let mut types: BTreeSet<String> = match schema.get("type") {
        Some(Value::String(one)) => BTreeSet::from([one.clone()]),
        Some(Value::Array(several)) => {
            let names = several.iter().filter_map(Value::as_str);
            names.map(str::to_owned).collect()
        }
        _ => BTreeSet::new(),
    };
    if types.is_empty() {
        types.insert("any".to_owned());
    }
    let is_text = types.contains("string");
    let limits = UPPER.iter().chain(&LOWER).chain(&OTHERS);
    // The format of a number is only its Rust type; its limits are compared anyway.
    let limits = limits.filter(|name| is_text || **name != "format");
    Field {
        required: false,
        types,
        values,
        limits: limits
            .filter_map(|name| Some(((*name).to_owned(), schema.get(*name)?.clone())))
            .collect(),
    }
}

/// The shape of a value that has one shape or the other.
fn either(mut one: Shape, mut other: Shape) -> Shape {
    for (path, field) in &mut one {
        match other.remove(path) {
            Some(other) => field.widen(other),
            None => field.required = false,
        }
    }
    for (path, field) in other {
        let required = false;
        one.insert(path, Field { required, ..field });
    }
    one
}

impl Field {
    fn widen(&mut self, other: Self) {
        self.required &= other.required;
        self.types.extend(other.types);
        if self.values.is_empty() || other.values.is_empty() {
            self.values.clear();
        } else {
            self.values.extend(other.values);
            self.values.sort_by_key(Value::to_string);
            self.values.dedup();
        }
        self.limits
            .retain(|name, limit| other.limits.get(name) == Some(limit));
    }
}

#[cfg(test)]
mod tests;
