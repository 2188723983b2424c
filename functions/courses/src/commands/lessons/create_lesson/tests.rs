//! Tests of new lessons.

use serde_json::json;

use crate::testing::lessons::{
    COURSE, UNKNOWN, app, get, lesson, module, of_course, of_lesson, outline, post, shape, table,
};

#[tokio::test]
async fn a_new_lesson_is_the_last_one_of_its_module() {
    let app = app();
    let module = module(&app, "Time").await;
    table(&app).forget_counts();
    let body = json!({
        "module_id": module, "title": "Clocks", "kind": "video", "minutes": 20,
        "blocks": [{ "kind": "text", "text": "Tick" }, { "kind": "text", "id": "own", "text": "Tock" }],
    });
    let reply = post(&app, &of_course("/lessons"), &body).await;
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    let view = reply.clone().with_status(201).json();
    assert_eq!(view["id"], format!("{COURSE}.1"));
    assert_eq!(reply.header("location"), Some(of_lesson(1, "").as_str()));
    assert_eq!(view["blocks"][0]["id"], "b1");
    assert_eq!(view["blocks"][1]["id"], "own");
    let same = get(&app, &of_lesson(1, "")).await.with_status(200);
    assert_eq!(same.json(), view);
    assert_eq!(same.header("etag"), Some("\"1\""));
    lesson(&app, &module, json!({})).await;
    assert_eq!(shape(&outline(&app).await), [vec![1, 2]]);
}

#[tokio::test]
async fn an_invalid_lesson_is_refused() {
    let app = app();
    let module = module(&app, "Time").await;
    let refused = post(&app, &of_course("/lessons"), &json!({ "title": "A" })).await;
    refused.assert_refused(422, "request.invalid");
    for more in [
        json!({ "title": "A", "kind": "dance" }),
        json!({ "title": "A", "blocks": [{ "kind": "text" }] }),
        json!({ "title": "A", "completion": { "rule": "score", "percent": 101 } }),
        json!({ "title": "A", "release": { "after_lessons": [format!("{COURSE}.1")] } }),
    ] {
        let mut body = more;
        body["module_id"] = json!(module);
        if body["release"].is_object() {
            let refused = post(&app, &of_course("/lessons"), &body).await;
            refused.assert_refused(409, "courses.release_cycle");
        } else {
            let refused = post(&app, &of_course("/lessons"), &body).await;
            refused.assert_refused(422, "request.invalid");
        }
    }
    let body = json!({ "title": "A", "module_id": UNKNOWN });
    let refused = post(&app, &of_course("/lessons"), &body).await;
    refused.assert_refused(404, "courses.module_not_found");
    assert_eq!(shape(&outline(&app).await), [Vec::<u16>::new()]);
}

#[tokio::test]
async fn a_lesson_may_have_three_hundred_kilobytes() {
    let app = app();
    let module = module(&app, "Time").await;
    let text = "a".repeat(59_000);
    let blocks: Vec<_> = (0..5)
        .map(|_| json!({ "kind": "text", "text": text }))
        .collect();
    lesson(&app, &module, json!({ "blocks": blocks })).await;
}

#[tokio::test]
async fn ids_are_not_given_twice_when_lessons_are_created_at_once() {
    let app = app();
    let module = module(&app, "Time").await;
    let requests = (0..8).map(|_| lesson(&app, &module, json!({})));
    let mut ids = futures_util::future::join_all(requests).await;
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 8);
    assert_eq!(shape(&outline(&app).await)[0].len(), 8);
}
