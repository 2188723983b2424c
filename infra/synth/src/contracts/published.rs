//! The contracts that the catalogues publish.

use std::collections::BTreeMap;

use kernel::Envelope;
use lambda::{Catalogue, Trigger};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::shape::{self, Shape};
use super::{Contract, Contracts};
use crate::events;

/// The domain of the contracts that all domains share.
const SHARED: &str = "platform";

/// The contract of every event version and of every route in `openapi`.
pub(super) fn of(catalogues: &[Catalogue], openapi: &Value) -> Contracts {
    let mut contracts = BTreeMap::new();
    let definitions = object(&openapi["components"]["schemas"]);
    let mut response = |name: &str, response| {
        let contract = Contract {
            response,
            ..Contract::default()
        };
        contracts.insert(name.to_owned(), (SHARED.to_owned(), contract));
    };
    response("envelope of events", envelope());
    let error = json!({ "$ref": "#/components/schemas/ErrorResponse" });
    response(
        "body of errors",
        shape::of("body", &error, true, &definitions),
    );
    for catalogue in catalogues {
        let domain = catalogue.domain;
        for event in events::of(catalogue) {
            let schema = events::schema(domain, &event);
            let data = &schema["properties"]["event_data"];
            let contract = Contract {
                response: shape::of("event_data", data, true, &object(&schema["$defs"])),
                ..Contract::default()
            };
            let name = format!("{domain}.{}", event.detail_type());
            contracts.insert(name, (domain.to_owned(), contract));
        }
    }
    let permissions = permissions(catalogues);
    for (path, methods) in object(&openapi["paths"]) {
        for (method, operation) in object(&methods) {
            let name = format!("{} {path}", method.to_ascii_uppercase());
            let domain = operation["tags"][0].as_str().unwrap_or(SHARED).to_owned();
            let permission = permissions.get(&name).cloned().unwrap_or_default();
            contracts.insert(name, (domain, route(&operation, permission, openapi)));
        }
    }
    Contracts(contracts)
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// The envelope without the data, which differs for each event.
fn envelope() -> Shape {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = SchemaGenerator::new(settings).into_root_schema_for::<Envelope>();
    let schema = schema.to_value();
    shape::of("detail", &schema, true, &object(&schema["$defs"]))
}

/// The permission of each route.
fn permissions(catalogues: &[Catalogue]) -> BTreeMap<String, Value> {
    let entries = catalogues
        .iter()
        .flat_map(|catalogue| catalogue.deployed(catalogues));
    let routes = entries.filter_map(|entry| match entry.trigger {
        Trigger::Http { spec, .. } => {
            let mut allowed = vec![spec.permission.name()];
            if spec.policy.or_oneself {
                allowed.push("oneself");
            }
            Some((spec.route.key(), json!(allowed)))
        }
        _ => None,
    });
    routes.collect()
}

fn route(operation: &Value, permission: Value, openapi: &Value) -> Contract {
    let definitions = object(&openapi["components"]["schemas"]);
    let responses = object(&operation["responses"]);
    let exact = [
        ("permission", permission),
        ("security", operation["security"].clone()),
        ("statuses", responses.keys().map(String::as_str).collect()),
    ];
    let success = responses.iter().find(|(status, _)| status.starts_with('2'));
    Contract {
        exact: exact.map(|(name, value)| (name.to_owned(), value)).into(),
        request: request(operation, openapi, &definitions),
        response: success.map_or_else(Shape::new, |(_, reply)| response(reply, &definitions)),
    }
}

fn request(operation: &Value, openapi: &Value, definitions: &Map<String, Value>) -> Shape {
    let mut shape = Shape::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let named = parameter["$ref"]
            .as_str()
            .and_then(|name| name.strip_prefix('#'));
        let parameter = named
            .and_then(|pointer| openapi.pointer(pointer))
            .unwrap_or(parameter);
        let part = |name: &str| parameter[name].as_str().unwrap_or_default();
        let path = format!("{}.{}", part("in"), part("name"));
        let required = parameter["required"] == json!(true);
        shape.extend(shape::of(
            &path,
            &parameter["schema"],
            required,
            definitions,
        ));
    }
    let body = &operation["requestBody"];
    if let Some((_, content)) = object(&body["content"]).iter().next() {
        let required = body["required"] == json!(true);
        shape.extend(shape::of("body", &content["schema"], required, definitions));
    }
    shape
}

fn response(reply: &Value, definitions: &Map<String, Value>) -> Shape {
    let mut shape = Shape::new();
    for name in object(&reply["headers"]).keys() {
        shape.extend([(format!("header.{name}"), shape::Field::default())]);
    }
    for (media_type, content) in object(&reply["content"]) {
        let mut body = shape::of("body", &content["schema"], true, definitions);
        if let Some(field) = body.get_mut("body") {
            let limits = &mut field.limits;
            limits.insert("contentMediaType".to_owned(), json!(media_type));
        }
        shape.extend(body);
    }
    shape
}
