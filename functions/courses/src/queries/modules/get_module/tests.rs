//! Tests of reading modules.

use crate::testing::lessons::{UNKNOWN, app, get, module, of_course, publish, read, two_modules};

#[tokio::test]
async fn a_module_of_the_draft_is_shown_to_staff_alone() {
    let app = app();
    let [first, _] = two_modules(&app).await;
    publish(&app, 1);
    let third = module(&app, "Third").await;
    let path = |id: &str| of_course(&format!("/modules/{id}"));
    let draft = get(&app, &path(&third)).await.with_status(200);
    assert_eq!(draft.header("etag"), Some("\"1\""));
    read(&app, &path(&third))
        .await
        .assert_refused(404, "courses.module_not_found");
    let published = read(&app, &path(&first)).await.with_status(200);
    assert_eq!(published.header("etag"), None);
    get(&app, &path(UNKNOWN))
        .await
        .assert_refused(404, "courses.module_not_found");
}
