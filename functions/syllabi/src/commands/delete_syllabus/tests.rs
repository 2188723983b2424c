//! Tests of the deletion of syllabi.

use kernel::table::AttributeValue;

use crate::testing::syllabi::{
    FILE, act, app, as_admin, as_ivo, content, created, facts, get, if_match, publish, syllabus,
    table, update, with,
};

async fn delete(app: &testkit::App, id: &str, version: u64) -> testkit::Response {
    let request = app.delete(&format!("/api/v1/syllabus/{id}"));
    as_admin(if_match(request, version)).send().await
}

/// How many rows belong to the syllabus beside its events.
fn rows_of(app: &testkit::App, id: &str) -> usize {
    let partition = AttributeValue::S(format!("SYLLABUS#{id}"));
    let rows = table(app).rows().into_iter();
    let is_event = |sk: Option<&AttributeValue>| matches!(sk, Some(AttributeValue::S(sk)) if sk.starts_with("EVENT#"));
    rows.filter(|row| row.get("pk") == Some(&partition) && !is_event(row.get("sk")))
        .count()
}

#[tokio::test]
async fn a_deleted_syllabus_is_not_found_and_its_versions_are_removed() {
    let (app, semester) = app().await;
    let id = created(&app, &with(syllabus(&semester), "file_id", FILE)).await;
    update(&app, &id, 2, &content("B")).await.with_status(200);
    let refused = as_ivo(if_match(app.delete(&format!("/api/v1/syllabus/{id}")), 4))
        .send()
        .await;
    refused.assert_refused(403, "auth.forbidden");
    delete(&app, &id, 3)
        .await
        .assert_refused(412, "request.stale_version");
    assert_eq!(rows_of(&app, &id), 3);
    delete(&app, &id, 4).await.with_status(204);
    get(&app, &id)
        .await
        .assert_refused(404, "syllabi.not_found");
    app.deliver().await;
    assert_eq!(rows_of(&app, &id), 0);
    assert!(facts(&app).contains(&"SyllabusDeleted".to_owned()));
}

#[tokio::test]
async fn a_published_syllabus_is_withdrawn_before_it_is_deleted() {
    let (app, semester) = app().await;
    let id = created(&app, &syllabus(&semester)).await;
    publish(&app, &id).await;
    delete(&app, &id, 2)
        .await
        .assert_refused(409, "syllabi.published");
    act(&app, &id, "withdraw", 2).await.with_status(200);
    delete(&app, &id, 3).await.with_status(204);
    delete(&app, &id, 3)
        .await
        .assert_refused(404, "syllabi.not_found");
}
