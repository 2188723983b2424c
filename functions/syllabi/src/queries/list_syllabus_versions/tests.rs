//! Tests of the versions of a syllabus.

use crate::testing::syllabi::{
    app, as_ivo, as_learner, content, created, publish, syllabus, update,
};

#[tokio::test]
async fn the_latest_version_comes_first_and_says_when_it_was_published() {
    let (app, semester) = app().await;
    let id = created(&app, &syllabus(&semester)).await;
    publish(&app, &id).await;
    update(&app, &id, 2, &content("Second"))
        .await
        .with_status(200);
    let path = format!("/api/v1/syllabus/{id}/versions");
    let page = as_ivo(app.get(&path)).send().await.with_status(200).json();
    let items = page["items"].as_array().unwrap();
    assert_eq!(
        (&items[0]["number"], &items[1]["number"]),
        (&2.into(), &1.into())
    );
    assert_eq!(items[0]["title"], "Second");
    assert!(items[0]["published_at"].is_null() && items[1]["published_at"].is_string());
    let refused = as_learner(app.get(&path)).send().await;
    refused.assert_refused(403, "auth.forbidden");
    let unknown = as_ivo(app.get("/api/v1/syllabus/404/versions"))
        .send()
        .await;
    unknown.assert_refused(404, "syllabi.not_found");
}
