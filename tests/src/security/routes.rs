//! Tests for all routes: a new route is tested as soon as it is in its catalogue.

use kernel::actor::Role;
use kernel::{Permission, Route};
use lambda::{EndpointSpec, Trigger};
use testkit::{App, RequestBuilder, Response};

use crate::given::{administrator, app, user_with_role};

/// The public routes. They are listed here so that making a route public takes two changes.
const PUBLIC: [&str; 30] = [
    "GET /.well-known/jwks.json",
    "GET /api/v1/auth/oauth/{provider}/authorize",
    "GET /api/v1/auth/oauth/{provider}/callback",
    "GET /api/v1/courses",
    "GET /api/v1/courses/by-slug/{slug}",
    "GET /api/v1/courses/{course_id}",
    "GET /api/v1/courses/{course_id}/changes",
    "GET /api/v1/courses/{course_id}/lessons",
    "GET /api/v1/courses/{course_id}/modules",
    "GET /api/v1/courses/{course_id}/modules/{module_id}",
    "GET /api/v1/courses/{course_id}/outline",
    "GET /api/v1/lessons/{lesson_id}",
    "GET /api/v1/lessons/{lesson_id}/exercises",
    "GET /api/v1/lessons/{lesson_id}/exercises/{exercise_id}",
    "GET /api/v1/events/schemas",
    "GET /api/v1/events/schemas/{source}/{event_type}",
    "GET /docs",
    "GET /health",
    "GET /health/ready",
    "GET /health/{domain}",
    "GET /health/{domain}/ready",
    "GET /openapi.json",
    "POST /api/v1/auth/email/undo",
    "POST /api/v1/auth/email/verify",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/password/forgot",
    "POST /api/v1/auth/password/reset",
    "POST /api/v1/auth/refresh",
    "POST /api/v1/auth/register",
    "$default",
];

/// The roles that a user can have; `service` is for API keys.
const USER_ROLES: [Role; 3] = [Role::Admin, Role::Instructor, Role::Learner];

pub(super) fn specs() -> Vec<EndpointSpec> {
    let all = domains::catalogues();
    let entries = all.iter().flat_map(|catalogue| catalogue.entries.clone());
    let entries = entries.filter(|entry| entry.deployment.beside.is_none());
    // These are only in the stacks of some domains.
    let deployed = all.iter().flat_map(|catalogue| catalogue.deployed(&all));
    let beside = deployed.filter(|entry| entry.deployment.beside.is_some());
    entries
        .chain(beside)
        .filter_map(|entry| match entry.trigger {
            Trigger::Http { spec, .. } => Some(spec),
            _ => None,
        })
        .collect()
}

pub(super) fn protected() -> impl Iterator<Item = EndpointSpec> {
    specs()
        .into_iter()
        .filter(|spec| spec.permission != Permission::Public)
}

/// A request for the route, with `1` for each parameter.
pub(super) fn request(app: &App, route: Route) -> RequestBuilder {
    request_about(app, route, "1")
}

/// A request for the route about that user, with `1` for every other parameter.
pub(super) fn request_about(app: &App, route: Route, user_id: &str) -> RequestBuilder {
    let filled = |segment| match segment {
        "{user_id}" => user_id,
        "{domain}" => "subjects",
        parameter if parameter.starts_with('{') => "1",
        literal => literal,
    };
    let path: Vec<&str> = route.path.split('/').map(filled).collect();
    app.request(route.method.name(), &path.join("/"))
}

pub(super) fn is_authorized(response: &Response) -> bool {
    !matches!(response.status, 401 | 403)
}

#[test]
fn these_routes_are_public_and_no_others() {
    let public = specs()
        .into_iter()
        .filter(|spec| spec.permission == Permission::Public);
    let mut public: Vec<String> = public.map(|spec| spec.route.key()).collect();
    let mut expected = PUBLIC.map(str::to_owned);
    public.sort();
    expected.sort();
    assert_eq!(public, expected);
}

#[tokio::test]
async fn a_request_without_credentials_is_refused_except_on_public_routes() {
    let app = app();
    for spec in specs() {
        let reply = match spec.route {
            Route::DEFAULT => app.get("/nowhere").send().await,
            route => request(&app, route).send().await,
        };
        if spec.permission == Permission::Public {
            assert!(is_authorized(&reply), "{}: {}", spec.name, reply.text());
        } else {
            reply.assert_refused(401, "auth.missing");
            assert!(reply.header("www-authenticate").is_some(), "{}", spec.name);
        }
    }
}

#[tokio::test]
async fn every_role_is_authorized_for_the_routes_that_it_is_granted_and_no_others() {
    let app = app();
    let admin = administrator(&app).await;
    for role in USER_ROLES {
        let user = user_with_role(&app, &admin, role).await;
        for spec in protected() {
            // The identity is set without a token, because some of these routes end the session.
            let request = request(&app, spec.route).signed_in(&user.id, &[role]);
            let reply = request.send().await;
            if spec.permission.granted_to(role) {
                assert!(
                    is_authorized(&reply),
                    "{} as {}: {}",
                    spec.name,
                    role.name(),
                    reply.text()
                );
            } else {
                reply.assert_refused(403, "auth.forbidden");
            }
        }
    }
}

#[tokio::test]
async fn head_is_answered_to_those_callers_to_whom_get_is_answered() {
    let app = app();
    for spec in specs().iter().filter(|spec| spec.answers_head()) {
        let head = |roles: &[Role]| {
            let get = request(&app, spec.route).signed_in("user", roles);
            get.method("HEAD").send()
        };
        let anonymous = request(&app, spec.route).method("HEAD").send().await;
        assert!(anonymous.body.is_empty(), "{}", spec.name);
        assert_eq!(
            anonymous.status == 401,
            spec.permission != Permission::Public,
            "{}",
            spec.name
        );
        for role in USER_ROLES {
            let reply = head(&[role]).await;
            assert_eq!(
                is_authorized(&reply),
                spec.permission.granted_to(role),
                "{} as {}",
                spec.name,
                role.name()
            );
            assert!(reply.body.is_empty(), "{}", spec.name);
        }
    }
}

#[tokio::test]
async fn a_user_without_roles_is_refused_on_every_protected_route() {
    let app = app();
    for spec in protected() {
        let reply = request(&app, spec.route)
            .signed_in("user-without-roles", &[])
            .send()
            .await;
        reply.assert_refused(403, "auth.forbidden");
    }
}

#[tokio::test]
async fn headers_that_claim_an_identity_authorize_no_route() {
    let app = app();
    let admin = administrator(&app).await;
    for spec in protected() {
        let forged = request(&app, spec.route)
            .header("x-user-id", &admin.id)
            .header("x-roles", "admin")
            .header("x-session-id", "1")
            .header("x-amzn-authorizer", "admin");
        forged.send().await.assert_refused(401, "auth.missing");
    }
}

#[tokio::test]
async fn while_sessions_cannot_be_read_every_protected_route_is_unavailable() {
    let app = app();
    let admin = administrator(&app).await;
    let me = app.get("/api/v1/users/me").bearer(&admin.token);
    me.send().await.with_status(200);
    for spec in protected() {
        app.table("identity").fail_next(1);
        request(&app, spec.route)
            .bearer(&admin.token)
            .send()
            .await
            .assert_refused(503, "unavailable");
    }
}
