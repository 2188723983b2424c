use serde_json::json;

use crate::testing::courses::*;

#[tokio::test]
async fn a_new_course_is_a_draft_of_its_creator() {
    let app = app();
    let reply = create(
        &app,
        json!({ "tags": ["SQL"], "price": { "amount": 4900, "currency": "EUR" } }),
    );
    let reply = reply.await.with_status(201);
    let course = reply.json();
    let id = course["id"].as_str().unwrap();
    assert_eq!(reply.header("location"), Some(path(id, "").as_str()));
    assert_eq!(reply.header("etag"), Some("\"1\""));
    for (field, expected) in [
        ("slug", json!("algebra")),
        ("state", json!("draft")),
        ("role", json!("owner")),
        ("tags", json!(["sql"])),
        ("capacity", json!(null)),
        ("current_version", json!(null)),
    ] {
        assert_eq!(course[field], expected, "{field}");
    }
    assert_eq!(facts(&app), ["CourseCreated"]);
    let told = &app.table("courses").events()[0].event_data;
    assert_eq!(
        (&told["title"], &told["staff"][0]["user_id"]),
        (&json!("Algebra"), &json!("olga"))
    );
}

#[tokio::test]
async fn a_derived_slug_is_always_free_and_a_given_one_must_be() {
    let app = app();
    created(&app, json!({})).await;
    let second = create(&app, json!({})).await.with_status(201).json();
    let slug = second["slug"].as_str().unwrap();
    assert!(slug.starts_with("algebra-") && slug.len() > 10, "{slug}");
    create(&app, json!({ "slug": "algebra" }))
        .await
        .assert_refused(409, "courses.slug_taken");
}

#[tokio::test]
async fn of_two_creations_at_once_both_succeed_with_slugs_of_their_own() {
    let app = app();
    let other = app.clone();
    app.table("courses").before_next_commit(|| {
        Box::pin(async move {
            create(&other, json!({})).await.with_status(201);
        })
    });
    let first = create(&app, json!({})).await.with_status(201).json();
    assert_ne!(first["slug"], "algebra");
}

#[tokio::test]
async fn only_instructors_and_administrators_create_courses() {
    let app = app();
    let request = || app.post(COURSES).json(&json!({ "title": "Algebra" }));
    request().send().await.assert_refused(401, "auth.missing");
    as_learner(request())
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    as_admin(request()).send().await.with_status(201);
}

#[tokio::test]
async fn an_invalid_course_is_refused_and_the_field_is_named() {
    let app = app();
    for (field, value) in [
        ("title", json!("")),
        ("title", json!("a".repeat(121))),
        ("summary", json!("a".repeat(301))),
        ("price", json!({ "amount": 0, "currency": "EUR" })),
        ("price", json!({ "amount": 1, "currency": "XYZ" })),
        ("price", json!({ "amount": 1.5, "currency": "EUR" })),
        (
            "price",
            json!({ "amount": 1_000_000_000_001_i64, "currency": "EUR" }),
        ),
        ("capacity", json!(-1)),
        ("slug", json!("A slug")),
        ("level", json!("expert")),
        ("tags", json!(["a b"])),
        ("language", json!("english")),
        ("state", json!("published")),
        ("prerequisites", json!([{ "any_of": ["7"] }])),
    ] {
        let mut more = json!({});
        more[field] = value.clone();
        let details = create(&app, more)
            .await
            .assert_refused(422, "request.invalid");
        let named = details["fields"][0]["field"].as_str().unwrap();
        assert!(named.starts_with(field), "{named}: {value}");
    }
    assert!(app.table("courses").rows().is_empty());
}

#[tokio::test]
async fn a_creation_reads_at_most_once_and_writes_once() {
    let app = app();
    for (more, reads) in [(json!({ "slug": "a-slug" }), 0), (json!({}), 1)] {
        app.table("courses").forget_counts();
        created(&app, more).await;
        let counts = (app.table("courses").reads(), app.table("courses").commits());
        assert_eq!(counts, (reads, 1));
    }
}
