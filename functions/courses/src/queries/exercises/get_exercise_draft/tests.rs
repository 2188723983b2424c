//! Tests of reading exercises with their keys.

use serde_json::json;

use crate::testing::lessons::{
    app, as_assistant, as_stranger, exercise, get, of_exercise, publish, read, two_modules,
};

#[tokio::test]
async fn only_staff_of_the_course_see_keys() {
    let app = app();
    two_modules(&app).await;
    exercise(&app, json!({})).await.with_status(201);
    publish(&app, 1);
    let path = of_exercise(1, 1, "/draft");
    let view = get(&app, &path).await.with_status(200).json();
    assert_eq!(
        (&view["key"], &view["explanation"]),
        (&json!(1), &json!("Because."))
    );
    as_assistant(app.get(&path)).send().await.with_status(200);
    let stranger = as_stranger(app.get(&path)).send().await;
    stranger.assert_refused(403, "courses.not_staff");
    assert_eq!(read(&app, &path).await.status, 403);
}
