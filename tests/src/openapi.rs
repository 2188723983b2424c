//! Checks that responses are as `infra/openapi.json` describes them.

#[cfg(test)]
#[path = "openapi/examples.rs"]
mod examples;
#[cfg(test)]
#[path = "openapi/guard.rs"]
mod guard;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

static DESCRIPTION: LazyLock<Description> = LazyLock::new(|| {
    let text = include_str!("../../infra/openapi.json");
    Description::read(serde_json::from_str(text).unwrap()).unwrap()
});

/// Checks a response against the description. The path may be a template or the path of a request;
/// a path or method that is not described must be answered with 400, 404, 405 or 308.
///
/// # Errors
/// A message that says what is not as described.
pub fn check(
    method: &str,
    path: &str,
    status: u16,
    headers: &[(String, String)],
    body: &[u8],
) -> Result<(), String> {
    let path = path.split('?').next().unwrap_or_default();
    DESCRIPTION
        .check(method, path, status, headers, body)
        .map_err(|problem| format!("{method} {path} → {status}: {problem}"))
}

/// The description, with its compiled validators.
struct Description {
    operations: Vec<Operation>,
    error: Validator,
}

struct Operation {
    method: String,
    path: String,
    responses: BTreeMap<u16, Response>,
}

/// One described response: its content by media type, if it has a body.
struct Response {
    content: Option<(String, Option<Validator>)>,
    headers: Vec<String>,
}

impl Description {
    fn read(document: Value) -> Result<Self, String> {
        let mut operations = Vec::new();
        for (path, methods) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in methods.as_object().into_iter().flatten() {
                let responses = operation["responses"].as_object().into_iter().flatten();
                let responses = responses.map(|(status, response)| {
                    let status = status
                        .parse()
                        .map_err(|_| format!("{status} is not a status"))?;
                    Ok((status, Response::read(&document, response)?))
                });
                let responses = responses.collect::<Result<_, String>>()?;
                operations.push(Operation {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    responses,
                });
            }
        }
        // A literal segment takes precedence over a parameter, as in API Gateway.
        operations.sort_by_key(|operation| operation.path.matches('{').count());
        let error = validator(
            &document,
            &json!({ "$ref": "#/components/schemas/ErrorResponse" }),
        )?;
        Ok(Self { operations, error })
    }

    fn check(
        &self,
        method: &str,
        path: &str,
        status: u16,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<(), String> {
        // The description says once that `HEAD` is answered as `GET`, without a body.
        let is_head = method == "HEAD";
        if is_head && !body.is_empty() {
            return Err("the response to HEAD has a body".to_owned());
        }
        let method = if is_head { "GET" } else { method };
        let found = self
            .operations
            .iter()
            .find(|operation| operation.method == method && fits(&operation.path, path));
        let Some(operation) = found else {
            return match status {
                308 => Ok(()),
                // Every path answers `OPTIONS`, which is no operation of its own.
                204 if method == "OPTIONS" && body.is_empty() => Ok(()),
                404 | 405 if is_head => Ok(()),
                400 | 404 | 405 => validate(&self.error, body),
                _ => Err("the description has no such operation".to_owned()),
            };
        };
        if is_head && status == 405 {
            return Ok(());
        }
        let response = operation
            .responses
            .get(&status)
            .ok_or("the status is not described")?;
        response.check_headers(headers)?;
        if is_head {
            return Ok(());
        }
        response.check_body(headers, body)
    }
}

impl Response {
    fn read(document: &Value, response: &Value) -> Result<Self, String> {
        let response = match response["$ref"].as_str() {
            Some(path) => document
                .pointer(path.trim_start_matches('#'))
                .ok_or_else(|| format!("{path} does not exist"))?,
            None => response,
        };
        let content = response["content"]
            .as_object()
            .and_then(|content| content.iter().next());
        let content = content.map(|(media_type, content)| {
            let is_json = media_type == "application/json";
            let validator = is_json
                .then(|| validator(document, &content["schema"]))
                .transpose()?;
            Ok::<_, String>((media_type.clone(), validator))
        });
        let headers = response["headers"].as_object().into_iter().flatten();
        let headers = headers.map(|(name, _)| name.to_ascii_lowercase()).collect();
        Ok(Self {
            content: content.transpose()?,
            headers,
        })
    }

    fn check_headers(&self, headers: &[(String, String)]) -> Result<(), String> {
        for described in [
            "etag",
            "location",
            "idempotency-replayed",
            "retry-after",
            "www-authenticate",
            "x-fallback",
        ] {
            let is_sent = headers
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case(described));
            if is_sent && !self.headers.iter().any(|name| name == described) {
                return Err(format!("the header {described} is not described"));
            }
        }
        Ok(())
    }

    fn check_body(&self, headers: &[(String, String)], body: &[u8]) -> Result<(), String> {
        let Some((media_type, validator)) = &self.content else {
            return if body.is_empty() {
                Ok(())
            } else {
                Err("there is a body where none is described".to_owned())
            };
        };
        let sent = headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let sent = sent
            .map(|(_, value)| value.split(';').next().unwrap_or_default().trim())
            .unwrap_or_default();
        if sent != media_type {
            return Err(format!("the content type is {sent:?} and not {media_type}"));
        }
        validator
            .as_ref()
            .map_or(Ok(()), |validator| validate(validator, body))
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(&path).all(|(expected, found)| {
            expected == found || (expected.starts_with('{') && !found.is_empty())
        })
}

/// A validator of a schema that may refer to the components of the document.
fn validator(document: &Value, schema: &Value) -> Result<Validator, String> {
    let mut schema = schema.clone();
    schema["components"] = document["components"].clone();
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .map_err(|error| format!("{schema} is not a schema: {error}"))
}

fn validate(validator: &Validator, body: &[u8]) -> Result<(), String> {
    let body: Value =
        serde_json::from_slice(body).map_err(|error| format!("the body is not JSON: {error}"))?;
    let problems: Vec<String> = validator
        .iter_errors(&body)
        .map(|error| format!("{} {error}", error.instance_path()))
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.join("; "))
    }
}
