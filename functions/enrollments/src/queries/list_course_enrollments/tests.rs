use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::courses::{COURSE, app_with};
use crate::testing::{as_admin, as_olga, by, enroll};

fn path(query: &str) -> String {
    format!("/api/v1/courses/{COURSE}/enrollments{query}")
}

async fn list(app: &App, query: &str) -> Response {
    as_olga(app.get(&path(query))).send().await
}

fn users(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["user_id"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn staff_list_learners_by_state() {
    let app = app_with(json!({ "capacity": 2 })).await;
    for user in ["c", "a", "d", "b"] {
        enroll(&app, user, COURSE).await;
    }
    let page = list(&app, "").await.with_status(200).json();
    assert_eq!(users(&page), ["a", "c", "b", "d"]);
    let active = list(&app, "?state=active").await.with_status(200).json();
    assert_eq!(users(&active), ["a", "c"]);
    let waiting = list(&app, "?state=waitlisted&limit=1")
        .await
        .with_status(200)
        .json();
    assert_eq!(users(&waiting), ["b"]);
    assert!(waiting["next_cursor"].is_string());
    list(&app, "?state=new").await.with_status(422);
    let page = as_admin(app.get(&path("")))
        .send()
        .await
        .with_status(200)
        .json();
    assert_eq!(page["items"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_page_costs_three_calls_however_long_it_is() {
    let app = app_with(json!({})).await;
    for number in 0..30 {
        enroll(&app, &format!("u{number}"), COURSE)
            .await
            .with_status(201);
    }
    let table = app.table("enrollments");
    for limit in [1, 30] {
        table.forget_counts();
        list(&app, &format!("?limit={limit}"))
            .await
            .with_status(200);
        assert_eq!(table.reads(), 3, "{limit}");
    }
}

#[tokio::test]
async fn others_do_not_see_who_learns() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    by("lin", app.get(&path("")))
        .send()
        .await
        .assert_refused(403, "enrollments.not_staff");
    app.get(&path("")).send().await.with_status(401);
    for hidden in [
        json!({ "state": "draft" }),
        json!({ "visibility": "private" }),
    ] {
        let app = app_with(hidden).await;
        let refused = by("lin", app.get(&path(""))).send().await;
        refused.assert_refused(404, "enrollments.course_not_found");
    }
}
