//! API keys in the authorizer and in introspection: which are accepted, and what they allow.

use std::time::Duration;

use kernel::context::Clock as _;
use kernel::deployment::Variable as _;
use kernel::table::AttributeValue;
use kernel::{Dependencies as _, Entity as _, Resources};
use serde_json::json;
use testkit::App;

use super::ApiKey;
use super::given::{Issued, issued, issued_as, program, revoke};
use super::issuer::ApiKeyIssuer;
use super::secret::{ApiKeySecret, ApiKeySecrets, KeySecret};
use super::verifier::ApiKeyVerifier;
use crate::given::{administrator, app, me, tamper};

async fn given() -> (App, String, Issued) {
    let app = app();
    let (_, admin) = administrator(&app).await;
    let key = issued(&app, &admin).await;
    app.table("identity").forget_counts();
    (app, admin, key)
}

fn resources(app: &App) -> Resources {
    testkit::resources::<(ApiKeyIssuer, ApiKeyVerifier)>(Some(app.table("identity").clone()))
}

/// A well-formed key of this stage with a random, wrong secret.
fn forged(app: &App, id: &str) -> String {
    let secrets = ApiKeySecrets::open(&resources(app)).unwrap();
    secrets.text(&id.parse().unwrap(), &KeySecret::draw().unwrap())
}

#[tokio::test]
async fn a_program_is_authenticated_by_either_header_with_one_read_and_one_small_write() {
    let (app, _, key) = given().await;
    program(&app, &key.text)
        .await
        .assert_refused(403, "auth.forbidden");
    let table = app.table("identity");
    assert_eq!((table.reads(), table.commits()), (1, 1));
    me(&app, &key.text)
        .await
        .assert_refused(403, "auth.forbidden");
}

#[tokio::test]
async fn a_key_with_only_the_scope_read_subjects_cannot_list_users() {
    let (app, _, key) = given().await;
    let users = app.get("/api/v1/users").header("x-api-key", &key.text);
    users.send().await.assert_refused(403, "auth.forbidden");
}

#[tokio::test]
async fn when_a_request_has_a_key_and_a_token_the_key_decides() {
    let (app, admin, key) = given().await;
    let both = |key: &str| {
        let request = app.get("/api/v1/users/me").bearer(&admin);
        request.header("x-api-key", key).send()
    };
    both(&key.text).await.assert_refused(403, "auth.forbidden");
    both("ak_test_1")
        .await
        .assert_refused(401, "auth.malformed");
    assert_eq!(me(&app, &admin).await.status, 200);
}

#[tokio::test]
async fn a_malformed_key_or_one_of_another_stage_is_refused_without_a_read_of_the_table() {
    let (app, _, Issued { id, text }) = given().await;
    let cut = text.rsplit_once('_').unwrap().0;
    for shown in [
        String::new(),
        "ak_".to_owned(),
        format!("ak_test_{id}"),
        cut.to_owned(),
        format!("{cut}_00000000"),
        text[..text.len() - 1].to_owned(),
        format!("{text}0"),
        format!(" {text}"),
        text.to_uppercase(),
        text.replace("ak_test_", "ak_prod_"),
        text.replace("ak_", ""),
    ] {
        program(&app, &shown)
            .await
            .assert_refused(401, "auth.malformed");
    }
    let table = app.table("identity");
    assert_eq!((table.reads(), table.commits()), (0, 0));
}

#[tokio::test]
async fn a_wrong_secret_and_an_unknown_key_are_refused_alike_and_do_not_use_up_the_rate() {
    let (app, admin, key) = given().await;
    let another = issued(&app, &admin).await;
    app.table("identity").forget_counts();
    for shown in [forged(&app, &key.id), forged(&app, "404")] {
        program(&app, &shown)
            .await
            .assert_refused(401, "auth.malformed");
    }
    let table = app.table("identity");
    assert_eq!((table.reads(), table.commits()), (2, 0));
    revoke(&app, &admin, &another.id).await.with_status(204);
    program(&app, &forged(&app, &another.id))
        .await
        .assert_refused(401, "auth.malformed");
}

#[tokio::test]
async fn a_key_is_refused_as_expired_after_90_days() {
    let (app, _, key) = given().await;
    app.clock().advance(Duration::from_secs(90 * 86_400 - 1));
    assert_eq!(program(&app, &key.text).await.status, 403);
    app.clock().advance(Duration::from_secs(1));
    program(&app, &key.text)
        .await
        .assert_refused(401, "auth.expired");
}

#[tokio::test]
async fn each_key_has_its_own_rate_limit() {
    let (app, admin, other) = given().await;
    let slow = json!({ "name": "Slow", "scopes": ["read_subjects"], "rate": { "per_minute": 60 } });
    let slow = issued_as(&app, &admin, &slow).await;
    for _ in 0..10 {
        assert_eq!(program(&app, &slow.text).await.status, 403);
    }
    let refused = program(&app, &slow.text).await;
    refused.assert_refused(429, "request.rate_limited");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(program(&app, &other.text).await.status, 403);
    app.clock().advance(Duration::from_secs(1));
    assert_eq!(program(&app, &slow.text).await.status, 403);
    assert_eq!(program(&app, &slow.text).await.status, 429);
}

#[tokio::test]
async fn a_key_is_unavailable_while_the_table_fails_or_its_row_is_broken() {
    let (app, _, key) = given().await;
    app.table("identity").fail_next(1);
    program(&app, &key.text)
        .await
        .assert_refused(503, "unavailable");
    app.table("identity").fail_next_commits(1);
    program(&app, &key.text)
        .await
        .assert_refused(503, "unavailable");
    tamper(&app, &ApiKey::key(&key.id), |row| {
        row.insert("scopes".to_owned(), AttributeValue::S("all".to_owned()));
    });
    program(&app, &key.text)
        .await
        .assert_refused(503, "unavailable");
}

#[tokio::test]
async fn a_scope_that_the_platform_no_longer_has_is_ignored() {
    let (app, _, key) = given().await;
    tamper(&app, &ApiKey::key(&key.id), |row| {
        let names = ["read_subjects", "manage_users", "read_minds"];
        let names = names.map(|name| AttributeValue::S(name.to_owned()));
        row.insert("scopes".to_owned(), AttributeValue::L(names.to_vec()));
    });
    let verifier = ApiKeyVerifier::open(&resources(&app)).unwrap();
    let active = verifier.introspect(&key.text, app.clock().now()).await;
    let scopes = active.unwrap().unwrap().scopes;
    assert_eq!(scopes.as_slice(), [kernel::Permission::ReadSubjects]);
}

#[tokio::test]
async fn introspection_returns_what_an_active_key_may_do_and_is_not_a_use_of_it() {
    let (app, admin, key) = given().await;
    let verifier = ApiKeyVerifier::open(&resources(&app)).unwrap();
    let now = app.clock().now();
    let active = verifier.introspect(&key.text, now).await.unwrap().unwrap();
    assert_eq!(active.id.as_str(), key.id);
    assert_eq!(active.scopes.as_slice(), [kernel::Permission::ReadSubjects]);
    assert_eq!(active.expires_at.to_string(), "2026-08-30T12:00:00Z");
    assert_eq!(app.table("identity").commits(), 0);
    for other in [forged(&app, &key.id), "a.b.c".to_owned()] {
        assert_eq!(verifier.introspect(&other, now).await.unwrap(), None);
    }
    assert_eq!(
        verifier
            .introspect(&key.text, active.expires_at)
            .await
            .unwrap(),
        None
    );
    revoke(&app, &admin, &key.id).await.with_status(204);
    assert_eq!(verifier.introspect(&key.text, now).await.unwrap(), None);
}

#[tokio::test]
async fn a_key_is_refused_under_the_secret_of_another_deployment() {
    let (app, _, key) = given().await;
    let table = app.table("identity").clone();
    let resources = Resources::new(Some(table), |name| match name {
        ApiKeySecret::NAME => Some(testkit::keys::value_of("OTHER", ApiKeySecret::SOURCE)),
        _ => Some("test".to_owned()),
    });
    let verifier = ApiKeyVerifier::open(&resources).unwrap();
    let found = verifier.introspect(&key.text, app.clock().now()).await;
    assert_eq!(found.unwrap(), None);
}
