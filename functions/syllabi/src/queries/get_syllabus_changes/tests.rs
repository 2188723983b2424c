//! Tests of the differences between versions.

use serde_json::json;

use crate::testing::syllabi::{
    app, as_ivo, as_learner, content, created, publish, syllabus, table, update, with,
};

#[tokio::test]
async fn two_versions_are_compared_in_one_call() {
    let (app, semester) = app().await;
    let id = created(&app, &syllabus(&semester)).await;
    let weeks = json!([{ "topic": "Groups" }]);
    let second = with(content("Algebra, winter"), "weeks", weeks);
    update(&app, &id, 1, &second).await.with_status(200);
    let path = format!("/api/v1/syllabus/{id}/changes?from=1&to=2");
    table(&app).forget_counts();
    let reply = as_ivo(app.get(&path)).send().await.with_status(200).json();
    assert_eq!(table(&app).reads(), 1);
    let changes = reply["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (&changes[0]["path"], &changes[0]["kind"]),
        (&json!("/weeks/0"), &json!("added"))
    );
    let refused = as_learner(app.get(&path)).send().await;
    refused.assert_refused(404, "syllabi.not_found");
    publish(&app, &id).await;
    let refused = as_learner(app.get(&path)).send().await;
    refused.assert_refused(404, "syllabi.no_such_version");
    for numbers in ["from=2&to=2", "from=2&to=1", "from=0&to=1", "from=1"] {
        let path = format!("/api/v1/syllabus/{id}/changes?{numbers}");
        let refused = as_ivo(app.get(&path)).send().await;
        refused.assert_refused(422, "request.invalid");
    }
}
