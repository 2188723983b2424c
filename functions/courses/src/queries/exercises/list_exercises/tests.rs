//! Tests of lists of exercises.

use serde_json::json;

use crate::testing::lessons::{
    app, exercise, exercise_id, get, of_lesson, publish, read, table, two_modules,
};

#[tokio::test]
async fn exercises_are_listed_without_keys_and_explanations() {
    let app = app();
    two_modules(&app).await;
    for _ in 0..3 {
        exercise(&app, json!({ "hints": ["Look"] }))
            .await
            .with_status(201);
    }
    publish(&app, 1);
    exercise(&app, json!({})).await.with_status(201);
    table(&app).forget_counts();
    let published = read(&app, &of_lesson(1, "/exercises?version=1"))
        .await
        .with_status(200)
        .json();
    assert_eq!(table(&app).reads(), 1);
    let items = published["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    for item in items {
        assert!(
            item.get("key").is_none() && item.get("explanation").is_none(),
            "{item}"
        );
        assert_eq!(item["hints"], json!(["Look"]));
    }
    let draft = get(&app, &of_lesson(1, "/exercises?limit=3"))
        .await
        .with_status(200)
        .json();
    let cursor = draft["next_cursor"].as_str().unwrap();
    let path = of_lesson(1, &format!("/exercises?limit=3&cursor={cursor}"));
    let last = get(&app, &path).await.with_status(200).json();
    assert_eq!(last["items"][0]["id"], exercise_id(1, 4));
    let empty = get(&app, &of_lesson(2, "/exercises"))
        .await
        .with_status(200)
        .json();
    assert_eq!(empty, json!({ "items": [], "next_cursor": null }));
}
