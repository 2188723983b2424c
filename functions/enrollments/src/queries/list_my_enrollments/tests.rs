use std::time::Duration;

use serde_json::{Value, json};
use testkit::App;

use crate::testing::courses::{COURSE, OTHER, app_with, told};
use crate::testing::{ENROLLMENTS, as_admin, by, complete, enroll, leave};

async fn two() -> App {
    let app = app_with(json!({})).await;
    told(&app, 1, OTHER, json!({ "title": "Logic" })).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    app.clock().advance(Duration::from_secs(60));
    enroll(&app, "lin", OTHER).await.with_status(201);
    enroll(&app, "eve", OTHER).await.with_status(201);
    app
}

fn titles(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["course"]["title"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn the_callers_enrollments_come_with_courses_and_progress_in_two_calls() {
    let app = two().await;
    complete(&app, "lin", COURSE, 1).await.with_status(200);
    leave(&app, "lin", OTHER).await;
    let table = app.table("enrollments");
    table.forget_counts();
    let page = by("lin", app.get(ENROLLMENTS))
        .send()
        .await
        .with_status(200)
        .json();
    assert_eq!(table.reads(), 2);
    assert_eq!(titles(&page), ["Logic", "Algebra"]);
    assert_eq!(page["items"][0]["state"], "withdrawn");
    assert_eq!(page["items"][1]["progress"]["per_mille"], 500);
}

#[tokio::test]
async fn pages_continue_where_the_one_before_ended() {
    let app = two().await;
    let first = by("lin", app.get(&format!("{ENROLLMENTS}?limit=1")))
        .send()
        .await
        .json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let next = format!("{ENROLLMENTS}?limit=1&cursor={cursor}");
    let second = by("lin", app.get(&next))
        .send()
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (titles(&first), titles(&second)),
        (vec!["Logic"], vec!["Algebra"])
    );
    assert_eq!(second["next_cursor"], json!(null));
    by("eve", app.get(&next))
        .send()
        .await
        .assert_refused(400, "request.invalid_cursor");
}

#[tokio::test]
async fn the_enrollments_of_a_user_are_seen_by_the_user_and_administrators() {
    let app = two().await;
    let request = || app.get("/api/v1/users/lin/enrollments");
    for request in [by("lin", request()), as_admin(request())] {
        let page = request.send().await.with_status(200).json();
        assert_eq!(titles(&page), ["Logic", "Algebra"]);
    }
    by("eve", request()).send().await.with_status(403);
}
