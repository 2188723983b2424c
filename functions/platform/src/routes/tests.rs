use super::*;
use proptest::prelude::*;

const SOME: &str = "\
GET /health
GET /api/v1/subjects
POST /api/v1/subjects
DELETE /api/v1/subjects/{subject_id}
GET /api/v1/subjects/{subject_id}
PUT /api/v1/subjects/{subject_id}
GET /api/v1/subjects/by-code/{code}
GET /api/v1/subjects/summary
GET /api/v1/departments/{department_id}/subjects
";

fn of(text: &'static str) -> Routes {
    Routes::of(text.lines().filter_map(|line| line.split_once(' ')))
}

fn some() -> Routes {
    of(SOME)
}

/// The status, the error code and the header that belongs to it.
fn refused(method: &str, path: &str) -> (u16, &'static str, Option<String>) {
    answer(&some().refusal(method, path, ""))
}

fn answer(error: &Error) -> (u16, &'static str, Option<String>) {
    let header = error
        .headers()
        .iter()
        .find(|(name, _)| *name != "Retry-After");
    (
        error.kind().status(),
        error.code(),
        header.map(|(_, value)| value.clone()),
    )
}

#[test]
fn an_unknown_path_is_not_found() {
    let unknown = (404, "request.unknown_route", None);
    for path in [
        "",
        "/",
        "//",
        "/api",
        "/api/v1/subject",
        "/api/v1/subjects/1/2",
        "/healthy",
        "health",
        "/HEALTH",
    ] {
        assert_eq!(refused("GET", path), unknown, "{path}");
    }
    assert_eq!(
        refused("GET", "/api/v1/subjects//"),
        unknown,
        "a parameter is never empty"
    );
}

#[test]
fn another_method_of_a_known_path_is_not_allowed() {
    let not_allowed = |allow: &str| (405, "request.method_not_allowed", Some(allow.to_owned()));
    assert_eq!(
        refused("DELETE", "/api/v1/subjects"),
        not_allowed("GET, POST")
    );
    assert_eq!(
        refused("PATCH", "/api/v1/subjects/7"),
        not_allowed("DELETE, GET, PUT")
    );
    assert_eq!(
        refused("get", "/health"),
        not_allowed("GET"),
        "methods are in upper case"
    );
    assert_eq!(refused("DELETE", "/health/"), not_allowed("GET"));
}

#[test]
fn a_literal_segment_is_preferred_to_a_parameter() {
    assert_eq!(
        refused("DELETE", "/api/v1/subjects/summary").2.as_deref(),
        Some("GET")
    );
    assert_eq!(
        refused("PATCH", "/api/v1/subjects/summaries").2.as_deref(),
        Some("DELETE, GET, PUT")
    );
}

#[test]
fn a_known_path_with_a_trailing_slash_is_redirected() {
    let moved = |location: &str| (308, "request.trailing_slash", Some(location.to_owned()));
    assert_eq!(refused("GET", "/health/"), moved("../health"));
    assert_eq!(refused("POST", "/api/v1/subjects/"), moved("../subjects"));
    assert_eq!(refused("GET", "/api/v1/subjects/7/"), moved("../7"));
    assert_eq!(refused("GET", "/health//").0, 404);
}

#[test]
fn a_redirect_keeps_the_query() {
    let routes = some();
    let error = routes.refusal("GET", "/api/v1/subjects/", "limit=5&name_prefix=a%20b");
    assert_eq!(
        answer(&error).2.as_deref(),
        Some("../subjects?limit=5&name_prefix=a%20b")
    );
}

#[test]
fn no_redirect_leads_to_another_host() {
    for path in [
        "//evil.example/",
        "//evil.example//",
        "/\\evil.example/",
        "/%2f%2fevil.example/",
        "///",
    ] {
        assert_eq!(refused("GET", path).0, 404, "{path}");
    }
    let open = of("GET /{page}\nGET /{page}/{part}");
    for path in [
        "//evil.example/",
        "/\\evil.example/",
        "/\t/",
        "/../",
        "/./",
        "/a\r\nSet-Cookie: b/",
    ] {
        let error = open.refusal("GET", path, "");
        assert_ne!(error.kind(), Kind::PermanentRedirect, "{path:?}");
    }
}

#[test]
fn a_query_that_a_header_cannot_contain_is_not_redirected() {
    let routes = some();
    for query in ["a=\r\nSet-Cookie: b", "a=ç", "a b", "#"] {
        assert_ne!(
            routes.refusal("GET", "/health/", query).kind(),
            Kind::PermanentRedirect,
            "{query:?}"
        );
    }
}

#[test]
fn a_known_route_that_the_gateway_did_not_match_is_unavailable() {
    assert_eq!(refused("GET", "/health").0, 503);
}

#[test]
fn the_list_of_routes_is_not_empty() {
    let routes = Routes::new(()).unwrap();
    assert!(routes.routes.len() > 5);
}

#[test]
fn a_trailing_slash_with_a_query_that_cannot_be_repeated_is_not_found() {
    let error = some().refusal("GET", "/health/", "ü");
    assert_eq!(answer(&error).0, 404);
}

/// The path to which a client resolves a relative `Location`.
fn resolve(path: &str, location: &str) -> String {
    let last = location.strip_prefix("../").unwrap();
    let folder = path.strip_suffix('/').unwrap().rsplit_once('/').unwrap().0;
    format!("{folder}/{}", last.split('?').next().unwrap())
}

proptest! {
    #[test]
    fn every_path_gets_one_of_the_defined_errors(
        path in "\\PC{0,40}|(/(api|v1|subjects|7|\\{code\\}|by-code|summary|health|\\.\\.|)){0,6}/?|.{0,20}",
        method in "GET|POST|PUT|DELETE|PATCH|\\PC{0,8}", query in "\\PC{0,10}|[a-z=&%0-9]{0,10}",
    ) {
        let routes = some();
        let error = routes.refusal(&method, &path, &query);
        let (status, _, header) = answer(&error);
        match status {
            404 | 503 => {}
            405 => prop_assert!(!header.unwrap().split(", ").any(|allowed| allowed == method)),
            308 => prop_assert!(routes.methods(&resolve(&path, &header.unwrap())).contains(&method.as_str())),
            other => prop_assert!(false, "{} for {} {}", other, method, path),
        }
    }
}
