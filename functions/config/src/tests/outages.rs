use std::time::Duration;

use kernel::Kind as ErrorKind;
use serde_json::json;

use crate::testing::{
    app, create, create_secret, delete, facts, get, history, in_ssm, reconcile, row, settle, table,
    update,
};

#[tokio::test]
async fn while_ssm_is_down_settings_are_read_and_changed_and_reach_it_later() {
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
    let walk = app.job("reconcile-parameters", json!({})).await.unwrap();
    assert_eq!(
        (&walk["parameters"], &walk["complete"]),
        (&json!(0), &json!(false))
    );

    app.parameters().fail_next(0);
    reconcile(&app).await;
    assert_eq!(
        in_ssm(&app, "shared/limit").await,
        None,
        "the queue has its minute"
    );
    app.clock().advance(Duration::from_secs(61));
    reconcile(&app).await;
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("2"));
    assert_eq!(in_ssm(&app, "shared/colour").await.as_deref(), Some("red"));
    assert_eq!(get(&app, "/shared/limit").await.json()["pending"], false);
    assert_eq!(history(&app, "shared/limit").await.len(), 2);
}

/// However many never arrive, the others have their turn.
#[tokio::test]
async fn what_waits_for_ssm_is_looked_after_in_turn() {
    let app = app();
    app.parameters().fail_next(usize::MAX);
    for number in 0..50 {
        create(&app, "shared", &format!("key-{number:02}"), json!(number))
            .await
            .with_status(201);
    }
    drop(app.take_events());
    app.clock().advance(Duration::from_secs(61));
    let mut told = Vec::new();
    for expected in [40, 10, 40] {
        let walk = app.job("reconcile-parameters", json!({})).await.unwrap();
        assert_eq!(walk["drifted"], expected);
        let events = app.take_events().into_iter();
        told.extend(events.map(|event| event.event_data["names"][0].clone()));
    }
    assert_eq!(
        told[40..50],
        (40..50)
            .map(|n| json!(format!("shared/key-{n}")))
            .collect::<Vec<_>>()
    );
    assert_eq!(told[50..], told[..40]);
}

#[tokio::test]
async fn a_crash_before_ssm_has_it_is_made_good_by_the_queue() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    app.parameters().fail_next(1);
    settle(&app).await;
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("1"));
    assert_eq!(get(&app, "/shared/limit").await.json()["pending"], false);
}

/// SSM has it and we do not know: it is put there once more, and is nobody else's change.
#[tokio::test]
async fn a_crash_after_ssm_has_it_ends_in_the_same_state() {
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
        assert!(app.consume("apply-setting", event).await.is_err());
    }
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("1"));
    assert_eq!(get(&app, "/shared/limit").await.json()["pending"], true);
    let told = app.take_parameter_changes();
    assert!(app.deliver_these(&told).await.is_empty());
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

/// Two deliveries of one event at the same moment: each puts the secret, the later version counts,
/// whichever of the two commits last.
#[tokio::test]
async fn a_secret_that_is_put_twice_at_once_is_nobody_elses_change() {
    let app = app();
    create_secret(&app, "shared/token", json!("hush"))
        .await
        .with_status(201);
    let event = app.take_events().remove(0);
    let (other, mut again) = (app.clone(), event.clone());
    "another-delivery".clone_into(&mut again.event_id);
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            other.consume("apply-setting", &again).await.unwrap();
        })
    });
    app.consume("apply-setting", &event).await.unwrap();
    settle(&app).await;
    assert_eq!(reconcile(&app).await["drifted"], 0);
    assert_eq!(history(&app, "shared/token").await.len(), 1);
}

#[tokio::test]
async fn a_setting_that_changes_while_it_is_put_into_ssm_arrives_as_the_newest() {
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

/// SSM keeps a parameter's kind for its life, so the old one has to go first.
#[tokio::test]
async fn a_setting_that_is_made_anew_as_a_secret_becomes_one_in_ssm() {
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
