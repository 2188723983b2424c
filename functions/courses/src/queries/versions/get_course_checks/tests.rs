use serde_json::{Value, json};
use testkit::App;

use crate::testing::courses::*;
use crate::testing::lessons::{self, COURSE};

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

/// The codes of what is wrong beside empty lessons, each with the ordinal of its lesson.
async fn unreachable(app: &App) -> Vec<(String, String)> {
    let checks = lessons::get(app, &lessons::of_course("/checks")).await;
    let checks = checks.with_status(200).json();
    assert_eq!(checks["is_publishable"], true, "these are warnings");
    let problems = checks["problems"].as_array().unwrap().iter();
    let problems = problems.filter(|problem| problem["code"] != "empty_lesson");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let problems = problems.map(|problem| {
        let ordinal = text(&problem["lesson_id"]).split_off(COURSE.len() + 1);
        (text(&problem["code"]), ordinal)
    });
    problems.collect()
}

async fn set_release(app: &App, ordinal: u16, release: Value) {
    let reply = lessons::set_lesson(app, ordinal, json!({ "release": release })).await;
    reply.with_status(200);
}

#[tokio::test]
async fn the_checks_name_lessons_that_wait_for_a_lesson_of_other_groups() {
    let app = lessons::app();
    lessons::two_modules(&app).await;
    set_release(&app, 1, json!({ "groups": ["Tuesday", "Friday"] })).await;
    let after_first = json!([lessons::lesson_id(1)]);
    set_release(&app, 2, json!({ "after_lessons": after_first })).await;
    let after_second = json!({ "days": 1, "lesson_id": lessons::lesson_id(2) });
    set_release(&app, 3, json!({ "after_days": after_second })).await;
    let expected = ["2", "3"].map(|lesson| ("not_for_its_groups".to_owned(), lesson.to_owned()));
    assert_eq!(unreachable(&app).await, expected);
    for (groups, found) in [
        (json!(["Tuesday"]), false),
        (json!(["Friday", "Tuesday"]), false),
        (json!(["Tuesday", "Monday"]), true),
    ] {
        let release = json!({ "groups": groups, "after_lessons": after_first });
        set_release(&app, 2, release).await;
        let second = ("not_for_its_groups".to_owned(), "2".to_owned());
        assert_eq!(unreachable(&app).await.contains(&second), found, "{groups}");
    }
}

#[tokio::test]
async fn the_checks_name_lessons_that_open_after_the_access_has_ended() {
    let app = lessons::app();
    lessons::two_modules(&app).await;
    set_release(&app, 1, json!({ "after_days": { "days": 4 } })).await;
    let after_first = json!({ "days": 3, "lesson_id": lessons::lesson_id(1) });
    set_release(&app, 2, json!({ "after_days": after_first })).await;
    set_release(&app, 3, json!({ "after_lessons": [lessons::lesson_id(2)] })).await;
    assert_eq!(unreachable(&app).await, []);
    for (version, days, late) in [
        (1, 8, vec![]),
        (2, 7, vec!["2", "3"]),
        (3, 4, vec!["1", "2", "3"]),
    ] {
        let course = json!({ "title": "A course", "access_days": days });
        let reply = lessons::put(&app, &lessons::of_course(""), version, &course).await;
        reply.with_status(200);
        let late = late.into_iter();
        let late: Vec<_> = late
            .map(|one| ("opens_too_late".to_owned(), one.to_owned()))
            .collect();
        assert_eq!(unreachable(&app).await, late, "{days} days");
    }
}
