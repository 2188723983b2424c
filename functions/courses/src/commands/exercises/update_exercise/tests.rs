//! Tests of changes of exercises.

use serde_json::json;

use crate::testing::lessons::{
    app, exercise, exercise_id, get, of_exercise, of_lesson, put, two_modules,
};

#[tokio::test]
async fn an_exercise_is_replaced_and_an_equal_one_changes_nothing() {
    let app = app();
    two_modules(&app).await;
    exercise(&app, json!({})).await.with_status(201);
    let path = of_exercise(1, 1, "");
    let body = json!({ "kind": "numeric", "prompt": "How many?", "key": 3, "tolerance": 0.5 });
    let view = put(&app, &path, 1, &body).await.with_status(200).json();
    assert_eq!(
        (&view["kind"], &view["version"]),
        (&json!("numeric"), &json!(2))
    );
    let same = put(&app, &path, 2, &body).await.with_status(200).json();
    assert_eq!(same["version"], 2);
    let stale = put(&app, &path, 1, &body).await;
    stale.assert_refused(412, "request.stale_version");
    let draft = get(&app, &of_exercise(1, 1, "/draft")).await;
    assert_eq!(draft.json()["tolerance"], 0.5);
}

#[tokio::test]
async fn an_exercise_of_another_lesson_or_with_another_key_is_refused() {
    let app = app();
    two_modules(&app).await;
    exercise(&app, json!({})).await.with_status(201);
    let body = json!({ "kind": "numeric", "prompt": "?", "key": "3" });
    let refused = put(&app, &of_exercise(1, 1, ""), 1, &body).await;
    refused.assert_refused(422, "request.invalid");
    let body = json!({ "kind": "numeric", "prompt": "?", "key": 3 });
    let other = of_lesson(2, &format!("/exercises/{}", exercise_id(1, 1)));
    let refused = put(&app, &other, 1, &body).await;
    refused.assert_refused(404, "courses.exercise_not_found");
}
