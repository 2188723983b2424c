use std::time::Duration;

use serde_json::{Value, json};
use testkit::App;

use crate::testing::courses::{
    add_lesson, add_lessons, app, as_olga, change, created, facts, path, publish,
};

/// The clock of the tests begins at noon of the first of June.
async fn dated(app: &App, course: &str, module: &str, day: u32) -> String {
    let at = json!({ "local": format!("2026-06-{day:02}T09:00"), "zone": "UTC" });
    let body = json!({
        "module_id": module, "title": "Later", "blocks": [{ "kind": "text", "text": "Words" }],
        "release": { "at": at },
    });
    let lesson = as_olga(app.post(&path(course, "/lessons")).json(&body));
    let lesson = lesson.send().await.with_status(201).json();
    lesson["id"].as_str().unwrap().to_owned()
}

/// The lessons that each fact names.
fn released(app: &App) -> Vec<Value> {
    let events = app.table("courses").events().into_iter();
    events
        .filter(|event| event.event_type == "LessonReleased")
        .map(|event| event.event_data["lesson_ids"].clone())
        .collect()
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn each_date_is_told_once_with_its_lessons() {
    let app = app();
    let id = created(&app, json!({})).await;
    let module = add_lessons(&app, &id, 1).await;
    let [first, second, third] = [
        dated(&app, &id, &module, 3).await,
        dated(&app, &id, &module, 3).await,
        dated(&app, &id, &module, 5).await,
    ];
    publish(&app, &id).await.with_status(200);
    app.pass_time(DAY).await;
    assert!(released(&app).is_empty());
    app.pass_time(DAY).await;
    assert_eq!(released(&app), [json!([first, second])]);
    app.pass_time(9 * DAY).await;
    assert_eq!(released(&app), [json!([first, second]), json!([third])]);
}

#[tokio::test]
async fn a_date_of_a_version_that_is_not_in_force_any_more_is_not_told() {
    let app = app();
    let id = created(&app, json!({})).await;
    let module = add_lessons(&app, &id, 1).await;
    let lesson = dated(&app, &id, &module, 3).await;
    publish(&app, &id).await.with_status(200);
    add_lesson(&app, &id, &module, "Another").await;
    publish(&app, &id).await.with_status(200);
    app.pass_time(9 * DAY).await;
    assert_eq!(released(&app), [json!([lesson])]);
    let versions: Vec<_> = facts(&app)
        .into_iter()
        .filter(|name| name == "LessonReleased")
        .collect();
    assert_eq!(versions.len(), 1);
}

#[tokio::test]
async fn an_archived_course_tells_nothing_and_goes_on_when_it_is_published_again() {
    let app = app();
    let id = created(&app, json!({})).await;
    let module = add_lessons(&app, &id, 1).await;
    dated(&app, &id, &module, 3).await;
    let later = dated(&app, &id, &module, 9).await;
    publish(&app, &id).await.with_status(200);
    let archive = app
        .post(&path(&id, "/archive"))
        .json(&json!({ "access": "keep" }));
    change(&app, archive, &id).await.with_status(200);
    app.pass_time(4 * DAY).await;
    let unarchive = app.post(&path(&id, "/unarchive"));
    change(&app, unarchive, &id).await.with_status(200);
    app.pass_time(9 * DAY).await;
    assert_eq!(released(&app), [json!([later])]);
}
