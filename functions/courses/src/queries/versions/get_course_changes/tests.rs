use serde_json::json;

use crate::testing::courses::*;

#[tokio::test]
async fn a_returning_learner_sees_what_is_new_since_their_version() {
    let app = app();
    let id = published(&app, json!({}), 2).await;
    add_lessons(&app, &id, 1).await;
    publish(&app, &id).await.with_status(200);
    let changes = app
        .get(&path(&id, "/changes?since=1"))
        .send()
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (&changes["since"], &changes["until"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(changes["added"], json!([format!("{id}.3")]));
    let back = app.get(&path(&id, "/changes?since=2&until=1")).send().await;
    assert_eq!(
        back.with_status(200).json()["removed"],
        json!([format!("{id}.3")])
    );
    let same = app.get(&path(&id, "/changes?since=2&until=2")).send().await;
    assert_eq!(same.with_status(200).json()["added"], json!([]));
    let unknown = app.get(&path(&id, "/changes?since=3")).send().await;
    unknown.assert_refused(404, "courses.no_such_version");
}

#[tokio::test]
async fn versions_are_listed_the_newest_first() {
    let app = app();
    let id = published(&app, json!({}), 2).await;
    add_lessons(&app, &id, 1).await;
    publish(&app, &id).await.with_status(200);
    let list = get(&app, &path(&id, "/versions"))
        .await
        .with_status(200)
        .json();
    let items = list["items"].as_array().unwrap().iter();
    let counts: Vec<_> = items
        .map(|item| json!([item["version"], item["lesson_count"]]))
        .collect();
    assert_eq!(counts, [json!([2, 3]), json!([1, 2])]);
    let one = get(&app, &path(&id, "/versions/1")).await.with_status(200);
    assert_eq!(
        (one.header("etag"), &one.json()["required_count"]),
        (Some("\"1\""), &json!(2))
    );
}
