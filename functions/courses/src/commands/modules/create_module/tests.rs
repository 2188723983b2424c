//! Tests of new modules.

use kernel::table::{Action, Key, Table as _, Write};
use serde_json::json;

use crate::testing::lessons::{
    COURSE, UNKNOWN, app, as_assistant, as_learner, as_stranger, of_course, outline, post, publish,
    restore, set_course, table, two_modules,
};

#[tokio::test]
async fn a_new_module_is_the_last_one_or_at_its_position() {
    let app = app();
    table(&app).forget_counts();
    let reply = post(&app, &of_course("/modules"), &json!({ "title": "Time" })).await;
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    let view = reply.clone().with_status(201).json();
    assert_eq!(
        (&view["title"], &view["version"]),
        (&json!("Time"), &json!(1))
    );
    let location = format!(
        "/api/v1/courses/{COURSE}/modules/{}",
        view["id"].as_str().unwrap()
    );
    assert_eq!(reply.header("location"), Some(location.as_str()));
    let first = json!({ "title": "Before", "position": 1, "optional": true });
    post(&app, &of_course("/modules"), &first)
        .await
        .with_status(201);
    let outline = outline(&app).await;
    let titles = [
        &outline["modules"][0]["title"],
        &outline["modules"][1]["title"],
    ];
    assert_eq!(titles, [&json!("Before"), &json!("Time")]);
}

#[tokio::test]
async fn only_instructors_of_the_course_write_its_draft() {
    let app = app();
    let request = || {
        app.post(&of_course("/modules"))
            .json(&json!({ "title": "Time" }))
    };
    let assistant = as_assistant(request()).send().await;
    assistant.assert_refused(403, "courses.not_staff");
    let stranger = as_stranger(request()).send().await;
    stranger.assert_refused(404, "courses.not_found");
    assert_eq!(as_learner(request()).send().await.status, 403);
    assert_eq!(request().send().await.status, 401);
    post(&app, &of_course("/modules"), &json!({ "title": "Time" }))
        .await
        .with_status(201);
    publish(&app, 1);
    let stranger = as_stranger(request()).send().await;
    stranger.assert_refused(403, "courses.not_staff");
}

#[tokio::test]
async fn a_course_that_does_not_exist_has_no_modules() {
    let app = app();
    let path = format!("/api/v1/courses/{UNKNOWN}/modules");
    let refused = post(&app, &path, &json!({ "title": "Time" })).await;
    refused.assert_refused(404, "courses.not_found");
    assert!(
        table(&app)
            .rows()
            .iter()
            .all(|row| !format!("{row:?}").contains(UNKNOWN))
    );
}

#[tokio::test]
async fn an_invalid_module_is_refused() {
    let app = app();
    for body in [
        json!({}),
        json!({ "title": "" }),
        json!({ "title": "A", "position": 0 }),
        json!({ "title": "A", "colour": "red" }),
        json!({ "title": "A", "release": { "after_lessons": [format!("{COURSE}.7")] } }),
        json!({ "title": "A", "release": { "after_lessons": [format!("{UNKNOWN}.1")] } }),
    ] {
        let refused = post(&app, &of_course("/modules"), &body).await;
        refused.assert_refused(422, "request.invalid");
    }
    set_course(&app, "draft", "private", None);
    post(&app, &of_course("/modules"), &json!({ "title": "A" }))
        .await
        .with_status(201);
}

#[tokio::test]
async fn eight_new_modules_at_once_are_all_added() {
    let app = app();
    let path = of_course("/modules");
    let bodies: Vec<_> = (0..8)
        .map(|number| json!({ "title": format!("{number}") }))
        .collect();
    let requests = bodies.iter().map(|body| post(&app, &path, body));
    for reply in futures_util::future::join_all(requests).await {
        reply.with_status(201);
    }
    assert_eq!(outline(&app).await["modules"].as_array().unwrap().len(), 8);
}

#[tokio::test]
async fn a_course_that_is_deleted_at_the_same_time_gets_no_outline() {
    let app = app();
    let there = app.clone();
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            let course = Key::new(format!("COURSE#{COURSE}"), "META");
            let gone = Write::always(Action::Delete(course));
            table(&there).commit(vec![gone]).await.unwrap();
        })
    });
    let refused = post(&app, &of_course("/modules"), &json!({ "title": "Time" })).await;
    refused.assert_refused(404, "courses.not_found");
    let outline = Key::new(format!("COURSE#{COURSE}"), "OUTLINE");
    assert!(table(&app).row(&outline).is_none());
}

#[tokio::test]
async fn a_draft_that_is_being_restored_is_not_changed() {
    let app = app();
    two_modules(&app).await;
    publish(&app, 1);
    restore(&app, 1);
    let path = of_course("/modules");
    let refused = post(&app, &path, &json!({ "title": "Time" })).await;
    refused.assert_refused(409, "courses.restoring");
    outline(&app).await;
}
