//! The platform's health, description, documentation and keys, and its replies to unknown paths.

use serde_json::Value;

use crate::api::{get, request};

#[test]
fn the_platform_is_up_and_ready() {
    assert_eq!(
        get("/health").send().with_status(200).json()["status"],
        "ok"
    );
    let ready = get("/health/ready")
        .by_admin()
        .send()
        .with_status(200)
        .json();
    let dependencies = ready["dependencies"].as_array().unwrap();
    assert!(
        dependencies
            .iter()
            .all(|dependency| dependency["status"] == "up"),
        "{ready}"
    );
}

#[test]
fn the_served_description_is_the_one_that_responses_are_checked_against() {
    let served = get("/openapi.json").send().with_status(200).json();
    let ours: Value = serde_json::from_str(include_str!("../../../infra/openapi.json")).unwrap();
    assert_eq!(served["paths"], ours["paths"]);
}

#[test]
fn the_documentation_is_one_compressed_page() {
    let docs = get("/docs").send().with_status(200);
    assert_eq!(docs.header("content-encoding"), Some("gzip"));
    assert!(
        docs.header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
    assert_eq!(docs.body[..2], [0x1f, 0x8b]);
}

#[test]
fn the_public_keys_of_tokens_are_published_and_the_private_keys_are_not() {
    let reply = get("/.well-known/jwks.json").send().with_status(200);
    let keys = reply.json();
    assert_eq!(
        (&keys["keys"][0]["kty"], &keys["keys"][0]["alg"]),
        (&"OKP".into(), &"EdDSA".into())
    );
    assert_eq!(keys["keys"][0].get("d"), None);
}

#[test]
fn an_unknown_path_is_answered_in_our_error_format() {
    for path in [
        "/api/v1/nothing",
        "/",
        "/api/v2/subjects",
        "/api/v1/subjects/1/2/3",
        "/.env",
    ] {
        let refused = get(path).send();
        refused.assert_refused(404, "request.unknown_route");
        assert_eq!(refused.header("x-service-name"), Some("platform"));
    }
}

#[test]
fn an_unknown_method_is_refused_with_the_allowed_methods() {
    for (method, path, allow) in [
        ("PATCH", "/api/v1/subjects", "GET, HEAD, POST"),
        ("DELETE", "/api/v1/subjects", "GET, HEAD, POST"),
        ("POST", "/api/v1/subjects/1", "DELETE, GET, HEAD, PUT"),
        ("PUT", "/health", "GET, HEAD"),
        ("GET", "/api/v1/auth/login", "POST"),
    ] {
        let refused = request(method, path).send();
        refused.assert_refused(405, "request.method_not_allowed");
        let mut allowed: Vec<&str> = refused.header("allow").unwrap().split(", ").collect();
        allowed.sort_unstable();
        assert_eq!(allowed.join(", "), allow, "{method} {path}");
    }
}

#[test]
fn a_preflight_is_answered_with_204_on_any_path_and_allows_only_the_deployed_origin() {
    let preflight = |path: &str, origin: &str| {
        let asked = request("OPTIONS", path).header("origin", origin);
        asked
            .header("access-control-request-method", "PUT")
            .send()
            .with_status(204)
    };
    let ours = aws::required("AURORA_ORIGIN").unwrap();
    for path in [
        "/health",
        "/api/v1/auth/login",
        "/api/v1/subjects/1",
        "/api/v1/nothing",
    ] {
        let allowed = preflight(path, &ours);
        assert_eq!(
            allowed.header("access-control-allow-origin"),
            Some(ours.as_str()),
            "{path}"
        );
        let headers = allowed.header("access-control-allow-headers").unwrap();
        assert!(headers.contains("if-match"), "{headers}");
        let refused = preflight(path, "https://elsewhere.example");
        assert_eq!(
            refused.header("access-control-allow-origin"),
            None,
            "{path}"
        );
    }
    assert_eq!(
        request("OPTIONS", "/api/v1/auth/login")
            .send()
            .with_status(204)
            .header("allow"),
        Some("POST"),
        "without a browser's headers"
    );
}

#[test]
fn a_path_with_a_trailing_slash_redirects_to_the_path_without_it() {
    let moved = get("/api/v1/subjects/?limit=3").send().with_status(308);
    assert_eq!(moved.header("location"), Some("../subjects?limit=3"));
}
