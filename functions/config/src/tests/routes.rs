use parameters::Kind;
use serde_json::{Value, json};
use settings::RoutePolicy;
use testkit::{App, RequestBuilder, Response};

use crate::testing::{app, as_admin, create, in_ssm, settle, table};

const ROUTES: &str = "/api/v1/gateway/routes";

async fn read(app: &App, id: &str) -> Response {
    as_admin(app.get(&format!("{ROUTES}/{id}"))).send().await
}

fn put(app: &App, id: &str, policy: Value) -> RequestBuilder {
    as_admin(app.put(&format!("{ROUTES}/{id}")).json(&policy))
}

fn delete(app: &App, id: &str) -> RequestBuilder {
    as_admin(app.delete(&format!("{ROUTES}/{id}")))
}

#[tokio::test]
async fn every_route_is_listed_with_its_policy() {
    let app = app();
    put(&app, "get-subject", json!({ "enabled": false }))
        .send()
        .await
        .with_status(200);
    let page = as_admin(app.get(ROUTES))
        .send()
        .await
        .with_status(200)
        .json();
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), gateway::routes().count());
    let find = |id: &str| items.iter().find(|item| item["route_id"] == id).unwrap();
    assert_eq!(find("get-subject")["policy"], json!({ "enabled": false }));
    assert_eq!(find("get-subject")["version"], 1);
    let login = find("login");
    assert_eq!(
        (
            &login["method"],
            &login["path"],
            &login["service"],
            &login["policy"],
            &login["version"]
        ),
        (
            &json!("POST"),
            &json!("/api/v1/auth/login"),
            &json!("identity"),
            &json!({}),
            &Value::Null
        )
    );
    let some = as_admin(app.get(&format!("{ROUTES}?service=subjects")))
        .send()
        .await
        .json();
    let some = some["items"].as_array().unwrap();
    assert!(!some.is_empty() && some.iter().all(|item| item["service"] == "subjects"));
}

#[tokio::test]
async fn a_policy_is_set_read_reset_and_written_to_ssm() {
    let app = app();
    let policy = json!({
        "timeout_ms": 2000, "rate": { "per_minute": 60, "burst": 5 },
        "deprecated_at": "2026-01-01T00:00:00Z", "sunset_at": "2027-01-01T00:00:00Z",
        "headers": { "x-notice": "moving" },
    });
    let reply = put(&app, "get-subject", policy.clone())
        .send()
        .await
        .with_status(200);
    assert_eq!(reply.header("etag"), Some("\"1\""));
    assert_eq!(reply.json()["policy"], policy);
    settle(&app).await;
    let stored: Value =
        serde_json::from_str(&in_ssm(&app, "routes/get-subject").await.unwrap()).unwrap();
    assert_eq!(stored, policy);
    let reply = read(&app, "get-subject").await.with_status(200);
    assert_eq!(
        (reply.header("etag"), &reply.json()["changed_by"]),
        (Some("\"1\""), &json!("ada"))
    );
    delete(&app, "get-subject").send().await.with_status(204);
    settle(&app).await;
    assert_eq!(in_ssm(&app, "routes/get-subject").await, None);
    let reply = read(&app, "get-subject").await.with_status(200);
    assert_eq!(
        (&reply.json()["policy"], &reply.json()["version"]),
        (&json!({}), &Value::Null)
    );
    delete(&app, "get-subject").send().await.with_status(204);
}

#[tokio::test]
async fn a_stale_if_match_of_a_policy_is_refused() {
    let app = app();
    put(&app, "get-subject", json!({ "timeout_ms": 2000 }))
        .send()
        .await
        .with_status(200);
    for stale in [
        put(&app, "get-subject", json!({})).header("if-match", "\"2\""),
        delete(&app, "get-subject").header("if-match", "\"2\""),
        delete(&app, "login").header("if-match", "\"1\""),
    ] {
        stale
            .send()
            .await
            .assert_refused(412, "request.stale_version");
    }
    let right = put(&app, "get-subject", json!({})).header("if-match", "\"1\"");
    assert_eq!(right.send().await.with_status(200).json()["version"], 2);
}

#[tokio::test]
async fn a_policy_is_created_only_where_there_is_none_if_the_client_says_so() {
    let app = app();
    let put = |condition: &'static str| {
        let request = app.put("/api/v1/gateway/routes/get-subject");
        let request = request
            .header(condition, "*")
            .json(&json!({ "timeout_ms": 2000 }));
        as_admin(request).send()
    };
    put("if-match")
        .await
        .assert_refused(412, "request.stale_version");
    put("if-none-match").await.with_status(200);
    put("if-none-match")
        .await
        .assert_refused(412, "request.excluded_version");
    put("if-match").await.with_status(200);
    let delete = app.delete("/api/v1/gateway/routes/get-subject");
    as_admin(delete).send().await.with_status(204);
    put("if-match")
        .await
        .assert_refused(412, "request.stale_version");
}

#[tokio::test]
async fn an_unknown_route_is_not_found() {
    let app = app();
    read(&app, "get-nothing")
        .await
        .assert_refused(404, "config.route_not_found");
    put(&app, "get-nothing", json!({}))
        .send()
        .await
        .assert_refused(404, "config.route_not_found");
    delete(&app, "get-nothing")
        .send()
        .await
        .assert_refused(404, "config.route_not_found");
    let as_setting = create(&app, "routes", "get-nothing", json!({})).await;
    as_setting.assert_refused(404, "config.route_not_found");
}

#[tokio::test]
async fn routes_that_change_policies_or_read_no_settings_cannot_be_disabled() {
    let app = app();
    for id in ["set-route-policy", "reset-route-policy", "get-health"] {
        let shown = read(&app, id).await.with_status(200).json();
        assert_eq!(shown["adjustable"], false);
        let off = json!({ "enabled": false });
        put(&app, id, off.clone())
            .send()
            .await
            .assert_refused(409, "config.route_without_policy");
        create(&app, "routes", id, off)
            .await
            .assert_refused(409, "config.route_without_policy");
    }
    assert!(table(&app).rows().is_empty());
}

#[tokio::test]
async fn routes_with_which_administrators_sign_in_cannot_be_disabled() {
    let app = app();
    for id in RoutePolicy::ALWAYS_ON {
        for policy in [json!({ "enabled": false }), json!({ "timeout_ms": 100 })] {
            put(&app, id, policy.clone())
                .send()
                .await
                .assert_refused(409, "config.route_always_on");
            create(&app, "routes", id, policy)
                .await
                .assert_refused(409, "config.route_always_on");
        }
        let limited = json!({ "rate": { "per_minute": 600, "burst": 20 } });
        put(&app, id, limited).send().await.with_status(200);
    }
}

#[tokio::test]
async fn only_a_query_that_everybody_may_use_has_a_fallback() {
    let app = app();
    let policy = json!({ "fallback": { "last_good_seconds": 600, "body": { "keys": [] } } });
    for id in ["get-subject", "create-subject", "login", "oauth-callback"] {
        put(&app, id, policy.clone())
            .send()
            .await
            .assert_refused(409, "config.route_without_fallback");
        create(&app, "routes", id, policy.clone())
            .await
            .assert_refused(409, "config.route_without_fallback");
    }
    assert!(table(&app).rows().is_empty());
    let set = put(&app, "get-jwks", policy.clone()).send().await;
    assert_eq!(set.with_status(200).json()["policy"], policy);
}

#[tokio::test]
async fn an_invalid_policy_is_refused() {
    let app = app();
    for policy in [
        json!({ "enabled": "no" }),
        json!({ "timeout_ms": 1 }),
        json!({ "rate": { "per_minute": 60 } }),
        json!({ "headers": { "set-cookie": "a=b" } }),
        json!({ "headers": { "x-a": "b\r\nset-cookie: a=b" } }),
        json!({ "deprecated_at": "2027-01-01T00:00:00Z", "sunset_at": "2026-01-01T00:00:00Z" }),
        json!({ "fallback": "none" }),
    ] {
        let refused = put(&app, "get-subject", policy).send().await;
        refused.assert_refused(422, "request.invalid");
    }
    assert!(table(&app).rows().is_empty());
}

#[tokio::test]
async fn a_policy_that_an_administrator_writes_to_ssm_is_shown() {
    let app = app();
    app.parameters()
        .given("routes/get-subject", r#"{"enabled":false}"#, Kind::Plain);
    settle(&app).await;
    let view = read(&app, "get-subject").await.with_status(200).json();
    assert_eq!(view["policy"], json!({ "enabled": false }));
    assert_eq!(view["changed_by"], "parameter_store");
}
