//! Tests of deleting lessons.

use serde_json::json;

use crate::testing::lessons::{
    app, delete, exercise, get, lesson, lesson_id, of_exercise, of_lesson, outline, publish, read,
    set_lesson, shape, table, two_modules,
};

#[tokio::test]
async fn a_lesson_and_its_exercises_leave_the_draft_and_its_id_is_not_given_again() {
    let app = app();
    let [first, _] = two_modules(&app).await;
    exercise(&app, json!({})).await.with_status(201);
    table(&app).forget_counts();
    delete(&app, &of_lesson(1, ""), 1).await.with_status(204);
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    let refused = get(&app, &of_lesson(1, "")).await;
    refused.assert_refused(404, "courses.lesson_not_found");
    let refused = get(&app, &of_exercise(1, 1, "")).await;
    refused.assert_refused(404, "courses.exercise_not_found");
    assert_eq!(lesson(&app, &first, json!({})).await, lesson_id(4));
    assert_eq!(shape(&outline(&app).await), [vec![2, 4], vec![3]]);
}

#[tokio::test]
async fn learners_read_a_deleted_lesson_until_the_next_publication() {
    let app = app();
    two_modules(&app).await;
    publish(&app, 1);
    delete(&app, &of_lesson(1, ""), 1).await.with_status(204);
    read(&app, &of_lesson(1, "")).await.with_status(200);
    publish(&app, 2);
    for path in ["", "?version=1"] {
        let refused = read(&app, &of_lesson(1, path)).await;
        refused.assert_refused(404, "courses.lesson_not_found");
    }
}

#[tokio::test]
async fn a_lesson_for_which_another_one_waits_is_not_deleted() {
    let app = app();
    two_modules(&app).await;
    let waits = json!({ "release": { "after_lessons": [lesson_id(1)] } });
    set_lesson(&app, 2, waits).await.with_status(200);
    let refused = delete(&app, &of_lesson(1, ""), 1).await;
    let details = refused.assert_refused(409, "courses.lesson_awaited");
    assert_eq!(details["awaited_by"], json!([lesson_id(2)]));
    set_lesson(&app, 2, json!({})).await.with_status(200);
    delete(&app, &of_lesson(1, ""), 7)
        .await
        .assert_refused(412, "request.stale_version");
    delete(&app, &of_lesson(1, ""), 1).await.with_status(204);
}
