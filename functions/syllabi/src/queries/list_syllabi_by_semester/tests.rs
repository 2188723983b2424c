//! Tests of the syllabi of a semester.

use serde_json::{Value, json};
use testkit::{App, RequestBuilder};

use crate::testing::syllabi::{
    FILE, app, as_ivo, as_learner, content, created, published, syllabus, table, update, with,
};

async fn list(app: &App, sender: fn(RequestBuilder) -> RequestBuilder, query: &str) -> Value {
    let request = app.get(&format!("/api/v1/semesters/{query}"));
    sender(request).send().await.with_status(200).json()
}

#[tokio::test]
async fn learners_see_what_is_published_and_instructors_see_drafts_too() {
    let (app, semester) = app().await;
    let id = published(&app, &with(syllabus(&semester), "file_id", FILE)).await;
    update(&app, &id, 4, &content("Second"))
        .await
        .with_status(200);
    created(&app, &with(syllabus(&semester), "section", "B")).await;
    table(&app).forget_counts();
    let seen = list(&app, as_learner, &format!("{semester}/syllabi")).await;
    assert_eq!(table(&app).reads(), 3);
    let items = seen["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["content"]["title"], "Algebra, winter");
    assert_eq!(items[0]["subject"]["data"]["code"], "MA-1");
    assert_eq!(items[0]["file"]["source"], "copy");
    let all = list(&app, as_ivo, &format!("{semester}/syllabi")).await;
    let titles: Vec<_> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["content"]["title"])
        .collect();
    assert_eq!(titles, [&json!("Second"), &json!("Algebra, winter")]);
}

#[tokio::test]
async fn a_hundred_syllabi_cost_as_many_calls_as_one() {
    let (app, semester) = app().await;
    for number in 0..100 {
        let section = format!("S{number:03}");
        created(&app, &with(syllabus(&semester), "section", section)).await;
    }
    table(&app).forget_counts();
    let all = list(&app, as_ivo, &format!("{semester}/syllabi?limit=100")).await;
    assert_eq!(all["items"].as_array().unwrap().len(), 100);
    assert!(table(&app).reads() <= 3);
    let first = list(&app, as_ivo, &format!("{semester}/syllabi?limit=60")).await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = list(
        &app,
        as_ivo,
        &format!("{semester}/syllabi?cursor={cursor}&limit=60"),
    )
    .await;
    assert_eq!(second["items"].as_array().unwrap().len(), 40);
    assert_eq!(second["items"][0]["section"], "S060");
}
