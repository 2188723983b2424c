//! Tests of publication: one syllabus of a subject, semester and section.

use serde_json::json;

use crate::testing::syllabi::{
    act, app, content, created, facts, publish, published, read, syllabus, table, update, version,
    with,
};

#[tokio::test]
async fn two_windows_publish_once() {
    let (app, semester) = app().await;
    let id = created(&app, &syllabus(&semester)).await;
    let (other, same) = (app.clone(), id.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            act(&other, &same, "publish", 1).await.with_status(200);
        })
    });
    let refused = act(&app, &id, "publish", 1).await;
    refused.assert_refused(412, "request.stale_version");
    assert_eq!(facts(&app), ["SyllabusCreated", "SyllabusPublished"]);
    let again = act(&app, &id, "publish", 2).await;
    again.assert_refused(409, "syllabi.nothing_to_publish");
}

#[tokio::test]
async fn the_syllabus_that_was_published_in_the_same_place_is_superseded() {
    let (app, semester) = app().await;
    let first = published(&app, &syllabus(&semester)).await;
    let second = created(&app, &syllabus(&semester)).await;
    table(&app).forget_counts();
    act(&app, &second, "publish", 1).await.with_status(200);
    assert_eq!((table(&app).reads(), table(&app).commits()), (3, 1));
    let old = read(&app, &first).await.with_status(200).json();
    assert_eq!(old["state"], "superseded");
    let last = facts(&app);
    assert_eq!(
        last[last.len() - 2..],
        ["SyllabusPublished", "SyllabusSuperseded"]
    );
    publish(&app, &first).await;
    assert_eq!(read(&app, &second).await.json()["state"], "superseded");
}

#[tokio::test]
async fn sections_and_the_whole_subject_are_different_places() {
    let (app, semester) = app().await;
    let whole = published(&app, &syllabus(&semester)).await;
    let section = published(&app, &with(syllabus(&semester), "section", "A")).await;
    for id in [whole, section] {
        assert_eq!(read(&app, &id).await.json()["state"], "published");
    }
}

#[tokio::test]
async fn of_two_syllabi_that_are_published_at_once_one_is_refused_and_may_try_again() {
    let (app, semester) = app().await;
    let first = created(&app, &syllabus(&semester)).await;
    let second = created(&app, &syllabus(&semester)).await;
    let (other, same) = (app.clone(), first.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            act(&other, &same, "publish", 1).await.with_status(200);
        })
    });
    let refused = act(&app, &second, "publish", 1).await;
    refused.assert_refused(409, "syllabi.place_changed");
    act(&app, &second, "publish", 1).await.with_status(200);
    assert_eq!(read(&app, &first).await.json()["state"], "superseded");
    assert_eq!(read(&app, &second).await.json()["state"], "published");
}

#[tokio::test]
async fn the_other_syllabus_is_withdrawn_at_the_same_moment() {
    let (app, semester) = app().await;
    let first = published(&app, &syllabus(&semester)).await;
    let second = created(&app, &syllabus(&semester)).await;
    let (other, same) = (app.clone(), first.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            act(&other, &same, "withdraw", 2).await.with_status(200);
        })
    });
    let refused = act(&app, &second, "publish", 1).await;
    refused.assert_refused(409, "syllabi.place_changed");
    act(&app, &second, "publish", 1).await.with_status(200);
    read(&app, &first)
        .await
        .assert_refused(404, "syllabi.not_found");
    assert_eq!(read(&app, &second).await.json()["state"], "published");
}

#[tokio::test]
async fn a_review_is_asked_for_and_taken_back_by_a_change() {
    let (app, semester) = app().await;
    let id = created(&app, &syllabus(&semester)).await;
    let view = act(&app, &id, "submit", 1).await.with_status(200).json();
    assert_eq!(
        (&view["state"], &view["in_review"]),
        (&json!("in_review"), &json!(true))
    );
    act(&app, &id, "submit", 2).await.with_status(200);
    let view = update(&app, &id, 2, &content("B"))
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (&view["state"], &view["in_review"]),
        (&json!("draft"), &json!(false))
    );
    publish(&app, &id).await;
    let version = version(&app, &id).await;
    let refused = act(&app, &id, "submit", version).await;
    refused.assert_refused(409, "syllabi.nothing_to_publish");
}

#[tokio::test]
async fn a_withdrawn_syllabus_frees_its_place_and_can_be_published_again() {
    let (app, semester) = app().await;
    let id = created(&app, &syllabus(&semester)).await;
    let refused = act(&app, &id, "withdraw", 1).await;
    refused.assert_refused(409, "syllabi.not_published");
    publish(&app, &id).await;
    act(&app, &id, "withdraw", 2).await.with_status(200);
    read(&app, &id)
        .await
        .assert_refused(404, "syllabi.not_found");
    let other = published(&app, &syllabus(&semester)).await;
    publish(&app, &id).await;
    assert_eq!(read(&app, &id).await.json()["state"], "published");
    assert_eq!(read(&app, &other).await.json()["state"], "superseded");
}
