use kernel::table::AttributeValue;
use serde_json::{Value, json};
use testkit::App;

use crate::testing::lessons::*;

async fn numbers(app: &App, query: &str) -> (Vec<u64>, Value) {
    let page = get(app, &of_lesson(1, &format!("/revisions{query}"))).await;
    let page = page.with_status(200).json();
    let items = page["items"].as_array().unwrap().iter();
    let numbers = items.map(|item| item["revision"].as_u64().unwrap());
    (numbers.collect(), page["next_cursor"].clone())
}

/// The texts in the table.
fn texts(app: &App) -> usize {
    let is_text = |row: &kernel::table::Item| match row.get("sk") {
        Some(AttributeValue::S(sk)) => sk.starts_with("REVISION#"),
        _ => false,
    };
    table(app).rows().iter().filter(|row| is_text(row)).count()
}

#[tokio::test]
async fn the_last_fifty_texts_of_a_lesson_are_kept_with_one_read_and_one_transaction_each() {
    let app = app();
    two_modules(&app).await;
    let mut version = 1;
    for number in 0..54 {
        table(&app).forget_counts();
        version = write_text(&app, version, &format!("Text {number}")).await;
        assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    }
    // The first text had no blocks, and the last one is not replaced.
    assert_eq!((version, texts(&app)), (55, 50));
    let (all, _) = numbers(&app, "?limit=100").await;
    assert_eq!(all, (5..=54).rev().collect::<Vec<_>>());
    let path = of_lesson(1, "/revisions/5");
    let oldest = get(&app, &path).await.with_status(200).json();
    assert_eq!(oldest["blocks"][0]["text"], "Text 3");
    get(&app, &of_lesson(1, "/revisions/4"))
        .await
        .assert_refused(404, "courses.no_such_revision");
}

#[tokio::test]
async fn revisions_are_listed_page_by_page_with_one_call() {
    let app = app();
    two_modules(&app).await;
    let mut version = 1;
    for text in ["a", "b", "c", "d"] {
        version = write_text(&app, version, text).await;
    }
    table(&app).forget_counts();
    let (first, cursor) = numbers(&app, "?limit=2").await;
    assert_eq!((first, table(&app).reads()), (vec![4, 3], 1));
    let rest = format!("?limit=2&cursor={}", cursor.as_str().unwrap());
    assert_eq!(numbers(&app, &rest).await, (vec![2], Value::Null));
}

#[tokio::test]
async fn a_change_that_leaves_the_text_keeps_nothing() {
    let app = app();
    two_modules(&app).await;
    let version = write_text(&app, 1, "a").await;
    let body = json!({ "title": "Another title" });
    put(&app, &of_lesson(1, ""), version, &body)
        .await
        .with_status(200);
    assert_eq!(numbers(&app, "").await.0, Vec::<u64>::new());
    write_text(&app, version + 1, "b").await;
    assert_eq!(numbers(&app, "").await.0, [version + 1]);
}

#[tokio::test]
async fn a_refused_change_keeps_nothing_and_of_two_at_once_each_replaced_text_is_kept() {
    let app = app();
    two_modules(&app).await;
    let version = write_text(&app, 1, "a").await;
    let other = app.clone();
    table(&app).before_next_commit(move || {
        Box::pin(async move {
            write_text(&other, version, "b").await;
        })
    });
    let blocks = json!([{ "kind": "text", "id": "a", "text": "c" }]);
    let body = json!({ "title": "A lesson", "blocks": blocks });
    put(&app, &of_lesson(1, ""), version, &body)
        .await
        .assert_refused(412, "request.stale_version");
    assert_eq!((numbers(&app, "").await.0, texts(&app)), (vec![version], 1));
    write_text(&app, version + 1, "c").await;
    assert_eq!(numbers(&app, "").await.0, [version + 1, version]);
}

#[tokio::test]
async fn only_staff_see_revisions() {
    let app = app();
    two_modules(&app).await;
    let version = write_text(&app, 1, "a").await;
    write_text(&app, version, "b").await;
    for path in [of_lesson(1, "/revisions"), of_lesson(1, "/revisions/2")] {
        as_assistant(app.get(&path)).send().await.with_status(200);
        as_stranger(app.get(&path))
            .send()
            .await
            .assert_refused(404, "courses.not_found");
        read(&app, &path)
            .await
            .assert_refused(403, "auth.forbidden");
    }
}
