//! The declarations of each endpoint: route, permission, policy, input.

use std::collections::BTreeSet;

use domains::catalogues;
use kernel::deployment::{CursorSecret, RequestSecret, Variable as _};
use kernel::route::Method;
use kernel::{Permission, Route};
use lambda::Trigger;

use super::{assert_none, endpoints, functions};

#[test]
fn the_input_has_every_parameter_of_the_path_as_a_required_string() {
    for (entry, spec, input) in endpoints(&catalogues()) {
        for name in spec.route.parameters() {
            let required = input["required"]
                .as_array()
                .is_some_and(|names| names.iter().any(|known| known == name));
            assert!(
                required,
                "{}: {name} is in the path and not required by the input",
                entry.name
            );
            assert_eq!(
                input["properties"][name]["type"], "string",
                "{}: {name}",
                entry.name
            );
        }
    }
}

#[test]
fn an_input_refuses_unknown_fields() {
    /// The identity provider redirects the browser here and may add parameters (RFC 6749, 4.1.2).
    const OPEN: [&str; 1] = ["oauth-callback"];
    let closed = |input: &serde_json::Value| input["additionalProperties"] == false;
    let catalogues = catalogues();
    let open = endpoints(&catalogues)
        .filter(|(entry, _, input)| closed(input) == OPEN.contains(&entry.name));
    assert_none(open.map(|(entry, ..)| format!("{} lacks or has deny_unknown_fields", entry.name)));
}

#[test]
fn queries_use_get_and_commands_do_not() {
    /// A browser that a provider redirects to us can only send `GET`.
    const REDIRECTED: [&str; 1] = ["oauth-callback"];
    for (entry, spec, _) in endpoints(&catalogues()) {
        assert_eq!(
            spec.is_command,
            spec.route.method != Method::Get || REDIRECTED.contains(&entry.name),
            "{}",
            entry.name
        );
    }
}

#[test]
fn routes_are_below_the_base_path_in_lower_case_without_a_trailing_slash() {
    /// Paths that probes, browsers and other programs expect.
    const OUTSIDE: [&str; 7] = [
        "/health",
        "/health/ready",
        "/health/{domain}",
        "/health/{domain}/ready",
        "/openapi.json",
        "/docs",
        "/.well-known/jwks.json",
    ];
    for (entry, spec, _) in endpoints(&catalogues()) {
        let path = spec.route.path;
        if spec.route == Route::DEFAULT || OUTSIDE.contains(&path) {
            continue;
        }
        let segments = path
            .strip_prefix("/api/v1/")
            .unwrap_or_else(|| panic!("{}: {path}", entry.name));
        for segment in segments.split('/') {
            let name = segment.trim_matches(['{', '}']);
            let plain = |byte: u8| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte)
            };
            assert!(
                !name.is_empty() && name.bytes().all(plain),
                "{}: {path}",
                entry.name
            );
        }
    }
}

/// The permission of a route says who may call it. Public routes are also listed here, so that making
/// a route public takes two changes.
#[test]
fn these_routes_are_public_and_no_others() {
    let catalogues = catalogues();
    let public =
        endpoints(&catalogues).filter(|(_, spec, _)| spec.permission == Permission::Public);
    let names: BTreeSet<&str> = public.map(|(entry, ..)| entry.name).collect();
    let expected = [
        "get-course",
        "get-course-by-slug",
        "get-course-changes",
        "get-course-outline",
        "get-docs",
        "get-exercise",
        "get-event-schema",
        "get-health",
        "get-jwks",
        "get-lesson",
        "get-module",
        "get-openapi",
        "get-readiness",
        "get-service-health",
        "get-service-readiness",
        "list-exercises",
        "list-lessons",
        "list-modules",
        "list-courses",
        "list-event-schemas",
        "login",
        "not-found",
        "oauth-authorize",
        "oauth-callback",
        "refresh-token",
        "register-user",
        "request-password-reset",
        "reset-password",
        "undo-email-change",
        "verify-email",
    ];
    assert_eq!(names, expected.into());
}

#[test]
fn a_route_that_is_open_to_oneself_has_the_user_in_its_path() {
    for (entry, spec, _) in endpoints(&catalogues()) {
        let names_a_user = spec.route.parameters().any(|name| name == "user_id");
        assert!(
            !spec.policy.or_oneself || names_a_user,
            "{} has no {{user_id}}",
            entry.name
        );
        assert!(
            spec.permission != Permission::Oneself || spec.policy.or_oneself,
            "no caller may use {}",
            entry.name
        );
    }
}

/// Without a limit, an anonymous client can cause any amount of work.
#[test]
fn a_public_command_has_a_rate_limit() {
    for (entry, spec, _) in endpoints(&catalogues()) {
        let open = spec.is_command && spec.permission == Permission::Public;
        assert!(!open || spec.policy.rate.is_some(), "{}", entry.name);
    }
}

#[test]
fn an_endpoint_has_the_cursor_secret_if_it_pages_and_the_request_secret_if_it_stores_replies() {
    /// Their lists are always complete: the reply has the format of a page and never a cursor.
    const COMPLETE: [&str; 2] = ["list-event-schemas", "list-routes"];
    for (entry, spec, input) in endpoints(&catalogues()) {
        let pages = input["properties"].get("cursor").is_some();
        let stores = spec.is_command && spec.policy.replay;
        let variables = entry.requirements.variables();
        let has = |name| variables.contains_key(name);
        assert_eq!(
            pages || COMPLETE.contains(&entry.name),
            has(CursorSecret::NAME),
            "{}",
            entry.name
        );
        assert_eq!(stores, has(RequestSecret::NAME), "{}", entry.name);
    }
}

#[test]
fn policies_are_within_the_limits_of_lambda_and_api_gateway() {
    for (_, entry) in functions(&catalogues()) {
        let deployment = entry.deployment;
        let memory_mb = deployment.memory_mb;
        assert!((128..=10_240).contains(&memory_mb), "{}", entry.name);
        // API Gateway stops waiting after 29 seconds.
        let longest = if matches!(entry.trigger, Trigger::Http { .. }) {
            29
        } else {
            900
        };
        let timeout_s = deployment.timeout_s;
        assert!((1..=longest).contains(&timeout_s), "{}", entry.name);
        let Trigger::Http { spec, .. } = entry.trigger else {
            continue;
        };
        let policy = spec.policy;
        assert!(
            matches!(policy.status, 200 | 201 | 202 | 204 | 302),
            "{}",
            entry.name
        );
        assert!(policy.body_limit <= 6 * 1024 * 1024, "{}", entry.name);
    }
}

#[test]
fn only_functions_that_change_state_publish_facts() {
    for (_, entry) in functions(&catalogues()) {
        let changes = match entry.trigger {
            Trigger::Http { spec, .. } => spec.is_command,
            Trigger::Event { .. } | Trigger::Job { .. } => true,
            Trigger::Stream | Trigger::Authorizer => false,
        };
        // A query that calls another domain may open and close a circuit.
        let of_ports = entry.requirements.emits().count();
        assert!(changes || entry.emits.len() == of_ports, "{}", entry.name);
    }
}
