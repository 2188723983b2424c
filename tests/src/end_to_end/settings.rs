//! Settings that administrators change by the API or in SSM; each change is copied to the other.

use std::time::{Duration, Instant};

use parameters::{Kind, Name, Parameters as _, Secrets, Ssm};
use serde_json::{Value, json};

use crate::api::{delete, get, learner, post, put, text, unique};
use crate::emulator::{endpoint, eventually, invoke, stage, wait_for};

/// How long a change may take until every function applies it: settings are cached for a minute, and
/// the events need some seconds.
const PROPAGATION: Duration = Duration::from_secs(70);

/// The caller that the local AWS reports for every request.
const CALLER: &str = "arn:aws:iam::000000000000:root";

fn ssm() -> Ssm {
    let path = format!("/aurora/{}", stage());
    Ssm::new(aws::Parts::from_environment().unwrap(), path)
}

/// Changes a parameter as `aws ssm put-parameter --overwrite` does, without our API.
fn put_parameter(name: &str, value: &str) {
    let name = Name::parse(name).unwrap();
    wait_for(ssm().put(&name, value, Kind::Plain)).unwrap();
}

fn parameter(name: &str, secrets: Secrets) -> Option<parameters::Parameter> {
    wait_for(ssm().get(&Name::parse(name).unwrap(), secrets)).unwrap()
}

fn value_in_ssm(name: &str) -> Option<String> {
    parameter(name, Secrets::Opened)?.value
}

fn setting(name: &str) -> Option<Value> {
    let reply = get(format!("/api/v1/config/{name}")).by_admin().send();
    (reply.status == 200).then(|| reply.json())
}

/// The source of each version of a setting, the newest first.
fn sources(name: &str) -> Vec<String> {
    let path = format!("/api/v1/config/{name}/history");
    let page = get(path).by_admin().send().with_status(200).json();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| text(&item["source"])).collect()
}

fn is_on(flag: &str, token: &str) -> bool {
    let asked = json!({ "flags": [flag] });
    let reply = post("/api/v1/config/flags/evaluate")
        .bearer(token)
        .json(&asked)
        .send();
    reply.with_status(200).json()["flags"][flag] == true
}

/// Calls an operation of EventBridge's own API.
fn event_bridge(operation: &str, body: &Value) {
    let reply = ureq::post(&endpoint())
        .header("x-amz-target", format!("AWSEvents.{operation}"))
        .header("content-type", "application/x-amz-json-1.1")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/events/aws4_request",
        )
        .send(body.to_string().as_bytes())
        .unwrap();
    assert_eq!(reply.status(), 200);
}

#[test]
fn a_setting_is_stored_in_ssm_and_its_history_in_our_table() {
    let key = unique();
    let name = format!("shared/{key}");
    let body = json!({ "service": "shared", "key": key, "value": { "size": 20 } });
    let made = post("/api/v1/config").by_admin().json(&body).send();
    assert_eq!(made.with_status(201).header("etag"), Some("\"1\""));
    let in_ssm = eventually("the setting is in SSM", || value_in_ssm(&name));
    assert_eq!(in_ssm, r#"{"size":20}"#);
    let path = format!("/api/v1/config/{name}");
    let change = |version, value: Value| {
        let request = put(path.as_str()).by_admin().if_match(version);
        request.json(&json!({ "value": value })).send()
    };
    change(1, json!("large")).with_status(200);
    change(1, json!("small")).assert_refused(412, "request.stale_version");
    eventually("the change is in SSM", || {
        (value_in_ssm(&name)? == "large").then_some(())
    });
    let back = post(format!("{path}/rollback")).by_admin();
    back.json(&json!({ "version": 1 })).send().with_status(200);
    eventually("the old value is back", || {
        (value_in_ssm(&name)? == in_ssm).then_some(())
    });
    eventually("no change is pending", || {
        (setting(&name)?["pending"] == false).then_some(())
    });
    let effective = get("/api/v1/config/subjects/effective").by_admin().send();
    let effective = effective.with_status(200).json();
    assert_eq!(effective["settings"][&key]["from"], "shared");
    assert_eq!(sources(&name), ["api", "api", "api"]);
    delete(path.as_str())
        .by_admin()
        .if_match(3)
        .send()
        .with_status(204);
    eventually("the parameter is gone", || {
        value_in_ssm(&name).is_none().then_some(())
    });
}

#[test]
fn a_value_that_no_row_can_store_is_refused_by_the_api_and_recorded_as_text_from_ssm() {
    let key = unique();
    for value in [
        "1e300",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    ] {
        let body = format!(r#"{{"service":"shared","key":"{key}","value":{value}}}"#);
        let request = post("/api/v1/config").by_admin();
        let request = request
            .header("content-type", "application/json")
            .body(body);
        request.send().assert_refused(422, "request.invalid");
    }
    let name = format!("shared/{key}");
    put_parameter(&name, "1e300");
    let view = eventually("the edit is recorded", || setting(&name));
    assert_eq!(view["value"], "1e300");
}

#[test]
fn a_secret_is_encrypted_in_ssm_and_never_returned() {
    let key = unique();
    let name = format!("shared/{key}");
    let body = json!({ "service": "shared", "key": key, "value": "hush, hush", "secret": true });
    let made = post("/api/v1/config").by_admin().json(&body).send();
    assert!(!made.with_status(201).text().contains("hush"));
    let found = eventually("the secret is in SSM", || parameter(&name, Secrets::Opened));
    assert_eq!(
        (found.kind, found.value.as_deref()),
        (Kind::Secret, Some("hush, hush"))
    );
    for path in [
        format!("/api/v1/config/{name}"),
        format!("/api/v1/config/{name}/history"),
        "/api/v1/config/audit?service=shared&limit=100".to_owned(),
        "/api/v1/config/shared/effective".to_owned(),
    ] {
        let shown = get(path).by_admin().send().with_status(200).text();
        assert!(!shown.contains("hush"), "{shown}");
    }
}

/// SSM's own event reports a change; when the event is lost, the job finds the change. Both are in one
/// test, so that no change of another test is lost while the rule is disabled.
#[test]
fn a_change_in_ssm_itself_is_recorded_in_the_same_history() {
    let (reported, unreported) = (unique(), unique());
    put_parameter(&format!("subjects/{reported}"), "1");
    let name = format!("subjects/{reported}");
    let view = eventually("the edit is recorded", || setting(&name));
    assert_eq!(
        (&view["value"], &view["changed_by"]),
        (&json!(1), &json!(CALLER))
    );
    let path = format!("/api/v1/config/{name}");
    let changed = put(path)
        .by_admin()
        .if_match(1)
        .json(&json!({ "value": 2 }));
    changed.send().with_status(200);
    eventually("the change is in SSM", || {
        (value_in_ssm(&name)? == "2").then_some(())
    });
    put_parameter(&name, "3");
    eventually("both sources are in one history", || {
        (sources(&name) == ["parameter_store", "api", "parameter_store"]).then_some(())
    });

    let rule = json!({ "Name": format!("aurora-{}-record-parameter-change", stage()) });
    event_bridge("DisableRule", &rule);
    put_parameter(&format!("subjects/{unreported}"), "7");
    event_bridge("EnableRule", &rule);
    let name = format!("subjects/{unreported}");
    invoke("reconcile-parameters", &json!({}));
    let view = eventually("the job recorded the change", || setting(&name));
    assert_eq!(
        (&view["value"], &view["changed_by"]),
        (&json!(7), &json!(CALLER))
    );
}

#[test]
fn a_flag_is_switched_by_its_parameter_alone() {
    let (flag, token) = (unique(), learner());
    assert!(!is_on(&flag, &token));
    for (value, expected) in [
        (r#"{"enabled": true, "everyone": true}"#, true),
        (r#"{"enabled": true, "users": []}"#, false),
        (r#"{"enabled": true, "everyone": true}"#, true),
        (r#"{"enabled": true, "roles": ["instructor"]}"#, false),
        (r#"{"enabled": true, "percentage": 100}"#, true),
        (r#"{"enabled": false}"#, false),
    ] {
        put_parameter(&format!("flags/{flag}"), value);
        eventually("the flag is switched", || {
            (is_on(&flag, &token) == expected).then_some(())
        });
    }
}

#[test]
fn a_flag_that_the_api_creates_is_the_same_in_ssm() {
    let (flag, token) = (unique(), learner());
    let body = json!({ "name": flag, "enabled": true, "percentage": 50, "users": ["nobody"] });
    let made = post("/api/v1/config/flags").by_admin().json(&body).send();
    made.with_status(201);
    let name = format!("flags/{flag}");
    let stored = eventually("the flag is in SSM", || value_in_ssm(&name));
    let stored: Value = serde_json::from_str(&stored).unwrap();
    assert_eq!(
        stored,
        json!({ "enabled": true, "percentage": 50, "users": ["nobody"] })
    );
    let of_one = is_on(&flag, &token);
    assert!(
        (0..5).all(|_| is_on(&flag, &token) == of_one),
        "a stable reply"
    );
    let toggle = post(format!("/api/v1/config/{name}/toggle")).by_admin();
    let toggled = toggle.json(&json!({})).send().with_status(200).json();
    assert_eq!(
        (&toggled["enabled"], &toggled["version"]),
        (&json!(false), &json!(2))
    );
    assert!(!is_on(&flag, &token));
    get("/api/v1/config/flags")
        .bearer(&token)
        .send()
        .assert_refused(403, "auth.forbidden");
}

/// No other test calls this route. Its function has cached its settings when they change.
#[test]
fn a_route_that_is_disabled_in_ssm_alone_is_refused_within_seventy_seconds() {
    let call = || {
        get("/api/v1/config/shared/none/versions/1")
            .by_admin()
            .send()
    };
    call().assert_refused(404, "config.version_not_found");
    put_parameter("routes/get-config-version", r#"{"enabled": false}"#);
    let disabled_at = Instant::now();
    let refused = loop {
        let reply = call();
        if reply.status == 503 || disabled_at.elapsed() > PROPAGATION {
            break reply;
        }
        std::thread::sleep(Duration::from_millis(500));
    };
    refused.assert_refused(503, "route.disabled");
    let policy = get("/api/v1/gateway/routes/get-config-version").by_admin();
    let policy = policy.send().with_status(200).json();
    assert_eq!(policy["policy"], json!({ "enabled": false }));
    let reset = delete("/api/v1/gateway/routes/get-config-version").by_admin();
    reset.send().with_status(204);
}

#[test]
fn an_invalid_policy_or_a_policy_for_no_route_is_refused() {
    let set = |route: &str, policy: Value| {
        let request = put(format!("/api/v1/gateway/routes/{route}")).by_admin();
        request.json(&policy).send()
    };
    set("get-nothing", json!({})).assert_refused(404, "config.route_not_found");
    set("set-route-policy", json!({ "enabled": false }))
        .assert_refused(409, "config.route_without_policy");
    let smuggled = json!({ "headers": { "x-a": "b\r\nset-cookie: c=d" } });
    set("list-events", smuggled).assert_refused(422, "request.invalid");
}
