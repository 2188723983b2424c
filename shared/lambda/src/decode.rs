//! Decodes a request into an endpoint's input: path parameters, query string and body become one
//! object, which the input's own types then check.

use std::fmt;

use kernel::error::{Error, Kind, Result};
use kernel::route::Route;
use serde::de::{DeserializeOwned, Deserializer as _, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::http::Request;

/// The input of a command: the body's fields and the path's parameters; on `GET`, as for a query.
pub(crate) fn command_input(route: Route, body_limit: usize, request: &Request) -> Result<Value> {
    if !route.method.has_body() {
        return query_input(route, request);
    }
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
    if !is_json(request.header("content-type")) {
        let message = "the body must be application/json";
        return Err(Error::new(
            Kind::UnsupportedMediaType,
            "request.unsupported_media_type",
            message,
        ));
    }
    let mut parser = serde_json::Deserializer::from_slice(&request.body);
    let fields = parser
        .deserialize_map(Fields)
        .map_err(|error| malformed(&error))?;
    parser.end().map_err(|error| malformed(&error))?;
    Ok(fields)
}

fn is_json(content_type: Option<&str>) -> bool {
    let essence = content_type
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn malformed(error: &serde_json::Error) -> Error {
    let message = format!("the body is not a JSON object: {error}");
    Error::new(Kind::BadRequest, "request.malformed_json", message)
}

/// Collects an object's fields and refuses a field that is given twice, because two programs may use
/// different ones of the two values.
struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Self::Value, A::Error> {
        let mut fields = Map::new();
        while let Some((name, value)) = source.next_entry::<String, Value>()? {
            if fields.contains_key(&name) {
                return Err(A::Error::custom(format_args!(
                    "the field {name:?} is given twice"
                )));
            }
            fields.insert(name, value);
        }
        Ok(fields)
    }
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
mod tests {
    use super::*;
    use aws_lambda_events::http::HeaderValue;
    use proptest::prelude::*;

    const ROUTE: Route = Route::put("/api/v1/things/{thing_id}");

    fn put(body: &str) -> Request {
        let mut request = Request {
            body: body.as_bytes().to_vec(),
            ..Request::default()
        };
        request
            .headers
            .insert("content-type", HeaderValue::from_static("application/json"));
        request
            .path_parameters
            .insert("thing_id".to_owned(), "7".to_owned());
        request
    }

    fn refused(request: &Request) -> (Kind, &'static str) {
        let error = command_input(ROUTE, 64, request).unwrap_err();
        (error.kind(), error.code())
    }

    proptest! {
        #[test]
        fn no_body_makes_the_decoder_panic(body in any::<Vec<u8>>(), query in ".{0,30}") {
            let mut request = put("");
            request.body = body;
            request.query = query;
            prop_assert!(command_input(ROUTE, 64, &request).is_ok_and(|input| input.is_object()) || refused(&request).0.status() < 500);
            drop(query_input(ROUTE, &request));
        }
    }

    #[test]
    fn path_and_body_become_one_object() {
        let input = command_input(ROUTE, 64, &put(r#"{"name":"a"}"#)).unwrap();
        assert_eq!(input, serde_json::json!({"thing_id": "7", "name": "a"}));
    }

    #[test]
    fn a_command_on_get_reads_the_query_string_and_ignores_the_body() {
        const BACK: Route = Route::get("/api/v1/things/{thing_id}/back");
        let mut request = put(r#"{"name":"a"}"#);
        request.query = "code=a%2Bb".to_owned();
        let input = command_input(BACK, 64, &request).unwrap();
        assert_eq!(input, serde_json::json!({"thing_id": "7", "code": "a+b"}));
        for query in ["thing_id=8", "code=a&code=b"] {
            request.query = query.to_owned();
            let error = command_input(BACK, 64, &request).unwrap_err();
            assert_eq!(error.kind(), Kind::Invalid, "{query}");
        }
    }

    #[test]
    fn a_body_cannot_override_a_path_parameter() {
        assert_eq!(
            refused(&put(r#"{"thing_id":"8"}"#)),
            (Kind::Invalid, "request.invalid")
        );
    }

    #[test]
    fn a_field_given_twice_is_refused() {
        assert_eq!(
            refused(&put(r#"{"a":1,"a":2}"#)),
            (Kind::BadRequest, "request.malformed_json")
        );
        let twice = Request {
            query: "limit=1&limit=2".to_owned(),
            ..Request::default()
        };
        assert_eq!(
            query_input(ROUTE, &twice).unwrap_err().kind(),
            Kind::Invalid
        );
    }

    #[test]
    fn malformed_json_and_json_that_is_not_an_object_are_refused() {
        for body in ["{", "[]", "1", "null", "{} {}", "{\"a\":}"] {
            assert_eq!(refused(&put(body)).0, Kind::BadRequest, "{body}");
        }
    }

    #[test]
    fn a_body_over_the_limit_is_refused_before_it_is_parsed() {
        assert_eq!(
            refused(&put(&"{".repeat(65))),
            (Kind::TooLarge, "request.too_large")
        );
    }

    #[test]
    fn a_body_that_is_not_json_is_refused_by_its_content_type() {
        let mut request = put("{}");
        for content_type in ["text/plain", "application/x-www-form-urlencoded", ""] {
            request
                .headers
                .insert("content-type", HeaderValue::from_static(content_type));
            assert_eq!(refused(&request).0, Kind::UnsupportedMediaType);
        }
        request.headers.insert(
            "content-type",
            HeaderValue::from_static("Application/JSON; charset=utf-8"),
        );
        assert!(command_input(ROUTE, 64, &request).is_ok());
    }

    #[test]
    fn a_deeply_nested_body_is_refused() {
        let mut request = put("");
        request.body = format!("{{\"a\":{}", "[".repeat(10_000)).into_bytes();
        assert_eq!(
            command_input(ROUTE, 64_000, &request).unwrap_err().kind(),
            Kind::BadRequest
        );
    }

    #[test]
    fn the_error_names_the_refused_field() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Input {
            #[expect(dead_code, reason = "the type alone matters")]
            credits: kernel::text::Integer<1, 60>,
        }
        for (body, field) in [
            (r#"{"credits":61}"#, "credits"),
            (r#"{"credits":"6"}"#, "credits"),
        ] {
            let error = parse::<Input>(serde_json::from_str(body).unwrap()).unwrap_err();
            assert_eq!(error.details()["fields"][0]["field"], field);
        }
        let unknown = parse::<Input>(serde_json::json!({"credits": 1, "roles": []})).unwrap_err();
        assert_eq!(unknown.kind(), Kind::Invalid);
    }
}
