use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::courses::*;
use crate::testing::lessons::{if_match, with};

async fn update(app: &App, id: &str, more: Value) -> Response {
    let body = with(json!({ "title": "Algebra" }), more);
    change(app, app.put(&path(id, "")).json(&body), id).await
}

#[tokio::test]
async fn details_are_replaced_and_told() {
    let app = app();
    let id = created(&app, json!({ "summary": "Numbers" })).await;
    let reply = update(&app, &id, json!({ "title": "Analysis" }))
        .await
        .with_status(200);
    assert_eq!(
        (&reply.json()["title"], &reply.json()["summary"]),
        (&json!("Analysis"), &json!(""))
    );
    assert_eq!(
        reply.json()["slug"],
        "algebra",
        "without a slug it keeps its own"
    );
    assert_eq!(facts(&app), ["CourseCreated", "CourseUpdated"]);
}

#[tokio::test]
async fn a_stale_or_missing_version_is_refused() {
    let app = app();
    let id = created(&app, json!({})).await;
    let request = || {
        app.put(&path(&id, ""))
            .json(&json!({ "title": "Analysis" }))
    };
    as_olga(request())
        .send()
        .await
        .assert_refused(428, "request.if_match_missing");
    as_olga(if_match(request(), 1))
        .send()
        .await
        .with_status(200);
    as_olga(if_match(request(), 1))
        .send()
        .await
        .assert_refused(412, "request.stale_version");
}

#[tokio::test]
async fn only_who_writes_the_course_changes_it() {
    let app = app();
    let id = created(&app, json!({})).await;
    let request = || if_match(app.put(&path(&id, "")).json(&json!({ "title": "B" })), 1);
    as_stranger(request())
        .send()
        .await
        .assert_refused(404, "courses.not_found");
    as_learner(request())
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    as_admin(request()).send().await.with_status(200);
}

#[tokio::test]
async fn an_old_slug_leads_to_the_course_and_is_never_given_away() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    update(&app, &id, json!({ "slug": "higher-algebra" }))
        .await
        .with_status(200);
    assert_eq!(facts(&app).last().unwrap(), "CourseSlugChanged");
    let moved = app.get(&format!("{COURSES}/by-slug/algebra")).send().await;
    moved.assert_refused(308, "courses.slug_changed");
    assert_eq!(moved.header("location"), Some("./higher-algebra"));
    create(&app, json!({ "slug": "algebra" }))
        .await
        .assert_refused(409, "courses.slug_taken");
    update(&app, &id, json!({ "slug": "algebra" }))
        .await
        .with_status(200);
    let back = app.get(&format!("{COURSES}/by-slug/algebra")).send().await;
    assert_eq!(back.with_status(200).json()["id"], id.as_str());
}

/// The prerequisite of one of these courses.
fn after(ids: &[&str]) -> Value {
    json!({ "prerequisites": [{ "any_of": ids }] })
}

#[tokio::test]
async fn courses_do_not_wait_for_each_other() {
    let app = app();
    let first = created(&app, json!({})).await;
    let second = created(&app, after(&[&first])).await;
    let third = created(&app, after(&[&second])).await;
    let details = update(&app, &first, after(&[&third]))
        .await
        .assert_refused(409, "courses.prerequisite_cycle");
    assert_eq!(details["cycle"], json!([first, third, second]));
    update(&app, &third, after(&[&first, &second]))
        .await
        .with_status(200);
    let unknown = after(&["0197a1b2-0000-7000-8000-000000000404"]);
    update(&app, &first, unknown)
        .await
        .assert_refused(422, "request.invalid");
}

#[tokio::test]
async fn the_catalogue_follows_a_change() {
    let app = app();
    let id = published(&app, json!({ "tags": ["a", "b"] }), 1).await;
    update(
        &app,
        &id,
        json!({ "tags": ["b", "c"], "title": "Analysis" }),
    )
    .await
    .with_status(200);
    assert!(titles(&app, "?tag=a").await.is_empty());
    for query in ["", "?tag=b", "?tag=c", "?q=ana", "?free=true", "?level=all"] {
        assert_eq!(titles(&app, query).await, ["Analysis"], "{query}");
    }
    update(&app, &id, json!({ "visibility": "unlisted" }))
        .await
        .with_status(200);
    for query in ["", "?tag=b", "?q=ana", "?free=true", "?instructor_id=olga"] {
        assert!(titles(&app, query).await.is_empty(), "{query}");
    }
    app.get(&path(&id, "")).send().await.with_status(200);
}

#[tokio::test]
async fn two_changes_at_once_do_not_close_a_circle() {
    let app = app();
    let first = created(&app, json!({})).await;
    let second = created(&app, json!({})).await;
    let (other, waiting) = (app.clone(), second.clone());
    let awaited = first.clone();
    app.table("courses").before_next_commit(|| {
        Box::pin(async move {
            update(&other, &waiting, after(&[&awaited]))
                .await
                .with_status(200);
        })
    });
    update(&app, &first, after(&[&second]))
        .await
        .assert_refused(409, "courses.prerequisite_cycle");
}

#[tokio::test]
async fn a_change_that_meets_another_one_is_decided_again_and_a_stale_one_is_refused() {
    let app = app();
    let [first, second, third] = [
        created(&app, json!({})).await,
        created(&app, json!({})).await,
        created(&app, json!({})).await,
    ];
    let (other, waiting, awaited) = (app.clone(), second.clone(), third.clone());
    app.table("courses").before_next_commit(|| {
        Box::pin(async move {
            update(&other, &waiting, after(&[&awaited]))
                .await
                .with_status(200);
        })
    });
    update(&app, &first, after(&[&third]))
        .await
        .with_status(200);
    let (other, same) = (app.clone(), first.clone());
    app.table("courses").before_next_commit(|| {
        Box::pin(async move {
            update(&other, &same, json!({ "title": "Faster" }))
                .await
                .with_status(200);
        })
    });
    update(&app, &first, json!({ "title": "Slower" }))
        .await
        .assert_refused(412, "request.stale_version");
}

#[tokio::test]
async fn more_than_a_hundred_courses_are_looked_through_and_more_than_two_hundred_are_refused() {
    let app = app();
    let groups = |ids: &[String]| {
        let groups = ids.chunks(5).map(|ids| json!({ "any_of": ids }));
        json!({ "prerequisites": groups.collect::<Vec<_>>() })
    };
    let mut middle = Vec::new();
    for (count, status) in [(120, 201), (201, 409)] {
        while middle.len() * 40 < count {
            let mut first = Vec::new();
            for _ in 0..40 {
                first.push(created(&app, json!({})).await);
            }
            middle.push(created(&app, groups(&first)).await);
        }
        create(&app, groups(&middle)).await.with_status(status);
    }
}
