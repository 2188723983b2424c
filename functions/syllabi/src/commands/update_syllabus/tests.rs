//! Tests of changes of syllabi.

use serde_json::json;

use crate::testing::syllabi::{
    FILE, act, app, as_admin, as_other_instructor, content, created, facts, file, get, if_match,
    publish, read, syllabus, table, update, with,
};

#[tokio::test]
async fn another_content_is_a_new_version_and_an_equal_one_changes_nothing() {
    let (app, semester) = app().await;
    let id = created(&app, &syllabus(&semester)).await;
    table(&app).forget_counts();
    let reply = update(&app, &id, 1, &content("Linear algebra")).await;
    let view = reply.with_status(200).json();
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    assert_eq!(
        (&view["content_version"], &view["version"]),
        (&json!(2), &json!(2))
    );
    let same = update(&app, &id, 2, &content("Linear algebra")).await;
    assert_eq!(same.with_status(200).json()["content_version"], 2);
    assert_eq!(facts(&app), ["SyllabusCreated", "SyllabusUpdated"]);
}

#[tokio::test]
async fn learners_read_the_published_version_until_the_next_one_is_published() {
    let (app, semester) = app().await;
    let id = created(&app, &syllabus(&semester)).await;
    read(&app, &id)
        .await
        .assert_refused(404, "syllabi.not_found");
    publish(&app, &id).await;
    update(&app, &id, 2, &content("Second"))
        .await
        .with_status(200);
    let view = read(&app, &id).await.with_status(200).json();
    assert_eq!(view["title"], "Algebra, winter");
    assert_eq!(
        (&view["state"], &view["has_draft"]),
        (&json!("published"), &json!(true))
    );
    assert_eq!(get(&app, &id).await.json()["title"], "Second");
    publish(&app, &id).await;
    assert_eq!(read(&app, &id).await.json()["title"], "Second");
    let event = table(&app).events().pop().unwrap().event_data;
    assert_eq!(event["changes"], json!(["title"]));
}

#[tokio::test]
async fn a_file_is_in_use_while_the_latest_or_the_published_version_has_it_and_shown_by_the_latter()
{
    let (app, semester) = app().await;
    file(&app, "72", "ivo").await;
    let id = created(&app, &with(syllabus(&semester), "file_id", FILE)).await;
    publish(&app, &id).await;
    let other = with(content("B"), "file_id", "72");
    update(&app, &id, 4, &other).await.with_status(200);
    publish(&app, &id).await;
    act(&app, &id, "withdraw", 9).await.with_status(200);
    let links: Vec<_> = table(&app)
        .events()
        .into_iter()
        .filter(|event| event.event_type.starts_with("File"))
        .map(|event| {
            let data = &event.event_data;
            (data["file_id"].clone(), data["readers"].clone())
        })
        .collect();
    let expected = [
        (FILE, Some("nobody")),
        (FILE, Some("signed_in")),
        ("72", Some("nobody")),
        (FILE, None),
        ("72", Some("signed_in")),
        ("72", Some("nobody")),
    ];
    assert_eq!(
        links,
        expected.map(|(file, readers)| (json!(file), json!(readers)))
    );
}

#[tokio::test]
async fn a_new_file_must_belong_to_the_caller_and_the_old_one_may_stay() {
    let (app, semester) = app().await;
    file(&app, "72", "ida").await;
    let body = with(
        with(syllabus(&semester), "file_id", FILE),
        "editor_ids",
        json!(["ida"]),
    );
    let id = created(&app, &body).await;
    let request = |version, file: &str| {
        let request = app.put(&format!("/api/v1/syllabus/{id}"));
        as_other_instructor(if_match(request, version).json(&with(content("B"), "file_id", file)))
    };
    let kept = request(2, FILE).send().await.with_status(200).json();
    assert_eq!(
        kept["editor_ids"],
        json!([]),
        "the editor has removed herself"
    );
    let refused = request(4, "72").send().await;
    refused.assert_refused(403, "syllabi.not_an_editor");
    let foreign = with(content("C"), "file_id", "72");
    update(&app, &id, 4, &foreign)
        .await
        .assert_refused(422, "request.invalid");
}

#[tokio::test]
async fn only_the_author_the_editors_and_administrators_change_a_syllabus() {
    let (app, semester) = app().await;
    let id = created(&app, &syllabus(&semester)).await;
    let request = |version| {
        let request = app.put(&format!("/api/v1/syllabus/{id}"));
        if_match(request, version).json(&content("B"))
    };
    let stranger = as_other_instructor(request(1)).send().await;
    stranger.assert_refused(403, "syllabi.not_an_editor");
    as_admin(request(1)).send().await.with_status(200);
    let shared = with(content("C"), "editor_ids", json!(["ida"]));
    update(&app, &id, 2, &shared).await.with_status(200);
    as_other_instructor(request(4))
        .send()
        .await
        .with_status(200);
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_refused() {
    let (app, semester) = app().await;
    let id = created(&app, &syllabus(&semester)).await;
    let (other, same) = (app.clone(), id.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            update(&other, &same, 1, &content("First"))
                .await
                .with_status(200);
        })
    });
    let refused = update(&app, &id, 1, &content("Second")).await;
    refused.assert_refused(412, "request.stale_version");
    assert_eq!(get(&app, &id).await.json()["title"], "First");
    let missing = app
        .put(&format!("/api/v1/syllabus/{id}"))
        .json(&content("B"));
    let refused = as_admin(missing).send().await;
    refused.assert_refused(428, "request.if_match_missing");
}
