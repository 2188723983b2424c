//! Tests of reading lessons.

use kernel::actor::Role;
use serde_json::{Value, json};

use crate::testing::lessons::{
    app, as_assistant, as_stranger, get, lesson_id, of_course, of_lesson, publish, publish_as, put,
    read, set_course, set_learner, set_lesson, table, two_modules,
};

#[tokio::test]
async fn learners_read_the_published_lesson_until_the_next_publication() {
    let app = app();
    two_modules(&app).await;
    read(&app, &of_lesson(1, ""))
        .await
        .assert_refused(404, "courses.not_found");
    publish(&app, 1);
    set_lesson(&app, 1, json!({ "title": "Second" }))
        .await
        .with_status(200);
    let published = read(&app, &of_lesson(1, "")).await.with_status(200).json();
    assert_eq!(
        (&published["title"], &published["published_version"]),
        (&json!("A lesson"), &json!(1))
    );
    assert_eq!(get(&app, &of_lesson(1, "")).await.json()["title"], "Second");
    assert_eq!(
        get(&app, &of_lesson(1, "?draft=false")).await.json(),
        published
    );
    publish(&app, 2);
    assert_eq!(
        read(&app, &of_lesson(1, "")).await.json()["title"],
        "Second"
    );
    assert_eq!(
        read(&app, &of_lesson(2, "")).await.json()["published_version"],
        1
    );
}

#[tokio::test]
async fn a_lesson_is_one_read_with_its_version_and_two_with_another_one() {
    let app = app();
    two_modules(&app).await;
    publish(&app, 1);
    set_lesson(&app, 1, json!({ "title": "Second" }))
        .await
        .with_status(200);
    publish(&app, 2);
    for (query, reads) in [
        ("?version=2", 1),
        ("", 2),
        ("?version=1", 2),
        ("?version=9", 2),
    ] {
        table(&app).forget_counts();
        let lesson = read(&app, &of_lesson(1, query))
            .await
            .with_status(200)
            .json();
        assert_eq!(lesson["title"], "Second", "{query}");
        assert_eq!(table(&app).reads(), reads, "{query}");
    }
    table(&app).forget_counts();
    get(&app, &of_lesson(1, "?draft=true"))
        .await
        .with_status(200);
    assert_eq!(table(&app).reads(), 1);
}

#[tokio::test]
async fn a_locked_lesson_is_refused_everywhere_with_the_same_moment() {
    let app = app();
    two_modules(&app).await;
    let at = json!({ "local": "2026-07-01T08:00", "zone": "Europe/Berlin" });
    set_lesson(&app, 1, json!({ "release": { "at": at } }))
        .await
        .with_status(200);
    publish(&app, 1);
    let opens = json!("2026-07-01T06:00:00Z");
    for path in ["", "?version=1", "/exercises", "/exercises?version=1"] {
        let details = read(&app, &of_lesson(1, path))
            .await
            .assert_refused(403, "courses.locked");
        assert_eq!(details["unlocks_at"], opens, "{path}");
        assert_eq!(details["how"], json!(["wait"]));
    }
    let listed = read(&app, &of_course("/lessons")).await.json();
    assert_eq!(listed["items"][0]["lock"]["unlocks_at"], opens);
}

#[tokio::test]
async fn a_lesson_opens_with_time_and_stays_open_under_new_rules() {
    let app = app();
    two_modules(&app).await;
    let soon = json!({ "release": { "after_days": { "days": 7, "lesson_id": null } } });
    set_lesson(&app, 1, soon).await.with_status(200);
    publish(&app, 1);
    read(&app, &of_lesson(1, "")).await.with_status(200);
    let late = json!({ "release": { "after_days": { "days": 300, "lesson_id": null } } });
    set_lesson(&app, 1, late).await.with_status(200);
    publish(&app, 2);
    read(&app, &of_lesson(1, "")).await.with_status(200);
    set_learner(
        &app,
        "lin",
        &json!({ "started_at": "2026-05-31T00:00:00Z" }),
    );
    read(&app, &of_lesson(1, ""))
        .await
        .assert_refused(403, "courses.locked");
    set_learner(
        &app,
        "lin",
        &json!({ "started_at": "2026-05-31T00:00:00Z", "waived": true }),
    );
    read(&app, &of_lesson(1, "")).await.with_status(200);
}

#[tokio::test]
async fn a_lesson_after_another_one_opens_when_that_is_completed() {
    let app = app();
    two_modules(&app).await;
    let waits = json!({ "release": { "after_lessons": [lesson_id(1)] } });
    set_lesson(&app, 2, waits).await.with_status(200);
    publish(&app, 1);
    let details = read(&app, &of_lesson(2, ""))
        .await
        .assert_refused(403, "courses.locked");
    assert_eq!(details["missing"], json!([lesson_id(1)]));
    set_learner(
        &app,
        "lin",
        &json!({ "completed": { "1": "2026-05-05T00:00:00Z" } }),
    );
    read(&app, &of_lesson(2, "")).await.with_status(200);
}

#[tokio::test]
async fn strangers_read_previews_of_public_courses_alone() {
    let app = app();
    two_modules(&app).await;
    set_lesson(&app, 3, json!({ "preview": true }))
        .await
        .with_status(200);
    publish(&app, 1);
    let preview = app.get(&of_lesson(3, "")).send().await.with_status(200);
    assert_eq!(preview.header("cache-control"), Some("no-store"));
    let anonymous = app.get(&of_lesson(1, "")).send().await;
    let details = anonymous.assert_refused(403, "courses.not_enrolled");
    assert_eq!(details["how"], json!(["sign_in", "enroll"]));
    let stranger = as_stranger(app.get(&of_lesson(1, ""))).send().await;
    stranger.assert_refused(403, "courses.not_enrolled");
    publish_as(&app, 1, "private");
    for ordinal in [1, 3] {
        let hidden = app.get(&of_lesson(ordinal, "")).send().await;
        hidden.assert_refused(404, "courses.not_found");
    }
    read(&app, &of_lesson(1, "")).await.with_status(200);
}

#[tokio::test]
async fn drafts_are_for_staff_and_administrators() {
    let app = app();
    two_modules(&app).await;
    publish(&app, 1);
    let path = of_lesson(1, "?draft=true");
    as_assistant(app.get(&path)).send().await.with_status(200);
    let admin = app.get(&path).signed_in("ada", &[Role::Admin]);
    admin.send().await.with_status(200);
    read(&app, &path)
        .await
        .assert_refused(403, "courses.not_staff");
    let stranger = as_stranger(app.get(&path)).send().await;
    stranger.assert_refused(403, "courses.not_staff");
    set_course(&app, "draft", "public", None);
    read(&app, &path)
        .await
        .assert_refused(404, "courses.not_found");
}

#[tokio::test]
async fn a_lesson_that_is_not_published_yet_does_not_exist_for_learners() {
    let app = app();
    let [first, _] = two_modules(&app).await;
    publish(&app, 1);
    let body = json!({ "module_id": first, "title": "New" });
    crate::testing::lessons::post(&app, &of_course("/lessons"), &body)
        .await
        .with_status(201);
    for query in ["", "?version=1"] {
        let refused = read(&app, &of_lesson(4, query)).await;
        refused.assert_refused(404, "courses.lesson_not_found");
    }
    get(&app, &of_lesson(4, "")).await.with_status(200);
    let body = json!({ "title": "A", "blocks": [] });
    put(&app, &of_lesson(4, ""), 1, &body)
        .await
        .with_status(200);
    let flag = get(&app, &of_lesson(1, "?draft=yes")).await;
    flag.assert_refused(422, "request.invalid");
    assert_eq!(
        get(&app, &of_lesson(1, "")).await.json()["published_version"],
        Value::Null
    );
}
