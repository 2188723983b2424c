use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::courses::*;

async fn set(app: &App, id: &str, user: &str, role: &str) -> Response {
    let path = path(id, &format!("/instructors/{user}"));
    let request = app.put(&path).json(&json!({ "role": role }));
    as_olga(request).send().await
}

async fn roles(app: &App, id: &str) -> Value {
    let list = get(app, &path(id, "/instructors"))
        .await
        .with_status(200)
        .json();
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|item| json!([item["user_id"], item["role"]]))
        .collect()
}

#[tokio::test]
async fn staff_of_a_course_have_rights_in_this_course_alone() {
    let app = app();
    let (id, other) = (
        created(&app, json!({})).await,
        created(&app, json!({})).await,
    );
    let module = |id: &str| {
        app.post(&path(id, "/modules"))
            .json(&json!({ "title": "M" }))
    };
    as_stranger(module(&id))
        .send()
        .await
        .assert_refused(404, "courses.not_found");
    set(&app, &id, "stan", "assistant").await.with_status(200);
    as_stranger(module(&id))
        .send()
        .await
        .assert_refused(403, "courses.not_staff");
    set(&app, &id, "stan", "instructor").await.with_status(200);
    as_stranger(module(&id)).send().await.with_status(201);
    as_stranger(module(&other))
        .send()
        .await
        .assert_refused(404, "courses.not_found");
    assert_eq!(
        roles(&app, &id).await,
        json!([["olga", "owner"], ["stan", "instructor"]])
    );
    let removal = app.delete(&path(&id, "/instructors/stan"));
    as_olga(removal).send().await.with_status(204);
    as_stranger(module(&id))
        .send()
        .await
        .assert_refused(404, "courses.not_found");
    let mut expected = vec!["CourseInstructorAdded"; 2];
    expected.push("CourseInstructorRemoved");
    let about_staff = facts(&app)
        .into_iter()
        .filter(|fact| fact.contains("Instructor"));
    assert_eq!(about_staff.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn an_instructor_sees_the_drafts_that_are_theirs() {
    let app = app();
    let id = created(&app, json!({})).await;
    set(&app, &id, "stan", "assistant").await.with_status(200);
    let mine = || as_stranger(app.get("/api/v1/courses?mine=true"));
    let page = mine().send().await.with_status(200).json();
    assert_eq!(
        (&page["items"][0]["id"], &page["items"][0]["state"]),
        (&json!(id), &json!("draft"))
    );
    as_olga(app.delete(&path(&id, "/instructors/stan")))
        .send()
        .await
        .with_status(204);
    let page = mine().send().await.with_status(200).json();
    assert_eq!(page["items"], json!([]));
}

#[tokio::test]
async fn two_changes_of_the_staff_at_once_are_both_made() {
    let app = app();
    let id = created(&app, json!({})).await;
    let (other, same) = (app.clone(), id.clone());
    app.table("courses").before_next_commit(|| {
        Box::pin(async move {
            set(&other, &same, "first", "assistant")
                .await
                .with_status(200);
        })
    });
    set(&app, &id, "second", "assistant").await.with_status(200);
    assert_eq!(roles(&app, &id).await.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn the_last_owner_stays_and_a_role_that_is_unknown_is_refused() {
    let app = app();
    let id = created(&app, json!({})).await;
    set(&app, &id, "olga", "assistant")
        .await
        .assert_refused(409, "courses.last_owner");
    let removal = app.delete(&path(&id, "/instructors/olga"));
    as_olga(removal)
        .send()
        .await
        .assert_refused(409, "courses.last_owner");
    let unknown = app.delete(&path(&id, "/instructors/nobody"));
    as_olga(unknown)
        .send()
        .await
        .assert_refused(404, "courses.not_an_instructor");
    set(&app, &id, "stan", "boss")
        .await
        .assert_refused(422, "request.invalid");
}
