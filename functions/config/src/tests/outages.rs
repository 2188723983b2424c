use std::time::Duration;

use kernel::Kind as ErrorKind;
use serde_json::json;

use crate::testing::{
    app, create, create_secret, delete, facts, get, history, in_ssm, reconcile, row, settle, table,
    update,
};

#[tokio::test]
async fn settings_can_be_read_and_changed_while_ssm_is_down_and_are_applied_later() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    app.parameters().fail_next(usize::MAX);
    update(&app, "shared/limit", 1, json!(2))
        .await
        .with_status(200);
    create(&app, "shared", "colour", json!("red"))
        .await
        .with_status(201);
    assert_eq!(
        get(&app, "/shared/limit").await.with_status(200).json()["value"],
        2
    );
    for path in ["", "/shared/effective", "/audit", "/shared/limit/history"] {
        get(&app, path).await.with_status(200);
    }
    let events = app.take_events();
    let dead = app.deliver_these(&events).await;
    assert!(
        !dead.is_empty()
            && dead
                .iter()
                .all(|dead| dead.error.kind() == ErrorKind::Unavailable)
    );
    let report = app.job("reconcile-parameters", json!({})).await.unwrap();
    assert_eq!(
        (&report["parameters"], &report["complete"]),
        (&json!(0), &json!(false))
    );

    app.parameters().fail_next(0);
    reconcile(&app).await;
    assert_eq!(
        in_ssm(&app, "shared/limit").await,
        None,
        "the job leaves settings to the queue for one minute"
    );
    app.clock().advance(Duration::from_secs(61));
    reconcile(&app).await;
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("2"));
    assert_eq!(in_ssm(&app, "shared/colour").await.as_deref(), Some("red"));
    assert_eq!(get(&app, "/shared/limit").await.json()["pending"], false);
    assert_eq!(history(&app, "shared/limit").await.len(), 2);
}

/// Settings that can never be applied do not block the others.
#[tokio::test]
async fn pending_settings_are_reported_in_turn() {
    let app = app();
    app.parameters().fail_next(usize::MAX);
    for number in 0..50 {
        create(&app, "shared", &format!("key-{number:02}"), json!(number))
            .await
            .with_status(201);
    }
    drop(app.take_events());
    app.clock().advance(Duration::from_secs(61));
    let mut reported = Vec::new();
    for expected in [40, 10, 40] {
        let report = app.job("reconcile-parameters", json!({})).await.unwrap();
        assert_eq!(report["drifted"], expected);
        let events = app.take_events().into_iter();
        reported.extend(events.map(|event| event.event_data["names"][0].clone()));
    }
    assert_eq!(
        reported[40..50],
        (40..50)
            .map(|n| json!(format!("shared/key-{n}")))
            .collect::<Vec<_>>()
    );
    assert_eq!(reported[50..], reported[..40]);
}

#[tokio::test]
async fn after_a_crash_before_the_put_the_queue_applies_the_setting() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    app.parameters().fail_next(1);
    settle(&app).await;
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("1"));
    assert_eq!(get(&app, "/shared/limit").await.json()["pending"], false);
}

/// The parameter was put, but the commit failed: it is put again and is not recorded as an edit in SSM.
#[tokio::test]
async fn after_a_crash_after_the_put_the_result_is_the_same() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    create_secret(&app, "shared/token", json!("hush"))
        .await
        .with_status(201);
    let events = app.take_events();
    for event in &events {
        table(&app).fail_next_commits(1);
        assert!(app.consume("sync-setting", event).await.is_err());
    }
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("1"));
    assert_eq!(get(&app, "/shared/limit").await.json()["pending"], true);
    let changes = app.take_parameter_changes();
    assert!(app.deliver_these(&changes).await.is_empty());
    assert!(app.deliver_these(&events).await.is_empty());
    settle(&app).await;
    reconcile(&app).await;
    for name in ["shared/limit", "shared/token"] {
        assert_eq!(history(&app, name).await.len(), 1, "{name}");
        assert_eq!(
            get(&app, &format!("/{name}")).await.json()["pending"],
            false
        );
    }
    assert_eq!(facts(&app).len(), 2);
}

/// Two concurrent deliveries of one event: each puts the secret, and the later parameter version is
/// kept, regardless of which delivery commits last.
#[tokio::test]
async fn a_secret_that_is_put_twice_at_once_is_not_recorded_as_an_edit_in_ssm() {
    let app = app();
    create_secret(&app, "shared/token", json!("hush"))
        .await
        .with_status(201);
    let event = app.take_events().remove(0);
    let (other, mut again) = (app.clone(), event.clone());
    "another-delivery".clone_into(&mut again.event_id);
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            other.consume("sync-setting", &again).await.unwrap();
        })
    });
    app.consume("sync-setting", &event).await.unwrap();
    settle(&app).await;
    assert_eq!(reconcile(&app).await["drifted"], 0);
    assert_eq!(history(&app, "shared/token").await.len(), 1);
}

#[tokio::test]
async fn a_setting_that_changes_while_it_is_put_into_ssm_is_put_in_its_newest_state() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    let first = app.take_events();
    let other = app.clone();
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            update(&other, "shared/limit", 1, json!(2))
                .await
                .with_status(200);
        })
    });
    assert!(app.deliver_these(&first).await.is_empty());
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("2"));
    settle(&app).await;
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("2"));
    assert_eq!(history(&app, "shared/limit").await.len(), 2);
}

/// SSM cannot change the type of a parameter, so the old parameter has to be removed first.
#[tokio::test]
async fn a_setting_that_is_created_again_as_a_secret_is_a_secret_in_ssm() {
    let app = app();
    create(&app, "shared", "token", json!("loud"))
        .await
        .with_status(201);
    settle(&app).await;
    for version in 1..4 {
        update(&app, "shared/token", version, json!(version))
            .await
            .with_status(200);
        settle(&app).await;
    }
    delete(&app, "shared/token", 4).await.with_status(204);
    create_secret(&app, "shared/token", json!("hush"))
        .await
        .with_status(201);
    settle(&app).await;
    assert_eq!(in_ssm(&app, "shared/token").await.as_deref(), Some("hush"));
    assert_eq!(get(&app, "/shared/token").await.json()["pending"], false);
    assert!(!row(&app, "shared/token").contains_key("sealed"));
    assert_eq!(reconcile(&app).await["drifted"], 0);
}
