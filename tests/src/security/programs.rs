//! API keys: the scopes of a key decide which routes it may call. Every route is tested.

use kernel::Permission;
use kernel::actor::Role;
use serde_json::{Value, json};
use testkit::App;

use super::routes::{is_authorized, protected, request};
use crate::given::{User, administrator, app, text};

async fn key(app: &App, admin: &User, scope: Permission) -> Value {
    let body = json!({ "name": scope.name(), "scopes": [scope.name()] });
    let made = app.post("/api/v1/auth/api-keys").bearer(&admin.token);
    made.json(&body).send().await.with_status(201).json()
}

#[tokio::test]
async fn a_key_is_authorized_for_the_routes_of_its_scope_and_no_others() {
    let app = app();
    let admin = administrator(&app).await;
    for scope in Permission::scopes() {
        let key = text(&key(&app, &admin, scope).await["key"]);
        for spec in protected() {
            app.clock().advance(std::time::Duration::from_millis(100));
            let reply = request(&app, spec.route)
                .header("x-api-key", &key)
                .send()
                .await;
            let is_allowed = spec.permission.granted_to(Role::Service) && spec.permission == scope;
            if is_allowed {
                assert!(is_authorized(&reply), "{}: {}", spec.name, reply.text());
            } else {
                reply.assert_refused(403, "auth.forbidden");
            }
        }
    }
}

#[tokio::test]
async fn a_revoked_or_misspelled_key_is_refused_on_every_route() {
    let app = app();
    let admin = administrator(&app).await;
    let made = key(&app, &admin, Permission::ReadSubjects).await;
    let key = text(&made["key"]);
    let path = format!("/api/v1/auth/api-keys/{}", text(&made["id"]));
    let revoke = app.delete(&path).bearer(&admin.token);
    revoke.send().await.with_status(204);
    for spec in protected() {
        let request = || request(&app, spec.route);
        let revoked = request().header("x-api-key", &key).send().await;
        revoked.assert_refused(401, "auth.revoked");
        let misspelled = request().header("x-api-key", &key[..key.len() - 1]);
        misspelled
            .send()
            .await
            .assert_refused(401, "auth.malformed");
    }
}
