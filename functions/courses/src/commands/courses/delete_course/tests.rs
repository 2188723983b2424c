use kernel::table::AttributeValue;
use serde_json::json;

use crate::testing::courses::*;
use crate::testing::lessons::COURSE;

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
    let is_left = |row: &kernel::table::Item| {
        let text = |name: &str| match row.get(name) {
            Some(AttributeValue::S(text)) => text.clone(),
            _ => String::new(),
        };
        let is_of_course = text("pk").contains(&id) && !text("pk").starts_with("UNIQUE");
        is_of_course && !text("sk").starts_with("EVENT#") && !text("pk").starts_with("BULK")
    };
    let left: Vec<_> = app
        .table("courses")
        .rows()
        .into_iter()
        .filter(is_left)
        .collect();
    assert!(left.is_empty(), "{left:?}");
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
