//! The operation of one route in the description.

use std::collections::BTreeMap;

use kernel::{Permission, Role};
use lambda::{EndpointSpec, Entry};
use serde::Serialize;
use serde_json::{Value, json};

use super::input::Input;
use super::{refusals, shared};
use crate::docs::Heading;
use crate::error::Result;
use crate::schemas::Schemas;
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

impl Operation {
    /// Whether one of its responses is this shared response.
    pub(super) fn refers_to(&self, response: &str) -> bool {
        let reference = format!("#/components/responses/{response}");
        let mut responses = self.responses.values();
        responses.any(|one| one["$ref"] == reference)
    }
}

/// The operation of an endpoint in the stack of a domain, with the heading of its file.
pub(super) fn of(
    domain: &str,
    entry: &Entry,
    spec: &EndpointSpec,
    heading: &Heading,
    schemas: &mut Schemas,
) -> Result<Operation> {
    let mut input = Input::of(schemas.inputs.get(entry.name));
    let mut parameters = input.take_path(spec, schemas)?;
    let is_list = input.has("cursor");
    if !spec.route.method.has_body() {
        parameters.extend(input.take_query());
    }
    let reply = schemas.replies.get(entry.name);
    let has_fields = reply.is_some_and(|reply| schemas.resolve(reply).get("properties").is_some());
    parameters.extend(shared::common_parameters(spec, has_fields));
    let mut responses = refusals::of(entry, spec);
    responses.extend(success(entry, spec, is_list, schemas));
    let request_body = input.into_body(entry, schemas)?;
    Ok(Operation {
        operation_id: id(entry, domain),
        tags: [domain.to_owned()],
        summary: summary(entry, heading, domain),
        description: format!("{}\n\n{}", heading.text, allowed(spec)),
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

/// What the operation does in a few words: those of the heading, or else the name of the function.
fn summary(entry: &Entry, heading: &Heading, domain: &str) -> String {
    let words = match &heading.summary {
        Some(summary) => summary.clone(),
        None => sentence(entry.name),
    };
    if entry.deployment.in_every_domain {
        format!("{words} {domain}")
    } else {
        words
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
    let mut response = json!({ "description": description, "headers": shared::success_headers(entry, spec, is_list) });
    if policy.status != 204 {
        let media_type = resolved
            .get("contentMediaType")
            .and_then(Value::as_str)
            .unwrap_or("application/json");
        let mut content = json!({ "schema": reply });
        if media_type == "application/json" {
            content["example"] = schemas.example(&reply);
        }
        response["content"] = json!({ media_type: content });
    }
    let statuses = std::iter::once(policy.status).chain(policy.other_statuses.iter().copied());
    let mut responses: Vec<_> = statuses
        .map(|status| (status.to_string(), response.clone()))
        .collect();
    if !spec.is_command {
        responses.push((
            "304".to_owned(),
            json!({ "$ref": "#/components/responses/NotModified" }),
        ));
    }
    responses
}
