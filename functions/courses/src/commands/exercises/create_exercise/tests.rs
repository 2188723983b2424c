//! Tests of new exercises.

use serde_json::json;

use crate::testing::lessons::{
    app, exercise, exercise_id, of_exercise, of_lesson, outline, post, table, two_modules,
};

#[tokio::test]
async fn a_new_exercise_has_the_next_number_of_its_lesson() {
    let app = app();
    two_modules(&app).await;
    table(&app).forget_counts();
    let reply = exercise(&app, json!({})).await;
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    let view = reply.clone().with_status(201).json();
    assert_eq!(view["id"], exercise_id(1, 1));
    assert_eq!((&view["key"], &view["points"]), (&json!(1), &json!(1000)));
    assert_eq!(
        reply.header("location"),
        Some(of_exercise(1, 1, "").as_str())
    );
    assert_eq!(
        exercise(&app, json!({})).await.json()["id"],
        exercise_id(1, 2)
    );
    assert_eq!(
        outline(&app).await["modules"][0]["lessons"][0]["exercise_count"],
        2
    );
}

#[tokio::test]
async fn every_kind_of_exercise_has_its_key() {
    let app = app();
    two_modules(&app).await;
    let options = json!(["a", "b"]);
    for (kind, options, key) in [
        ("single", options.clone(), json!(1)),
        ("multiple", options.clone(), json!([0, 1])),
        ("numeric", json!([]), json!(-2.5)),
        ("text", json!([]), json!(["Paris"])),
        ("text", json!([]), json!("Paris")),
        ("order", options, json!([1, 0])),
        ("code", json!([]), json!(["42\n"])),
    ] {
        let body = json!({ "kind": kind, "prompt": "?", "options": options, "key": key });
        let reply = post(&app, &of_lesson(1, "/exercises"), &body).await;
        assert_eq!(reply.with_status(201).json()["key"], key);
    }
}

#[tokio::test]
async fn an_exercise_whose_key_does_not_fit_is_refused() {
    let app = app();
    two_modules(&app).await;
    for more in [
        json!({ "key": 3 }),
        json!({ "key": "b" }),
        json!({ "options": ["a"] }),
        json!({ "kind": "essay" }),
        json!({ "points": -1 }),
        json!({ "attempts": 0 }),
        json!({ "colour": "red" }),
    ] {
        let refused = exercise(&app, more).await;
        refused.assert_refused(422, "request.invalid");
    }
    let refused = post(
        &app,
        &of_lesson(9, "/exercises"),
        &json!({ "kind": "numeric", "prompt": "?" }),
    )
    .await;
    refused.assert_refused(404, "courses.lesson_not_found");
}

#[tokio::test]
async fn a_lesson_has_at_most_twenty_exercises() {
    let app = app();
    two_modules(&app).await;
    for _ in 0..20 {
        exercise(&app, json!({})).await.with_status(201);
    }
    exercise(&app, json!({}))
        .await
        .assert_refused(409, "courses.full");
}
