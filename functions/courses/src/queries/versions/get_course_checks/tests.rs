use serde_json::json;

use crate::testing::courses::*;
use crate::testing::lessons;

#[tokio::test]
async fn the_checks_say_what_is_wrong_and_what_would_change() {
    let app = app();
    let id = published(&app, json!({}), 2).await;
    let checks = get(&app, &path(&id, "/checks"))
        .await
        .with_status(200)
        .json();
    assert_eq!(
        (
            &checks["has_unpublished_changes"],
            &checks["is_publishable"]
        ),
        (&json!(false), &json!(false))
    );
    let module = app
        .post(&path(&id, "/modules"))
        .json(&json!({ "title": "Empty" }));
    as_olga(module).send().await.with_status(201);
    let more = add_lessons(&app, &id, 0).await;
    let body = json!({ "module_id": more, "title": "Silent", "blocks": [{ "kind": "image", "file_id": "7" }] });
    let lesson = app.post(&path(&id, "/lessons")).json(&body);
    as_olga(lesson).send().await.with_status(201);
    let checks = get(&app, &path(&id, "/checks"))
        .await
        .with_status(200)
        .json();
    let problems = checks["problems"].as_array().unwrap().iter();
    let codes: Vec<_> = problems
        .map(|problem| problem["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["empty_module", "no_alternative"]);
    assert_eq!(checks["is_publishable"], true, "these are warnings");
    assert_eq!(checks["changes"]["added"], json!([format!("{id}.3")]));
    assert_eq!(
        (&checks["required_before"], &checks["required_after"]),
        (&json!(2), &json!(3))
    );
}

#[tokio::test]
async fn only_staff_see_the_checks_and_the_versions() {
    let app = app();
    let id = published(&app, json!({}), 1).await;
    for rest in ["/checks", "/versions", "/versions/1"] {
        let path = path(&id, rest);
        get(&app, &path).await.with_status(200);
        as_stranger(app.get(&path))
            .send()
            .await
            .assert_refused(403, "courses.not_staff");
        as_learner(app.get(&path))
            .send()
            .await
            .assert_refused(403, "auth.forbidden");
    }
}

#[tokio::test]
async fn the_checks_count_the_learners_who_have_access_now() {
    let app = lessons::app();
    lessons::two_modules(&app).await;
    lessons::publish(&app, 1);
    let (past, future) = ("2026-06-01T11:59:59Z", "2026-06-02T00:00:00Z");
    for (user, more) in [
        ("ended", json!({ "ends_at": past })),
        ("until-tomorrow", json!({ "ends_at": future })),
        ("waiting", json!({ "started_at": null })),
    ] {
        lessons::set_learner(&app, user, &more);
    }
    let checks = lessons::of_course("/checks");
    let reads = lessons::table(&app).reads();
    let view = lessons::get(&app, &checks).await.with_status(200).json();
    assert_eq!(view["learners"], json!({ "active": 2, "more": false }));
    assert_eq!(lessons::table(&app).reads() - reads, 3);
    for number in 0..1_000 {
        lessons::set_learner(&app, &format!("lin-{number}"), &json!({}));
    }
    let view = lessons::get(&app, &checks).await.with_status(200).json();
    assert_eq!(view["learners"]["more"], true);
}
