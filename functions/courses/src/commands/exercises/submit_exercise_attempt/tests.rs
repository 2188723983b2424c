//! Tests of answers.

use futures_util::future::join_all;
use kernel::actor::Role;
use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::lessons::{
    app, as_assistant, as_learner, as_stranger, exercise, exercise_id, get, lesson_id, of_exercise,
    publish, publish_as, read, set_learner, set_lesson, table, two_modules,
};

async fn answer(app: &App, answer: Value) -> Response {
    let body = json!({ "answer": answer });
    as_learner(app.post(&of_exercise(1, 1, "/attempts")).json(&body))
        .send()
        .await
}

async fn published(more: Value) -> App {
    let app = app();
    two_modules(&app).await;
    exercise(&app, more).await.with_status(201);
    publish(&app, 1);
    app
}

fn facts(app: &App) -> Vec<Value> {
    let events = table(app).events().into_iter();
    let attempts = events.filter(|event| event.event_type == "ExerciseAttempted");
    attempts.map(|event| event.event_data).collect()
}

#[tokio::test]
async fn an_answer_is_checked_at_once_and_counted() {
    let app = published(json!({ "attempts": 3 })).await;
    let wrong = answer(&app, json!(0)).await.with_status(201).json();
    assert_eq!(
        (&wrong["correct"], &wrong["points"]),
        (&json!(false), &json!(0))
    );
    assert_eq!(
        (&wrong["attempt"], &wrong["attempts_left"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(wrong["explanation"], "Because.");
    let right = answer(&app, json!(1)).await.with_status(201).json();
    assert_eq!(
        (&right["correct"], &right["points"]),
        (&json!(true), &json!(1000))
    );
    assert_eq!(right["attempt"], 2);
    let facts = facts(&app);
    assert_eq!(facts.len(), 2);
    assert_eq!(facts[1]["exercise_id"], exercise_id(1, 1));
    assert_eq!(
        (&facts[1]["attempt"], &facts[1]["course_version"]),
        (&json!(2), &json!(1))
    );
}

#[tokio::test]
async fn with_the_right_version_an_answer_is_one_read() {
    let app = published(json!({})).await;
    for (version, reads) in [(Some(1), 1), (None, 2), (Some(9), 2)] {
        table(&app).forget_counts();
        let body = json!({ "answer": 1, "version": version });
        let request = app.post(&of_exercise(1, 1, "/attempts")).json(&body);
        as_learner(request).send().await.with_status(201);
        assert_eq!(
            (table(&app).reads(), table(&app).commits()),
            (reads, 1),
            "{version:?}"
        );
    }
}

#[tokio::test]
async fn no_more_answers_are_accepted_than_the_exercise_allows() {
    let app = published(json!({ "attempts": 1 })).await;
    answer(&app, json!(0)).await.with_status(201);
    answer(&app, json!(1))
        .await
        .assert_refused(409, "courses.no_attempts_left");
    assert_eq!(facts(&app).len(), 1);
}

#[tokio::test]
async fn answers_at_once_are_numbered_without_gaps() {
    let app = published(json!({ "attempts": 6 })).await;
    let replies = join_all((0..8).map(|_| answer(&app, json!(1)))).await;
    let (accepted, refused): (Vec<_>, Vec<_>) =
        replies.into_iter().partition(|reply| reply.status == 201);
    let mut numbers: Vec<_> = accepted
        .iter()
        .map(|reply| reply.json()["attempt"].as_u64().unwrap())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    for reply in refused {
        reply.assert_refused(409, "courses.no_attempts_left");
    }
}

#[tokio::test]
async fn an_answer_in_another_form_is_refused_and_not_counted() {
    let app = published(json!({ "attempts": 1 })).await;
    for wrong in [json!("b"), json!([1]), json!(3), json!(-1), json!(0.5)] {
        answer(&app, wrong)
            .await
            .assert_refused(422, "request.invalid");
    }
    answer(&app, json!(1)).await.with_status(201);
}

#[tokio::test]
async fn learners_answer_what_is_published_and_staff_try_the_draft() {
    let app = app();
    two_modules(&app).await;
    exercise(&app, json!({})).await.with_status(201);
    answer(&app, json!(1))
        .await
        .assert_refused(404, "courses.not_found");
    let body = json!({ "answer": 1 });
    let path = of_exercise(1, 1, "/attempts");
    let trial = as_assistant(app.post(&path).json(&body)).send().await;
    let trial = trial.with_status(201).json();
    assert_eq!(
        (&trial["correct"], &trial["course_version"]),
        (&json!(true), &Value::Null)
    );
    assert!(facts(&app).is_empty());
}

#[tokio::test]
async fn strangers_and_former_learners_do_not_answer() {
    let app = published(json!({})).await;
    let body = json!({ "answer": 1 });
    let request = || app.post(&of_exercise(1, 1, "/attempts")).json(&body);
    let stranger = as_stranger(request()).send().await;
    stranger.assert_refused(403, "courses.not_enrolled");
    assert_eq!(request().send().await.status, 401);
    set_learner(&app, "lin", &json!({ "ends_at": "2026-05-02T00:00:00Z" }));
    answer(&app, json!(1))
        .await
        .assert_refused(403, "courses.access_ended");
    publish_as(&app, 1, "private");
    let stranger = as_stranger(request()).send().await;
    stranger.assert_refused(404, "courses.not_found");
}

#[tokio::test]
async fn the_exercises_of_a_locked_lesson_are_not_answered() {
    let app = app();
    two_modules(&app).await;
    exercise(&app, json!({})).await.with_status(201);
    let waits = json!({ "release": { "after_lessons": [lesson_id(3)] } });
    set_lesson(&app, 1, waits).await.with_status(200);
    publish(&app, 1);
    let refused = answer(&app, json!(1)).await;
    let details = refused.assert_refused(403, "courses.locked");
    assert_eq!(details["missing"], json!([lesson_id(3)]));
    let exercises = read(&app, &of_exercise(1, 1, "")).await;
    exercises.assert_refused(403, "courses.locked");
}

#[tokio::test]
async fn everybody_lists_their_own_answers_and_staff_those_of_all() {
    let app = published(json!({})).await;
    set_learner(&app, "lea", &json!({}));
    for choice in [0, 1] {
        answer(&app, json!(choice)).await.with_status(201);
    }
    let body = json!({ "answer": 2 });
    let request = app.post(&of_exercise(1, 1, "/attempts")).json(&body);
    request
        .signed_in("lea", &[Role::Learner])
        .send()
        .await
        .with_status(201);
    let path = of_exercise(1, 1, "/attempts");
    table(&app).forget_counts();
    let own = read(&app, &path).await.with_status(200).json();
    assert_eq!(table(&app).reads(), 1);
    let numbers: Vec<_> = own["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["attempt"])
        .collect();
    assert_eq!(numbers, [&json!(2), &json!(1)]);
    for query in ["?user_id=lea", "?everybody=true"] {
        let refused = read(&app, &format!("{path}{query}")).await;
        refused.assert_refused(403, "courses.not_staff");
    }
    let all = get(&app, &format!("{path}?everybody=true"))
        .await
        .with_status(200)
        .json();
    assert_eq!(all["items"].as_array().unwrap().len(), 3);
    let hers = get(&app, &format!("{path}?user_id=lea"))
        .await
        .with_status(200)
        .json();
    assert_eq!(hers["items"].as_array().unwrap().len(), 1);
}
