//! Tests of changes of modules.

use serde_json::json;

use crate::testing::lessons::{
    UNKNOWN, app, get, lesson_id, of_course, outline, put, set_lesson, shape, table, two_modules,
};

#[tokio::test]
async fn a_module_is_changed_and_moved_in_one_write() {
    let app = app();
    let [first, _] = two_modules(&app).await;
    let path = of_course(&format!("/modules/{first}"));
    table(&app).forget_counts();
    let body = json!({ "title": "Other", "sequential": true, "position": 2 });
    let reply = put(&app, &path, 1, &body).await;
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    assert_eq!(reply.header("etag"), Some("\"2\""));
    assert_eq!(shape(&outline(&app).await), [vec![3], vec![1, 2]]);
    let module = get(&app, &path).await.with_status(200).json();
    assert_eq!(
        (&module["title"], &module["sequential"]),
        (&json!("Other"), &json!(true))
    );
}

#[tokio::test]
async fn a_stale_version_is_refused_and_a_change_of_a_lesson_makes_none_stale() {
    let app = app();
    let [first, _] = two_modules(&app).await;
    let path = of_course(&format!("/modules/{first}"));
    set_lesson(&app, 1, json!({ "title": "Other" }))
        .await
        .with_status(200);
    put(&app, &path, 1, &json!({ "title": "B" }))
        .await
        .with_status(200);
    let stale = put(&app, &path, 1, &json!({ "title": "C" })).await;
    stale.assert_refused(412, "request.stale_version");
    let missing = of_course(&format!("/modules/{UNKNOWN}"));
    let refused = put(&app, &missing, 1, &json!({ "title": "C" })).await;
    refused.assert_refused(404, "courses.module_not_found");
}

#[tokio::test]
async fn of_two_changes_of_one_module_at_once_one_is_refused() {
    let app = app();
    let [first, _] = two_modules(&app).await;
    let path = of_course(&format!("/modules/{first}"));
    let (other, same) = (app.clone(), path.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            put(&other, &same, 1, &json!({ "title": "Faster" }))
                .await
                .with_status(200);
        })
    });
    let refused = put(&app, &path, 1, &json!({ "title": "Second" })).await;
    refused.assert_refused(412, "request.stale_version");
}

#[tokio::test]
async fn a_module_that_would_wait_for_its_own_lesson_is_refused() {
    let app = app();
    let [first, _] = two_modules(&app).await;
    let path = of_course(&format!("/modules/{first}"));
    let body = json!({ "title": "A", "release": { "after_lessons": [lesson_id(1)] } });
    let details = put(&app, &path, 1, &body)
        .await
        .assert_refused(409, "courses.release_cycle");
    assert_eq!(details["cycle"], json!([lesson_id(1)]));
}
