use serde_json::json;

use crate::testing::courses::*;

#[tokio::test]
async fn a_hidden_course_is_not_found_by_its_slug() {
    let app = app();
    created(&app, json!({})).await;
    let by_slug = format!("{COURSES}/by-slug/algebra");
    app.get(&by_slug)
        .send()
        .await
        .assert_refused(404, "courses.not_found");
    get(&app, &by_slug).await.with_status(200);
    let unknown = app.get(&format!("{COURSES}/by-slug/unknown")).send().await;
    unknown.assert_refused(404, "courses.not_found");
}
