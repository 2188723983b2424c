//! Tests of lists of modules.

use serde_json::json;

use crate::testing::lessons::{app, get, module, of_course, publish, read, two_modules};

#[tokio::test]
async fn modules_are_listed_in_their_order_page_by_page() {
    let app = app();
    two_modules(&app).await;
    publish(&app, 1);
    module(&app, "Third").await;
    let page = get(&app, &of_course("/modules?limit=2"))
        .await
        .with_status(200)
        .json();
    let titles: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["title"])
        .collect();
    assert_eq!(titles, [&json!("First"), &json!("Second")]);
    let cursor = page["next_cursor"].as_str().unwrap();
    let last = get(
        &app,
        &of_course(&format!("/modules?limit=2&cursor={cursor}")),
    )
    .await
    .json();
    assert_eq!(last["items"][0]["title"], "Third");
    assert_eq!(last["next_cursor"], json!(null));
    let published = read(&app, &of_course("/modules"))
        .await
        .with_status(200)
        .json();
    assert_eq!(published["items"].as_array().unwrap().len(), 2);
    assert_eq!(published["items"][0]["version"], json!(null));
    let foreign = get(&app, &of_course(&format!("/lessons?cursor={cursor}"))).await;
    foreign.assert_refused(400, "request.invalid_cursor");
}
