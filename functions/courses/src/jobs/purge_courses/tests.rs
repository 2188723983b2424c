use std::time::Duration;

use kernel::table::{AttributeValue, Item};
use serde_json::json;
use testkit::App;

use crate::testing::courses::*;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MINUTE: Duration = Duration::from_secs(60);

/// The rows of a course that are left, without its events and its slugs.
fn left(app: &App, id: &str) -> Vec<Item> {
    let is_left = |row: &Item| {
        let text = |name: &str| match row.get(name) {
            Some(AttributeValue::S(text)) => text.clone(),
            _ => String::new(),
        };
        let is_of_course = text("pk").contains(id) && !text("pk").starts_with("UNIQUE");
        is_of_course && !text("sk").starts_with("EVENT#") && !text("pk").starts_with("BULK")
    };
    let rows = app.table("courses").rows().into_iter();
    rows.filter(is_left).collect()
}

fn count(app: &App, name: &str) -> usize {
    facts(app).iter().filter(|fact| *fact == name).count()
}

#[tokio::test]
async fn thirty_days_after_its_deletion_nothing_of_a_course_is_left_but_its_slug() {
    let app = app();
    let id = published(&app, json!({ "tags": ["a"] }), 3).await;
    archive(&app, &id).await;
    delete(&app, &id).await;
    app.pass_time(30 * DAY - MINUTE).await;
    assert_eq!(count(&app, "CoursePurged"), 0);
    assert!(left(&app, &id).len() > 6);
    app.pass_time(DAY).await;
    assert_eq!(count(&app, "CoursePurged"), 1);
    assert!(left(&app, &id).is_empty(), "{:?}", left(&app, &id));
    let restoration = as_olga(app.post(&path(&id, "/restore"))).send().await;
    restoration.assert_refused(404, "courses.not_found");
    create(&app, json!({ "slug": "algebra" }))
        .await
        .assert_refused(409, "courses.slug_taken");
}

#[tokio::test]
async fn a_course_that_was_restored_and_deleted_again_has_thirty_days_anew() {
    let app = app();
    let id = created(&app, json!({})).await;
    delete(&app, &id).await;
    app.pass_time(20 * DAY).await;
    as_olga(app.post(&path(&id, "/restore")))
        .send()
        .await
        .with_status(200);
    delete(&app, &id).await;
    app.pass_time(29 * DAY).await;
    assert_eq!(count(&app, "CoursePurged"), 0);
    app.pass_time(2 * DAY).await;
    assert_eq!(count(&app, "CoursePurged"), 1);
}

#[tokio::test]
async fn a_course_that_is_restored_while_it_is_purged_stays() {
    let app = app();
    let id = created(&app, json!({})).await;
    add_lessons(&app, &id, 2).await;
    delete(&app, &id).await;
    app.clock().advance(30 * DAY + MINUTE);
    let (other, same) = (app.clone(), id.clone());
    app.table("courses").before_next_commit(|| {
        Box::pin(async move {
            as_olga(other.post(&path(&same, "/restore")))
                .send()
                .await
                .with_status(200);
        })
    });
    let run = app.job("purge-courses", json!({})).await;
    run.unwrap();
    app.pass_time(DAY).await;
    assert_eq!(count(&app, "CoursePurged"), 0);
    get(&app, &path(&id, "/lessons")).await.with_status(200);
}

#[tokio::test]
async fn a_purge_whose_answer_is_lost_and_messages_that_come_twice_have_one_effect() {
    let app = app();
    let id = created(&app, json!({})).await;
    add_lessons(&app, &id, 2).await;
    let other = published(&app, json!({ "title": "Other" }), 2).await;
    delete(&app, &id).await;
    app.clock().advance(30 * DAY + MINUTE);
    app.table("courses").lose_next_answers(1);
    app.job("purge-courses", json!({})).await.unwrap();
    app.pass_time(DAY).await;
    assert_eq!(count(&app, "CoursePurged"), 1);
    let events = app.table("courses").events();
    for _ in 0..2 {
        assert!(app.deliver_these(&events).await.is_empty());
    }
    app.deliver().await;
    assert_eq!(count(&app, "CoursePurged"), 1);
    assert!(left(&app, &id).is_empty(), "{:?}", left(&app, &id));
    get(&app, &path(&other, "/lessons")).await.with_status(200);
}

#[tokio::test]
async fn the_rows_of_a_course_with_more_events_than_a_page_are_removed_too() {
    let app = app();
    let id = created(&app, json!({})).await;
    add_lessons(&app, &id, 2).await;
    for number in 0..200 {
        let body = json!({ "title": format!("Algebra {number}") });
        change(&app, app.put(&path(&id, "")).json(&body), &id)
            .await
            .with_status(200);
    }
    delete(&app, &id).await;
    app.pass_time(31 * DAY).await;
    assert!(left(&app, &id).is_empty(), "{:?}", left(&app, &id));
    assert!(facts(&app).len() > 200, "events stay");
}

#[tokio::test]
async fn a_lesson_that_is_created_during_the_deletion_is_removed_too() {
    let app = app();
    let id = created(&app, json!({})).await;
    let module = add_lessons(&app, &id, 1).await;
    let (other, same) = (app.clone(), id.clone());
    app.table("courses").before_next_commit(|| {
        Box::pin(async move {
            add_lesson(&other, &same, &module, "Just now").await;
        })
    });
    delete(&app, &id).await;
    app.pass_time(31 * DAY).await;
    assert!(left(&app, &id).is_empty(), "{:?}", left(&app, &id));
}
