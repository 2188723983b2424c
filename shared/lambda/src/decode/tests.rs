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
fn bytes_that_are_not_utf8_are_refused_in_query_and_path() {
    let given = |path: &str, parameter: &str, query: &str| {
        let mut request = put("");
        path.clone_into(&mut request.path);
        query.clone_into(&mut request.query);
        let parameter = parameter.to_owned();
        request
            .path_parameters
            .insert("thing_id".to_owned(), parameter);
        request
    };
    for request in [
        given("/things/\u{fffd}", "7", ""),
        given("/things/7", "caf\u{fffd}", ""),
        given("/things/7", "7", "name=%FF"),
        given("/things/7", "7", "%C3=1"),
        given("/things/7", "7", "name=%EF%BF%BD"),
    ] {
        let refusals = [
            command_input(ROUTE, 64, &request),
            query_input(ROUTE, &request),
            query_input(Route::DEFAULT, &request),
        ];
        for refused in refusals {
            let error = refused.unwrap_err();
            assert_eq!(
                (error.kind(), error.code()),
                (Kind::BadRequest, "request.not_utf8")
            );
        }
    }
    let request = given("/things/7", "café", "name=caf%C3%A9");
    assert_eq!(query_input(ROUTE, &request).unwrap()["name"], "café");
}

#[test]
fn a_compressed_body_is_refused_with_what_is_accepted() {
    let mut request = put("{}");
    for (coding, accepted) in [
        ("gzip", false),
        ("identity,br", false),
        ("IDENTITY", true),
        ("", true),
    ] {
        request
            .headers
            .insert("content-encoding", HeaderValue::from_static(coding));
        assert_eq!(
            command_input(ROUTE, 64, &request).is_ok(),
            accepted,
            "{coding}"
        );
    }
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
