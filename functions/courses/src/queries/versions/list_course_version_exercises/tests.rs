use serde_json::json;

use crate::testing::lessons::*;

fn of_version(version: u32) -> String {
    of_course(&format!(
        "/versions/{version}/lessons/{}/exercises",
        lesson_id(1)
    ))
}

#[tokio::test]
async fn staff_read_exercises_with_their_keys_as_they_were_in_a_version() {
    let app = app();
    two_modules(&app).await;
    exercise(&app, json!({})).await.with_status(201);
    publish(&app, 1);
    let path = of_exercise(1, 1, "");
    let body = json!({ "kind": "single", "prompt": "Other?", "options": ["x", "y"], "key": 0 });
    put(&app, &path, 1, &body).await.with_status(200);
    publish(&app, 2);
    let read = async |version: u32| {
        let page = get(&app, &of_version(version)).await;
        page.with_status(200).json()["items"].clone()
    };
    let (first, second) = (read(1).await, read(2).await);
    assert_eq!(first.as_array().unwrap().len(), 1);
    assert_eq!(
        (&first[0]["id"], &first[0]["prompt"], &first[0]["key"]),
        (&json!(exercise_id(1, 1)), &json!("Which?"), &json!(1))
    );
    assert_eq!(
        (&second[0]["prompt"], &second[0]["key"]),
        (&json!("Other?"), &json!(0))
    );
}

#[tokio::test]
async fn the_exercises_of_a_version_are_listed_page_by_page() {
    let app = app();
    two_modules(&app).await;
    for _ in 0..3 {
        exercise(&app, json!({})).await.with_status(201);
    }
    publish(&app, 1);
    let path = of_version(1);
    let first = get(&app, &format!("{path}?limit=2")).await;
    let first = first.with_status(200).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = get(&app, &format!("{path}?limit=2&cursor={cursor}")).await;
    let rest = rest.with_status(200).json();
    assert_eq!(rest["items"][0]["id"], exercise_id(1, 3));
    assert!(rest["next_cursor"].is_null());
}

#[tokio::test]
async fn only_staff_read_the_exercises_of_versions() {
    let app = app();
    two_modules(&app).await;
    exercise(&app, json!({})).await.with_status(201);
    publish(&app, 1);
    read(&app, &of_version(1))
        .await
        .assert_refused(403, "auth.forbidden");
    as_stranger(app.get(&of_version(1)))
        .send()
        .await
        .assert_refused(403, "courses.not_staff");
    get(&app, &of_version(7))
        .await
        .assert_refused(404, "courses.no_such_version");
}
