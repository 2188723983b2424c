//! Tests of deleting exercises.

use serde_json::json;

use crate::testing::lessons::{
    app, delete, exercise, exercise_id, get, of_exercise, outline, publish, read, two_modules,
};

#[tokio::test]
async fn an_exercise_leaves_the_draft_and_stays_published_until_the_next_version() {
    let app = app();
    two_modules(&app).await;
    exercise(&app, json!({})).await.with_status(201);
    publish(&app, 1);
    let path = of_exercise(1, 1, "");
    delete(&app, &path, 2)
        .await
        .assert_refused(412, "request.stale_version");
    delete(&app, &path, 1).await.with_status(204);
    delete(&app, &path, 1)
        .await
        .assert_refused(404, "courses.exercise_not_found");
    get(&app, &path)
        .await
        .assert_refused(404, "courses.exercise_not_found");
    assert_eq!(
        outline(&app).await["modules"][0]["lessons"][0]["exercise_count"],
        0
    );
    read(&app, &path).await.with_status(200);
    publish(&app, 2);
    read(&app, &path)
        .await
        .assert_refused(404, "courses.exercise_not_found");
    assert_eq!(
        exercise(&app, json!({})).await.json()["id"],
        exercise_id(1, 2)
    );
}
