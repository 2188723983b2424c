//! Tests of reading one syllabus.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::ApiFault;

use crate::testing::syllabi::{
    FILE, app, as_learner, content, created, file_is_deleted, get, publish, published, read,
    subject_is_deleted, syllabus, table, update, with,
};

#[tokio::test]
async fn a_syllabus_is_read_with_its_subject_and_file_in_two_calls() {
    let (app, semester) = app().await;
    let id = published(&app, &with(syllabus(&semester), "file_id", FILE)).await;
    table(&app).forget_counts();
    let view = read(&app, &id).await.with_status(200).json();
    assert_eq!(table(&app).reads(), 2);
    assert_eq!(view["subject"]["state"], "present");
    assert_eq!(view["subject"]["data"]["name"], "Algebra");
    assert_eq!(view["file"]["data"]["original_name"], "week-1.pdf");
    assert_eq!(view["acknowledged_version"], Value::Null);
}

#[tokio::test]
async fn a_deleted_subject_or_file_is_gone_and_the_text_stays() {
    let (app, semester) = app().await;
    let id = published(&app, &with(syllabus(&semester), "file_id", FILE)).await;
    subject_is_deleted(&app).await;
    file_is_deleted(&app, FILE).await;
    let view = read(&app, &id).await.with_status(200).json();
    assert_eq!(view["title"], "Algebra, winter");
    for link in ["subject", "file"] {
        assert_eq!(view[link]["state"], "gone");
        assert_eq!(view[link]["data"], Value::Null);
    }
}

#[tokio::test]
async fn learners_read_published_versions_alone() {
    let (app, semester) = app().await;
    let id = created(&app, &syllabus(&semester)).await;
    publish(&app, &id).await;
    update(&app, &id, 2, &with(content("B"), "file_id", FILE))
        .await
        .with_status(200);
    update(&app, &id, 4, &content("C")).await.with_status(200);
    let version = |number: &str| format!("/api/v1/syllabus/by-id/{id}?content_version={number}");
    let draft = as_learner(app.get(&version("2"))).send().await;
    draft.assert_refused(404, "syllabi.no_such_version");
    let first = as_learner(app.get(&version("1"))).send().await;
    assert_eq!(first.with_status(200).json()["content_version"], 1);
    let draft = crate::testing::syllabi::as_ivo(app.get(&version("2")))
        .send()
        .await
        .with_status(200);
    assert_eq!(draft.json()["file"]["data"]["original_name"], "week-1.pdf");
    for refused in ["0", "01", "-1", "x", "4294967296"] {
        let reply = as_learner(app.get(&version(refused))).send().await;
        reply.assert_refused(422, "request.invalid");
    }
    let unknown = as_learner(app.get(&version("9"))).send().await;
    unknown.assert_refused(404, "syllabi.no_such_version");
    assert_eq!(get(&app, &id).await.json()["content_version"], json!(3));
}

#[tokio::test]
async fn whatever_the_other_domains_do_a_syllabus_is_read_with_their_copies() {
    let (app, semester) = app().await;
    let id = published(&app, &with(syllabus(&semester), "file_id", FILE)).await;
    let live = read(&app, &id).await.with_status(200).json();
    assert_eq!(
        (&live["subject"]["source"], &live["file"]["source"]),
        (&json!("live"), &json!("live"))
    );
    for fault in [
        ApiFault::Down,
        ApiFault::Slow(Duration::from_secs(60)),
        ApiFault::Status(500),
        ApiFault::Status(301),
        ApiFault::Garbage,
        ApiFault::TooLong,
    ] {
        app.api().set_fault("subjects", Some(fault));
        let view = read(&app, &id).await.with_status(200).json();
        assert_eq!(view["subject"]["source"], "copy", "{fault:?}");
        assert_eq!(view["subject"]["data"]["name"], "Algebra");
        assert_eq!(view["file"]["source"], "live");
    }
}

#[tokio::test]
async fn a_domain_that_is_down_is_not_asked_for_long() {
    let (app, semester) = app().await;
    let id = published(&app, &syllabus(&semester)).await;
    app.api().set_fault("subjects", Some(ApiFault::Status(500)));
    let before = app.api().calls_to("subjects");
    for _ in 0..50 {
        read(&app, &id).await.with_status(200);
    }
    let made = app.api().calls_to("subjects") - before;
    assert!((5..=10).contains(&made), "{made} calls");
    app.api().set_fault("subjects", None);
    app.clock().advance(Duration::from_secs(60));
    assert_eq!(read(&app, &id).await.json()["subject"]["source"], "live");
}

#[tokio::test]
async fn a_deleted_subject_is_gone_by_its_tombstone_too() {
    let (app, semester) = app().await;
    let id = published(&app, &syllabus(&semester)).await;
    subject_is_deleted(&app).await;
    app.api().set_fault("subjects", Some(ApiFault::Down));
    let view = read(&app, &id).await.with_status(200).json();
    assert_eq!(
        (&view["subject"]["state"], &view["subject"]["source"]),
        (&json!("gone"), &json!("copy"))
    );
}
