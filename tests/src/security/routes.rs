//! Written once for all routes: a new one is tested from the moment that it is in its catalogue.

use kernel::actor::Role;
use kernel::{Permission, Route};
use lambda::{EndpointSpec, Trigger};
use testkit::{App, RequestBuilder, Response};

use crate::given::{administrator, app, person};

/// What anybody may use. It is written out here so that opening a route takes two changes.
const OPEN: [&str; 16] = [
    "GET /.well-known/jwks.json",
    "GET /api/v1/auth/oauth/{provider}/authorize",
    "GET /api/v1/auth/oauth/{provider}/callback",
    "GET /docs",
    "GET /health",
    "GET /health/ready",
    "GET /health/{domain}",
    "GET /health/{domain}/ready",
    "GET /openapi.json",
    "POST /api/v1/auth/email/verify",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/password/forgot",
    "POST /api/v1/auth/password/reset",
    "POST /api/v1/auth/refresh",
    "POST /api/v1/auth/register",
    "$default",
];

/// The roles that a person can have; `service` is for API keys.
const PERSONS: [Role; 3] = [Role::Admin, Role::Instructor, Role::Learner];

pub(super) fn specs() -> Vec<EndpointSpec> {
    let entries = domains::catalogues()
        .into_iter()
        .flat_map(|catalogue| catalogue.entries);
    entries
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

pub(super) fn is_let_in(response: &Response) -> bool {
    !matches!(response.status, 401 | 403)
}

#[test]
fn these_routes_are_open_and_no_others() {
    let open = specs()
        .into_iter()
        .filter(|spec| spec.permission == Permission::Public);
    let mut open: Vec<String> = open.map(|spec| spec.route.key()).collect();
    let mut expected = OPEN.map(str::to_owned);
    open.sort();
    expected.sort();
    assert_eq!(open, expected);
}

#[tokio::test]
async fn a_stranger_gets_to_the_open_routes_alone() {
    let app = app();
    for spec in specs() {
        let reply = match spec.route {
            Route::DEFAULT => app.get("/nowhere").send().await,
            route => request(&app, route).send().await,
        };
        if spec.permission == Permission::Public {
            assert!(is_let_in(&reply), "{}: {}", spec.name, reply.text());
        } else {
            reply.assert_refused(401, "auth.missing");
            assert!(reply.header("www-authenticate").is_some(), "{}", spec.name);
        }
    }
}

#[tokio::test]
async fn every_role_gets_where_the_table_of_grants_says_and_no_further() {
    let app = app();
    let admin = administrator(&app).await;
    for role in PERSONS {
        let person = person(&app, &admin, role).await;
        for spec in protected() {
            // Recognised already: some of these routes end the session.
            let request = request(&app, spec.route).signed_in(&person.id, &[role]);
            let reply = request.send().await;
            if spec.permission.granted_to(role) {
                assert!(
                    is_let_in(&reply),
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
async fn who_has_no_role_gets_nowhere() {
    let app = app();
    for spec in protected() {
        let reply = request(&app, spec.route)
            .signed_in("nobody", &[])
            .send()
            .await;
        reply.assert_refused(403, "auth.forbidden");
    }
}

#[tokio::test]
async fn a_claimed_identity_opens_no_route() {
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
async fn while_sessions_cannot_be_read_nobody_gets_in() {
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
