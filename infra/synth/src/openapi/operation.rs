//! The operation of one route in the description.

use std::collections::BTreeMap;

use kernel::{Permission, Role};
use lambda::{EndpointSpec, Entry};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{refusals, shared};
use crate::error::{Error, Result};
use crate::schemas::{Schemas, body_name};
use scaffold::names::sentence;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation {
    operation_id: String,
    tags: [String; 1],
    summary: String,
    description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_body: Option<Value>,
    responses: BTreeMap<String, Value>,
    security: Vec<Value>,
}

/// The operation of an endpoint in the stack of a domain, with the description `text`.
pub(super) fn of(
    domain: &str,
    entry: &Entry,
    spec: &EndpointSpec,
    text: &str,
    schemas: &mut Schemas,
) -> Result<Operation> {
    let mut input = Input::of(schemas.inputs.get(entry.name));
    let mut parameters = input.take_path(spec)?;
    let is_list = input.properties.contains_key("cursor");
    if !spec.route.method.has_body() {
        parameters.extend(input.take_query());
    }
    parameters.extend(shared::header_parameters(spec));
    let mut responses = refusals::of(entry, spec);
    responses.extend(success(entry, spec, is_list, schemas));
    let request_body = input.into_body(entry, schemas)?;
    Ok(Operation {
        operation_id: id(entry, domain),
        tags: [domain.to_owned()],
        summary: sentence(entry.name),
        description: format!("{text}\n\n{}", allowed(spec)),
        parameters,
        request_body,
        responses,
        security: match spec.permission {
            Permission::Public if spec.policy.optional_caller => shared::credentials_or_none(),
            Permission::Public => vec![],
            _ => shared::credentials(),
        },
    })
}

/// The id of an operation: the name of its function, with the domain if every domain has the function.
pub(super) fn id(entry: &Entry, domain: &str) -> String {
    if entry.deployment.in_every_domain {
        format!("{}-of-{domain}", entry.name)
    } else {
        entry.name.to_owned()
    }
}

fn allowed(spec: &EndpointSpec) -> String {
    let roles: Vec<&str> = Role::ALL
        .into_iter()
        .filter(|role| spec.permission.granted_to(*role))
        .map(Role::name)
        .collect();
    let mut allowed = match spec.permission {
        Permission::Public => "Public.".to_owned(),
        _ if roles.is_empty() => return "Allowed to the user in the path.".to_owned(),
        _ if roles.len() == Role::ALL.len() => "Allowed to every authenticated caller.".to_owned(),
        _ => format!("Allowed to these roles: {}.", roles.join(", ")),
    };
    if spec.policy.or_oneself {
        allowed.push_str(" Also allowed to the user in the path.");
    }
    if spec.policy.recent_proof {
        allowed.push_str(
            " A user must have signed in, or sent their password to `POST /api/v1/auth/proof`, within \
             the last 10 minutes.",
        );
    }
    if let Some(scope) = Permission::scope_named(spec.permission.name()) {
        allowed.push_str(&format!(" An API key needs the scope `{}`.", scope.name()));
    }
    allowed
}

/// The schema of an input, split into path, query string and body.
struct Input {
    schema: Map<String, Value>,
    properties: Map<String, Value>,
    required: Vec<Value>,
}

impl Input {
    fn of(schema: Option<&Value>) -> Self {
        let mut schema = schema
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        let properties = match schema.remove("properties") {
            Some(Value::Object(properties)) => properties,
            _ => Map::new(),
        };
        let required = match schema.remove("required") {
            Some(Value::Array(required)) => required,
            _ => Vec::new(),
        };
        Self {
            schema,
            properties,
            required,
        }
    }

    fn take_path(&mut self, spec: &EndpointSpec) -> Result<Vec<Value>> {
        let missing = |name| {
            Error::refused(format!(
                "{}: its input has no field {name} for the path",
                spec.name
            ))
        };
        let parameters = spec.route.parameters().map(|name| {
            let schema = self.properties.remove(name).ok_or_else(|| missing(name))?;
            self.required.retain(|required| required != name);
            Ok(parameter(name, "path", true, schema))
        });
        parameters.collect()
    }

    fn take_query(&mut self) -> Vec<Value> {
        let properties = std::mem::take(&mut self.properties);
        let is_required = |name: &str| self.required.iter().any(|required| required == name);
        properties
            .into_iter()
            .map(|(name, schema)| parameter(&name, "query", is_required(&name), schema))
            .collect()
    }

    /// The remaining fields as the body, with a schema of its own; none if no field remains.
    fn into_body(mut self, entry: &Entry, schemas: &mut Schemas) -> Result<Option<Value>> {
        if self.properties.is_empty() {
            return Ok(None);
        }
        let is_required = !self.required.is_empty();
        self.schema
            .insert("properties".to_owned(), Value::Object(self.properties));
        if is_required {
            self.schema
                .insert("required".to_owned(), Value::Array(self.required));
        }
        let reference = schemas.add(body_name(entry), Value::Object(self.schema))?;
        Ok(Some(
            json!({ "required": is_required, "content": { "application/json": { "schema": reference } } }),
        ))
    }
}

/// A parameter is present or absent, so its schema has no null.
fn parameter(name: &str, place: &str, required: bool, mut schema: Value) -> Value {
    let mut parameter = json!({ "name": name, "in": place, "required": required });
    if let Some(fields) = schema.as_object_mut() {
        if let Some(description) = fields.remove("description") {
            parameter["description"] = description;
        }
        if let Some(Value::Array(types)) = fields.get_mut("type") {
            types.retain(|kind| kind != "null");
            if let [single] = types.as_slice() {
                let single = single.clone();
                fields.insert("type".to_owned(), single);
            }
        }
    }
    parameter["schema"] = schema;
    parameter
}

fn success(
    entry: &Entry,
    spec: &EndpointSpec,
    is_list: bool,
    schemas: &Schemas,
) -> Vec<(String, Value)> {
    let policy = spec.policy;
    let reply = schemas.replies.get(entry.name).cloned().unwrap_or_default();
    let resolved = schemas.resolve(&reply);
    let description = resolved
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or("Done.");
    let mut response =
        json!({ "description": description, "headers": shared::success_headers(spec, is_list) });
    if policy.status != 204 {
        let media_type = resolved
            .get("contentMediaType")
            .and_then(Value::as_str)
            .unwrap_or("application/json");
        response["content"] = json!({ media_type: { "schema": reply } });
    }
    let mut responses = vec![(policy.status.to_string(), response)];
    if !spec.is_command {
        responses.push((
            "304".to_owned(),
            json!({ "$ref": "#/components/responses/NotModified" }),
        ));
    }
    responses
}
