use std::time::Duration;

use serde_json::json;

use crate::testing::courses::*;

#[tokio::test]
async fn the_catalogue_has_published_public_courses_the_newest_first() {
    let app = app();
    for (title, visibility) in [
        ("A", "public"),
        ("B", "unlisted"),
        ("C", "private"),
        ("D", "public"),
    ] {
        published(&app, json!({ "title": title, "slug": format!("course-{title}").to_lowercase(), "visibility": visibility }), 1).await;
        app.clock().advance(Duration::from_secs(1));
    }
    created(&app, json!({ "title": "Draft" })).await;
    assert_eq!(titles(&app, "").await, ["D", "A"]);
    let page = app
        .get(&format!("{COURSES}?limit=1"))
        .send()
        .await
        .with_status(200)
        .json();
    let cursor = page["next_cursor"].as_str().unwrap();
    assert_eq!(
        titles(&app, &format!("?limit=1&cursor={cursor}")).await,
        ["A"]
    );
}

#[tokio::test]
async fn filters_find_what_they_name_in_one_call() {
    let app = app();
    let german = json!({ "title": "Ärzte", "slug": "aerzte", "language": "de", "level": "beginner", "tags": ["med"],
        "price": { "amount": 1, "currency": "EUR" } });
    published(&app, german, 1).await;
    published(&app, json!({ "title": "Algebra II", "language": "en" }), 1).await;
    published(&app, json!({ "title": "Algebra", "slug": "algebra-1" }), 1).await;
    for (query, expected) in [
        ("?language=de", vec!["Ärzte"]),
        ("?level=beginner", vec!["Ärzte"]),
        ("?tag=MED", vec!["Ärzte"]),
        ("?q=algebra", vec!["Algebra", "Algebra II"]),
        ("?q=%C3%A4RZ", vec!["Ärzte"]),
        ("?tag=none", vec![]),
    ] {
        app.table("courses").forget_counts();
        assert_eq!(titles(&app, query).await, expected, "{query}");
        assert_eq!(app.table("courses").reads(), 1, "{query}");
    }
    assert_eq!(titles(&app, "?free=true").await.len(), 2);
    assert_eq!(titles(&app, "?instructor_id=olga").await.len(), 3);
}

#[tokio::test]
async fn filters_are_not_combined() {
    let app = app();
    for query in [
        "?tag=a&level=all",
        "?q=a&free=true",
        "?mine=true&language=de",
    ] {
        let refused = app.get(&format!("{COURSES}{query}")).send().await;
        refused.assert_refused(422, "request.invalid");
    }
}
