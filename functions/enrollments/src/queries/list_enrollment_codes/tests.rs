use std::collections::HashSet;

use serde_json::json;

use crate::testing::codes::{codes, enroll_with, made};
use crate::testing::courses::{OTHER, app_with, told};
use crate::testing::{as_admin, as_olga, by};

#[tokio::test]
async fn staff_list_the_codes_of_their_course_with_their_uses() {
    let app = app_with(json!({})).await;
    let code = made(&app, json!({ "label": "Autumn", "max_uses": 2 })).await;
    enroll_with(&app, "lin", &code.text).await.with_status(201);
    let table = app.table("enrollments");
    table.forget_counts();
    let page = as_olga(app.get(&codes(""))).send().await;
    let page = page.with_status(200).json();
    assert_eq!(table.reads(), 2);
    let item = &page["items"][0];
    assert_eq!((&item["id"], &item["uses"]), (&json!(code.id), &json!(1)));
    assert_eq!(
        (&item["label"], &item["max_uses"], &item["expires_at"]),
        (&json!("Autumn"), &json!(2), &json!(null))
    );
    assert_eq!(item.get("code"), None);
}

#[tokio::test]
async fn a_long_list_has_pages() {
    let app = app_with(json!({})).await;
    let mut expected = HashSet::new();
    for _ in 0..3 {
        expected.insert(made(&app, json!({})).await.id);
    }
    let page = |query: String| as_admin(app.get(&codes(&query))).send();
    let first = page("?limit=2".to_owned()).await.with_status(200).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = page(format!("?limit=2&cursor={cursor}")).await;
    let second = second.with_status(200).json();
    let items = [&first, &second].map(|page| page["items"].as_array().unwrap());
    let ids = items.into_iter().flatten();
    let ids: HashSet<_> = ids
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((ids, &second["next_cursor"]), (expected, &json!(null)));
}

#[tokio::test]
async fn others_do_not_see_codes_nor_those_of_other_courses() {
    let app = app_with(json!({})).await;
    made(&app, json!({})).await;
    told(&app, 1, OTHER, json!({})).await;
    let path = format!("/api/v1/courses/{OTHER}/enrollment-codes");
    let page = as_olga(app.get(&path)).send().await.with_status(200).json();
    assert_eq!(page["items"], json!([]));
    app.get(&codes("")).send().await.with_status(401);
    by("lin", app.get(&codes("")))
        .send()
        .await
        .assert_refused(403, "enrollments.not_staff");
    let hidden = app_with(json!({ "visibility": "private" })).await;
    by("lin", hidden.get(&codes("")))
        .send()
        .await
        .assert_refused(404, "enrollments.course_not_found");
}
