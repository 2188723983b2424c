use super::*;
use jiff::Timestamp;
use kernel::Actor;
use serde_json::json;
use settings::{FlagTarget, Settings};
use std::time::Duration;
use testkit::App;

fn event(id: u64, service: &str, key: &str, version: i64, value: Value) -> Envelope {
    let data = json!({ "service": service, "key": key, "version": version, "value": value });
    let mut event = Envelope::of_foreign(
        format!("e-{id}"),
        "config".to_owned(),
        "SettingChanged".to_owned(),
        Timestamp::UNIX_EPOCH,
        data,
    );
    event.metadata.source = "config".to_owned();
    event
}

fn without_value(id: u64, service: &str, key: &str, version: i64) -> Envelope {
    let mut event = event(id, service, key, version, Value::Null);
    if let Some(data) = event.event_data.as_object_mut() {
        data.remove("value");
    }
    event
}

async fn deliver(app: &App, events: &[Envelope]) {
    let dead = app.deliver_these(events).await;
    assert!(dead.is_empty(), "{dead:?}");
}

fn copy(app: &App) -> Settings {
    Settings::new(Some(app.table("platform").clone()))
}

fn app() -> App {
    App::new([crate::catalogue()])
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[tokio::test]
async fn a_domain_copies_the_addresses_of_services() {
    let app = app();
    let entry =
        json!({ "url": "https://a.example", "version": "1", "health": "https://a.example/h" });
    let events = [
        event(1, "services", "subjects", 1, entry),
        event(2, "services", "files", 1, json!({ "url": 7 })),
        event(
            3,
            "services",
            "gone",
            1,
            json!({ "url": "https://g.example" }),
        ),
        without_value(4, "services", "gone", 2),
    ];
    deliver(&app, &events).await;
    let settings = copy(&app);
    let url = settings.service_url("subjects", at(0)).await;
    assert_eq!(url.as_deref(), Some("https://a.example"));
    for unknown in ["files", "gone", "never"] {
        assert_eq!(
            settings.service_url(unknown, at(0)).await,
            None,
            "{unknown}"
        );
    }
}

#[tokio::test]
async fn a_domain_copies_flags_policies_shared_values_and_its_own_values() {
    let app = app();
    let policy = json!({ "enabled": false });
    deliver(
        &app,
        &[
            event(
                1,
                "flags",
                "new-editor",
                1,
                json!({ "enabled": true, "everyone": true }),
            ),
            event(2, "routes", "get-health", 1, policy),
            event(3, "shared", "color", 1, json!("red")),
            event(4, "platform", "size", 1, json!(7)),
            event(5, "subjects", "size", 1, json!(8)),
        ],
    )
    .await;
    let snapshot = copy(&app).snapshot(at(0)).await;
    let copied = format!("{snapshot:?}");
    for part in ["new-editor", "get-health", "color", "size"] {
        assert!(copied.contains(part), "{copied}");
    }
    assert!(copy(&app).route("get-health", at(0)).await.is_disabled());
    assert_eq!(
        app.table("platform")
            .rows()
            .iter()
            .filter(|row| {
                row.get("pk")
                    .is_some_and(|pk| format!("{pk:?}").contains("SETTINGS"))
            })
            .count(),
        4
    );
}

#[tokio::test]
async fn repeated_and_late_events_do_not_replace_the_newest_version() {
    let app = app();
    let on = |version| {
        event(
            version,
            "flags",
            "f",
            i64::try_from(version).unwrap(),
            json!({ "enabled": true, "everyone": true }),
        )
    };
    let off = |version| {
        event(
            version,
            "flags",
            "f",
            i64::try_from(version).unwrap(),
            json!({ "enabled": false }),
        )
    };
    deliver(&app, &[on(3), off(2), on(3), off(1), off(2)]).await;
    let system = FlagTarget::of(&Actor::System);
    let copy = copy(&app);
    assert!(copy.flag_for("f", &system, at(0)).await);
    deliver(&app, &[off(4)]).await;
    assert!(
        copy.flag_for("f", &system, at(59)).await,
        "cached for a minute"
    );
    assert!(!copy.flag_for("f", &system, at(61)).await);
}

#[tokio::test]
async fn a_malformed_flag_does_not_replace_the_last_valid_one() {
    let app = app();
    deliver(
        &app,
        &[
            event(
                1,
                "flags",
                "f",
                1,
                json!({ "enabled": true, "everyone": true }),
            ),
            event(2, "flags", "f", 2, json!("on, please")),
            event(3, "flags", "f", 3, Value::Null),
        ],
    )
    .await;
    let system = FlagTarget::of(&Actor::System);
    assert!(copy(&app).flag_for("f", &system, at(0)).await);
}

#[tokio::test]
async fn null_is_a_value_and_takes_precedence_over_a_shared_value() {
    let app = app();
    deliver(
        &app,
        &[
            event(1, "shared", "color", 1, json!("red")),
            event(2, "platform", "color", 1, Value::Null),
        ],
    )
    .await;
    let snapshot = copy(&app).snapshot(at(0)).await;
    assert_eq!(snapshot.values.get("color"), Some(&Value::Null));
}

#[tokio::test]
async fn a_value_of_the_maximum_length_of_a_parameter_is_copied() {
    let app = app();
    let long = "\"".repeat(4096);
    deliver(&app, &[event(1, "shared", "banner", 1, json!(long))]).await;
    let snapshot = copy(&app).snapshot(at(0)).await;
    assert_eq!(snapshot.values.get("banner"), Some(&json!(long)));
}

#[tokio::test]
async fn a_policy_cannot_disable_the_route_that_sets_policies() {
    let app = app();
    let off = json!({ "enabled": false });
    deliver(&app, &[event(1, "routes", "set-route-policy", 1, off)]).await;
    let policy = copy(&app).route("set-route-policy", at(0)).await;
    assert!(!policy.is_disabled());
}

#[tokio::test]
async fn a_setting_without_a_value_is_removed_from_the_copy() {
    let app = app();
    deliver(
        &app,
        &[
            event(1, "shared", "color", 1, json!("red")),
            without_value(2, "shared", "color", 2),
        ],
    )
    .await;
    app.clock().advance(Duration::from_secs(61));
    let snapshot = copy(&app).snapshot(at(0)).await;
    assert!(!format!("{snapshot:?}").contains("red"));
}
