use serde_json::json;

use crate::testing::lessons::*;

#[tokio::test]
async fn a_text_is_read_as_it_was_with_one_call() {
    let app = app();
    two_modules(&app).await;
    let version = write_text(&app, 1, "Tick").await;
    write_text(&app, version, "Tock").await;
    table(&app).forget_counts();
    let path = of_lesson(1, &format!("/revisions/{version}"));
    let text = get(&app, &path).await.with_status(200).json();
    assert_eq!(table(&app).reads(), 1);
    assert_eq!(
        text["blocks"],
        json!([{ "kind": "text", "id": "a", "text": "Tick" }])
    );
    assert_eq!(text["revision"], version);
    assert!(text["bytes"].as_u64().unwrap() > 20);
}

#[tokio::test]
async fn what_was_never_replaced_is_no_revision() {
    let app = app();
    two_modules(&app).await;
    let version = write_text(&app, 1, "Tick").await;
    for number in [version, 1, 99] {
        let path = of_lesson(1, &format!("/revisions/{number}"));
        get(&app, &path)
            .await
            .assert_refused(404, "courses.no_such_revision");
    }
    for number in ["0", "01", "-1", "1000000001", "x"] {
        let path = of_lesson(1, &format!("/revisions/{number}"));
        get(&app, &path).await.with_status(422);
    }
    get(&app, &of_lesson(9, "/revisions/1"))
        .await
        .assert_refused(404, "courses.lesson_not_found");
}
