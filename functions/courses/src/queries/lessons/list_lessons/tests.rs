//! Tests of lists of lessons.

use serde_json::{Value, json};

use crate::testing::lessons::{
    app, as_stranger, get, lesson, lesson_id, of_course, ordinals, publish, read, set_learner,
    set_lesson, two_modules,
};

#[tokio::test]
async fn learners_see_what_opens_each_lesson() {
    let app = app();
    two_modules(&app).await;
    let waits = json!({ "release": { "after_lessons": [lesson_id(1)] } });
    set_lesson(&app, 2, waits).await.with_status(200);
    set_lesson(&app, 3, json!({ "preview": true }))
        .await
        .with_status(200);
    publish(&app, 1);
    let page = read(&app, &of_course("/lessons"))
        .await
        .with_status(200)
        .json();
    assert_eq!(ordinals(&page["items"]), [1, 2, 3]);
    assert_eq!(
        (&page["items"][0]["lock"], &page["items"][2]["lock"]),
        (&Value::Null, &Value::Null)
    );
    let lock = &page["items"][1]["lock"];
    assert_eq!(
        (&lock["why"], &lock["missing"]),
        (&json!("lessons_missing"), &json!([lesson_id(1)]))
    );
    set_learner(
        &app,
        "lin",
        &json!({ "completed": { "1": "2026-05-05T00:00:00Z" } }),
    );
    let page = read(&app, &of_course("/lessons")).await.json();
    assert_eq!(page["items"][1]["lock"], Value::Null);
}

#[tokio::test]
async fn strangers_see_titles_and_open_previews_alone() {
    let app = app();
    two_modules(&app).await;
    set_lesson(&app, 3, json!({ "preview": true }))
        .await
        .with_status(200);
    publish(&app, 1);
    let page = as_stranger(app.get(&of_course("/lessons")))
        .send()
        .await
        .with_status(200)
        .json();
    assert_eq!(page["items"][0]["lock"]["why"], "not_enrolled");
    assert_eq!(page["items"][2]["lock"], Value::Null);
    set_learner(&app, "lin", &json!({ "ends_at": "2026-05-02T00:00:00Z" }));
    let page = read(&app, &of_course("/lessons"))
        .await
        .with_status(200)
        .json();
    assert_eq!(page["items"][0]["lock"]["why"], "access_ended");
}

#[tokio::test]
async fn lessons_of_one_module_are_listed_page_by_page() {
    let app = app();
    let [first, second] = two_modules(&app).await;
    lesson(&app, &first, json!({})).await;
    let path = of_course(&format!("/lessons?module_id={first}&limit=2"));
    let page = get(&app, &path).await.with_status(200).json();
    assert_eq!(ordinals(&page["items"]), [1, 2]);
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = get(&app, &format!("{path}&cursor={cursor}"))
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (ordinals(&rest["items"]), &rest["next_cursor"]),
        (vec![4], &Value::Null)
    );
    let other = of_course(&format!("/lessons?module_id={second}&cursor={cursor}"));
    get(&app, &other)
        .await
        .assert_refused(400, "request.invalid_cursor");
}
