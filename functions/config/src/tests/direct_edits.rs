use parameters::Kind;
use serde_json::{Value, json};

use crate::testing::{
    app, create, create_secret, delete, facts, get, history, in_ssm, reconcile, remove_in_ssm,
    settle, table, update,
};
use testkit::App;

fn api(value: impl Into<Value>) -> (Value, String) {
    (value.into(), "api".to_owned())
}

fn direct(value: impl Into<Value>) -> (Value, String) {
    (value.into(), "parameter_store".to_owned())
}

/// Processes edits in SSM: by SSM's own events, or by the job alone.
async fn detect_edits(app: &App, by_event: bool) {
    if by_event {
        settle(app).await;
    } else {
        drop(app.take_parameter_changes());
        reconcile(app).await;
    }
}

#[tokio::test]
async fn a_parameter_that_an_administrator_creates_in_ssm_becomes_a_setting() {
    for by_event in [true, false] {
        let app = app();
        app.parameters()
            .given("subjects/page-size", "20", Kind::Plain);
        detect_edits(&app, by_event).await;
        let view = get(&app, "/subjects/page-size")
            .await
            .with_status(200)
            .json();
        assert_eq!(
            (&view["value"], &view["changed_by"]),
            (&json!(20), &json!("parameter_store"))
        );
        assert_eq!(view["pending"], false);
        assert_eq!(history(&app, "subjects/page-size").await, [direct(20)]);
        assert_eq!(
            facts(&app)[usize::from(!by_event)],
            ("SettingChanged".to_owned(), 1)
        );
    }
}

#[tokio::test]
async fn the_history_has_the_author_and_time_of_a_change_in_ssm() {
    for by_event in [true, false] {
        let app = app();
        let ada = "arn:aws:iam::123456789012:user/ada";
        app.parameters().by(ada);
        app.parameters().given("shared/limit", "1", Kind::Plain);
        app.clock().advance(std::time::Duration::from_secs(3600));
        detect_edits(&app, by_event).await;
        let view = get(&app, "/shared/limit").await.with_status(200).json();
        let expected = (&json!(ada), &json!("2026-06-01T12:00:00Z"));
        assert_eq!((&view["changed_by"], &view["changed_at"]), expected);
        let audit = get(&app, "/audit").await.json();
        let newest = &audit["items"][0];
        assert_eq!((&newest["actor"], &newest["at"]), expected);
        assert_eq!(newest["source"], "parameter_store");
    }
}

/// The versions of a parameter that was removed and created again start at 1.
#[tokio::test]
async fn a_setting_is_applied_to_a_parameter_that_was_created_again_without_an_event() {
    let app = app();
    for value in ["1", "2", "3"] {
        app.parameters().given("shared/limit", value, Kind::Plain);
        settle(&app).await;
    }
    remove_in_ssm(&app, "shared/limit").await;
    app.parameters().given("shared/limit", "3", Kind::Plain);
    drop(app.take_parameter_changes());
    update(&app, "shared/limit", 3, json!(4))
        .await
        .with_status(200);
    settle(&app).await;
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("4"));
    assert_eq!(get(&app, "/shared/limit").await.json()["pending"], false);
}

/// A number that DynamoDB cannot store, entered at the console.
#[tokio::test]
async fn a_value_that_no_row_can_store_is_recorded_as_text_and_does_not_block_others() {
    for by_event in [true, false] {
        let app = app();
        app.parameters().given("shared/huge", "1e300", Kind::Plain);
        app.parameters().given("shared/limit", "1", Kind::Plain);
        detect_edits(&app, by_event).await;
        assert_eq!(history(&app, "shared/huge").await, [direct("1e300")]);
        assert_eq!(history(&app, "shared/limit").await, [direct(1)]);
    }
}

#[tokio::test]
async fn an_edit_and_a_removal_in_ssm_are_recorded_in_the_same_history() {
    for by_event in [true, false] {
        let app = app();
        create(&app, "shared", "limit", json!(1))
            .await
            .with_status(201);
        settle(&app).await;
        app.parameters().given("shared/limit", "2", Kind::Plain);
        detect_edits(&app, by_event).await;
        remove_in_ssm(&app, "shared/limit").await;
        detect_edits(&app, by_event).await;
        assert_eq!(
            history(&app, "shared/limit").await,
            [api(1), direct(2), direct(Value::Null)]
        );
        get(&app, "/shared/limit")
            .await
            .assert_refused(404, "config.not_found");
        let audit = get(&app, "/audit").await.json();
        assert_eq!(audit["items"][0]["actor"], "parameter_store");
        assert_eq!(audit["items"].as_array().unwrap().len(), 3);
        app.parameters().given("shared/limit", "3", Kind::Plain);
        detect_edits(&app, by_event).await;
        assert_eq!(get(&app, "/shared/limit").await.json()["version"], 4);
    }
}

#[tokio::test]
async fn an_equivalent_value_with_other_spaces_is_not_a_change() {
    for by_event in [true, false] {
        let app = app();
        create(&app, "shared", "limit", json!({ "a": 1 }))
            .await
            .with_status(201);
        settle(&app).await;
        app.parameters()
            .given("shared/limit", "{ \"a\" : 1 }", Kind::Plain);
        detect_edits(&app, by_event).await;
        assert_eq!(history(&app, "shared/limit").await.len(), 1);
    }
}

#[tokio::test]
async fn our_own_changes_are_not_recorded_as_edits_in_ssm() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    create_secret(&app, "shared/token", json!("hush"))
        .await
        .with_status(201);
    settle(&app).await;
    for _ in 0..3 {
        assert_eq!(reconcile(&app).await["drifted"], 0);
    }
    assert_eq!(history(&app, "shared/limit").await, [api(1)]);
    assert_eq!(history(&app, "shared/token").await.len(), 1);
}

#[tokio::test]
async fn an_edit_in_ssm_is_ignored_while_our_own_change_is_pending() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    app.parameters().given("shared/limit", "2", Kind::Plain);
    let changes = app.take_parameter_changes();
    assert!(app.deliver_these(&changes).await.is_empty());
    assert_eq!(history(&app, "shared/limit").await, [api(1)]);
    settle(&app).await;
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("1"));
    assert_eq!(history(&app, "shared/limit").await, [api(1)]);
}

#[tokio::test]
async fn duplicate_and_late_events_change_nothing() {
    let app = app();
    app.parameters().given("shared/limit", "1", Kind::Plain);
    app.parameters().given("shared/limit", "2", Kind::Plain);
    let changes = app.take_parameter_changes();
    let reversed: Vec<_> = changes.iter().rev().chain(&changes).cloned().collect();
    assert!(app.deliver_these(&reversed).await.is_empty());
    assert_eq!(history(&app, "shared/limit").await, [direct(2)]);
    update(&app, "shared/limit", 1, json!(3))
        .await
        .with_status(200);
    let ours = app.take_events();
    update(&app, "shared/limit", 2, json!(4))
        .await
        .with_status(200);
    settle(&app).await;
    assert!(app.deliver_these(&ours).await.is_empty());
    assert!(app.deliver_these(&changes).await.is_empty());
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("4"));
    assert_eq!(
        history(&app, "shared/limit").await,
        [direct(2), api(3), api(4)]
    );
}

#[tokio::test]
async fn a_late_event_does_not_restore_a_deleted_setting() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    let late = app.take_events();
    delete(&app, "shared/limit", 1).await.with_status(204);
    settle(&app).await;
    assert!(app.deliver_these(&late).await.is_empty());
    assert_eq!(in_ssm(&app, "shared/limit").await, None);
}

#[tokio::test]
async fn our_own_change_between_the_two_reads_is_not_undone() {
    let app = app();
    create(&app, "shared", "limit", json!(1))
        .await
        .with_status(201);
    settle(&app).await;
    app.parameters().given("shared/limit", "2", Kind::Plain);
    let changes = app.take_parameter_changes();
    let meanwhile = app.clone();
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            update(&meanwhile, "shared/limit", 1, json!(3))
                .await
                .with_status(200);
        })
    });
    assert!(app.deliver_these(&changes).await.is_empty());
    settle(&app).await;
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("3"));
    assert_eq!(history(&app, "shared/limit").await, [api(1), api(3)]);
}

#[tokio::test]
async fn a_parameter_that_is_not_a_setting_is_ignored() {
    let app = app();
    for name in ["elsewhere/new-editor", "nobody/a", "shared/deep/er"] {
        app.parameters().given(name, "1", Kind::Plain);
    }
    settle(&app).await;
    reconcile(&app).await;
    assert_eq!(get(&app, "").await.json()["items"], json!([]));
}

#[tokio::test]
async fn a_plain_parameter_that_becomes_a_secret_hides_the_value() {
    let app = app();
    create(&app, "shared", "token", json!("loud"))
        .await
        .with_status(201);
    settle(&app).await;
    remove_in_ssm(&app, "shared/token").await;
    app.parameters().given("shared/token", "hush", Kind::Secret);
    settle(&app).await;
    let view = get(&app, "/shared/token").await.with_status(200).json();
    assert_eq!(
        (&view["value"], &view["secret"]),
        (&Value::Null, &json!(true))
    );
}
