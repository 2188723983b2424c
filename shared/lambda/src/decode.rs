//! Decodes a request into an endpoint's input: path parameters, query string and body become one
//! object, which the input's own types then check.

use kernel::error::{Error, Kind, Result};
use kernel::json;
use kernel::route::Route;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::http::Request;

/// The input of a command: the body's fields and the path's parameters; on `GET`, as for a query.
pub(crate) fn command_input(route: Route, body_limit: usize, request: &Request) -> Result<Value> {
    if !route.method.has_body() {
        return query_input(route, request);
    }
    check_characters(request)?;
    if let Some((name, _)) = form_urlencoded::parse(request.query.as_bytes()).next() {
        return Err(Error::invalid_field(
            &name,
            "this route accepts no query parameters",
        ));
    }
    let fields = body_fields(body_limit, request)?;
    with_path_parameters(route, fields, request)
}

/// The input of a query: the query string's fields and the path's parameters, all of them text.
pub(crate) fn query_input(route: Route, request: &Request) -> Result<Value> {
    check_characters(request)?;
    if route == Route::DEFAULT {
        let Request {
            method,
            path,
            query,
            ..
        } = request;
        return Ok(serde_json::json!({ "method": method, "path": path, "query": query }));
    }
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(request.query.as_bytes()) {
        if fields
            .insert(name.to_string(), Value::String(value.into_owned()))
            .is_some()
        {
            return Err(Error::invalid_field(&name, "must not be given twice"));
        }
    }
    with_path_parameters(route, fields, request)
}

/// Refuses bytes that are not UTF-8 in the path and in the query. The gateway and the decoder of the
/// query replace such bytes, and what is stored would not be what the client sent.
fn check_characters(request: &Request) -> Result<()> {
    let pairs = form_urlencoded::parse(request.query.as_bytes());
    let is_repaired = json::is_repaired(&request.path)
        || request
            .path_parameters
            .values()
            .any(|value| json::is_repaired(value))
        || pairs
            .into_iter()
            .any(|(name, value)| json::is_repaired(&name) || json::is_repaired(&value));
    if !is_repaired {
        return Ok(());
    }
    Err(Error::new(
        Kind::BadRequest,
        "request.not_utf8",
        "the path or the query has bytes that are not UTF-8, or U+FFFD, which stands for such bytes",
    ))
}

fn with_path_parameters(
    route: Route,
    mut fields: Map<String, Value>,
    request: &Request,
) -> Result<Value> {
    for name in route.parameters() {
        if fields.contains_key(name) {
            return Err(Error::invalid_field(name, "must be given only in the path"));
        }
        if let Some(value) = request.path_parameters.get(name) {
            fields.insert(name.to_owned(), Value::String(value.clone()));
        }
    }
    Ok(Value::Object(fields))
}

fn body_fields(limit: usize, request: &Request) -> Result<Map<String, Value>> {
    if request.body.len() > limit {
        let message = format!("the body is larger than {limit} bytes");
        return Err(Error::new(Kind::TooLarge, "request.too_large", message));
    }
    if request.body.is_empty() {
        return Ok(Map::new());
    }
    check_format(request)?;
    match json::parse(&request.body) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(malformed("it is another value")),
        Err(error) => Err(malformed(&error.to_string())),
    }
}

/// Refuses a body that is not JSON, or that is compressed. The reply says what is accepted.
fn check_format(request: &Request) -> Result<()> {
    let codings = request.list("content-encoding").unwrap_or_default();
    let mut codings = codings.split(',').map(str::trim);
    if codings.any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity")) {
        let refusal = Error::new(
            Kind::UnsupportedMediaType,
            "request.unsupported_content_coding",
            "the body must not be compressed",
        );
        return Err(refusal.with_header("Accept-Encoding", "identity".to_owned()));
    }
    if is_json(request.header("content-type")) {
        return Ok(());
    }
    let refusal = Error::new(
        Kind::UnsupportedMediaType,
        "request.unsupported_media_type",
        "the body must be application/json",
    );
    Err(refusal.with_header("Accept", "application/json".to_owned()))
}

fn is_json(content_type: Option<&str>) -> bool {
    let essence = content_type
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn malformed(problem: &str) -> Error {
    let message = format!("the body is not a JSON object: {problem}");
    Error::new(Kind::BadRequest, "request.malformed_json", message)
}

/// Parses the input. The error names the field that is refused.
pub(crate) fn parse<T: DeserializeOwned>(input: Value) -> Result<T> {
    serde_path_to_error::deserialize(input).map_err(|error| {
        let path = error.path().to_string();
        let problem = error.into_inner().to_string();
        Error::invalid_field(&path, &problem)
    })
}

#[cfg(test)]
mod tests;
