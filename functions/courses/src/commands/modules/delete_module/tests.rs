//! Tests of deleting modules.

use serde_json::json;

use crate::testing::lessons::{app, delete, module, of_course, outline, put, two_modules};

#[tokio::test]
async fn an_empty_module_is_removed_and_one_with_lessons_is_not() {
    let app = app();
    let [first, _] = two_modules(&app).await;
    let empty = module(&app, "Empty").await;
    let refused = delete(&app, &of_course(&format!("/modules/{first}")), 1).await;
    refused.assert_refused(409, "courses.module_not_empty");
    let path = of_course(&format!("/modules/{empty}"));
    put(&app, &path, 1, &json!({ "title": "B" }))
        .await
        .with_status(200);
    delete(&app, &path, 1)
        .await
        .assert_refused(412, "request.stale_version");
    delete(&app, &path, 2).await.with_status(204);
    delete(&app, &path, 2)
        .await
        .assert_refused(404, "courses.module_not_found");
    assert_eq!(outline(&app).await["modules"].as_array().unwrap().len(), 2);
}
