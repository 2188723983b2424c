use kernel::table::{AttributeValue, Item};
use serde_json::json;
use testkit::App;

use crate::testing::courses::*;
use crate::testing::lessons::COURSE;

/// The rows of a course that are left, without its events.
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

#[tokio::test]
async fn a_deleted_course_is_gone_with_all_its_rows_and_keeps_its_slug() {
    let app = app();
    let id = published(&app, json!({ "tags": ["a"] }), 3).await;
    change(&app, app.delete(&path(&id, "")), &id)
        .await
        .with_status(204);
    assert_eq!(
        facts(&app)
            .iter()
            .filter(|fact| *fact == "CourseDeleted")
            .count(),
        1
    );
    get(&app, &path(&id, ""))
        .await
        .assert_refused(404, "courses.not_found");
    assert!(titles(&app, "").await.is_empty());
    app.deliver().await;
    assert!(left(&app, &id).is_empty(), "{:?}", left(&app, &id));
    create(&app, json!({ "slug": "algebra" }))
        .await
        .assert_refused(409, "courses.slug_taken");
}

#[tokio::test]
async fn a_course_with_learners_is_not_deleted() {
    let app = crate::testing::lessons::app();
    let deletion = app.delete(&path(COURSE, ""));
    change(&app, deletion, COURSE)
        .await
        .assert_refused(409, "courses.has_learners");
}

#[tokio::test]
async fn the_rows_of_a_course_with_more_events_than_a_page_are_removed_too() {
    let app = app();
    let id = published(&app, json!({}), 2).await;
    for number in 0..200 {
        let body = json!({ "title": format!("Algebra {number}") });
        change(&app, app.put(&path(&id, "")).json(&body), &id)
            .await
            .with_status(200);
    }
    change(&app, app.delete(&path(&id, "")), &id)
        .await
        .with_status(204);
    app.deliver().await;
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
    change(&app, app.delete(&path(&id, "")), &id)
        .await
        .with_status(204);
    app.deliver().await;
    assert!(left(&app, &id).is_empty(), "{:?}", left(&app, &id));
}
