//! The way of a learner through a course, and of several through one seat.

use std::time::Duration;

use futures_util::future::join_all;
use kernel::Role;
use serde_json::{Value, json};
use testkit::{App, Response};

use crate::given::{
    User, administrator, app, new_user, text, token, user_with_role, verified_user,
};

const ENROLLMENTS: &str = "/api/v1/enrollments";

async fn send(app: &App, user: &User, method: &str, path: &str, body: Value) -> Response {
    let request = app.request(method, path).bearer(&user.token);
    request.json(&body).send().await
}

async fn see(app: &App, user: &User, path: &str) -> Value {
    let reply = app.get(path).bearer(&user.token).send().await;
    reply.with_status(200).json()
}

/// A course of this instructor with two lessons, the second of which opens after the first, and an exercise.
async fn published(app: &App, ivo: &User, details: Value) -> (String, [String; 2], String) {
    let created = send(app, ivo, "POST", "/api/v1/courses", details).await;
    let id = text(&created.with_status(201).json()["id"]);
    let of_course = |rest: &str| format!("/api/v1/courses/{id}{rest}");
    let module = json!({ "title": "Module" });
    let module = send(app, ivo, "POST", &of_course("/modules"), module).await;
    let module = text(&module.with_status(201).json()["id"]);
    let mut lessons = [String::new(), String::new()];
    for number in 0..2 {
        let mut body = json!({
            "module_id": module, "title": "Lesson", "blocks": [{ "kind": "text", "text": "Words" }],
        });
        if number == 1 {
            body["release"] = json!({ "after_lessons": [lessons[0]] });
        }
        let lesson = send(app, ivo, "POST", &of_course("/lessons"), body).await;
        lessons[number] = text(&lesson.with_status(201).json()["id"]);
    }
    let exercise = json!({
        "kind": "single", "prompt": "Which one?", "options": ["This", "That"], "key": 1, "points": 1000,
    });
    let exercises = format!("/api/v1/lessons/{}/exercises", lessons[0]);
    let exercise = send(app, ivo, "POST", &exercises, exercise).await;
    let exercise = text(&exercise.with_status(201).json()["id"]);
    let course = app.get(&of_course("")).bearer(&ivo.token).send().await;
    let tag = course.header("etag").unwrap().to_owned();
    let publish = app.post(&of_course("/publish")).bearer(&ivo.token);
    publish
        .header("if-match", &tag)
        .send()
        .await
        .with_status(200);
    app.deliver().await;
    (id, lessons, exercise)
}

async fn instructor(app: &App) -> User {
    let admin = administrator(app).await;
    user_with_role(app, &admin, Role::Instructor).await
}

async fn enroll(app: &App, user: &User, course: &str) -> Response {
    let body = json!({ "course_id": course });
    send(app, user, "POST", ENROLLMENTS, body).await
}

#[tokio::test]
async fn a_learner_registers_enrols_learns_and_completes_a_course() {
    let app = app();
    let ivo = instructor(&app).await;
    let (id, lessons, exercise) = published(&app, &ivo, json!({ "title": "Clocks" })).await;
    let lin = verified_user(&app, "lin@example.org").await;
    let catalogue = app
        .get("/api/v1/courses")
        .send()
        .await
        .with_status(200)
        .json();
    assert_eq!(catalogue["items"][0]["id"], id.as_str());
    let lesson = |number: usize| format!("/api/v1/lessons/{}", lessons[number]);
    let closed = app.get(&lesson(0)).bearer(&lin.token).send().await;
    closed.assert_refused(403, "courses.not_enrolled");

    let enrollment = enroll(&app, &lin, &id).await.with_status(201).json();
    let path = format!("{ENROLLMENTS}/{}", text(&enrollment["id"]));
    app.deliver().await;
    see(&app, &lin, &lesson(0)).await;
    let locked = app.get(&lesson(1)).bearer(&lin.token).send().await;
    let details = locked.assert_refused(403, "courses.locked");
    assert_eq!(details["missing"], json!([lessons[0]]));

    let attempts = format!(
        "/api/v1/lessons/{}/exercises/{exercise}/attempts",
        lessons[0]
    );
    let attempt = send(&app, &lin, "POST", &attempts, json!({ "answer": 1 })).await;
    assert_eq!(attempt.with_status(201).json()["points"], 1000);
    let complete = async |number: usize| {
        let body = json!({ "lesson_id": lessons[number], "state": "completed" });
        let reply = send(&app, &lin, "PUT", &format!("{path}/progress"), body).await;
        let progress = reply.with_status(200).json();
        app.deliver().await;
        progress
    };
    assert_eq!(complete(0).await["per_mille"], 500);
    see(&app, &lin, &lesson(1)).await;
    assert_eq!(complete(1).await["state"], "completed");

    let mine = see(&app, &lin, ENROLLMENTS).await;
    let mine = &mine["items"][0];
    assert_eq!(
        (&mine["course"]["title"], &mine["progress"]["state"]),
        (&json!("Clocks"), &json!("completed"))
    );
    let roster = see(&app, &ivo, &format!("/api/v1/courses/{id}/enrollments")).await;
    assert_eq!(roster["items"][0]["user_id"], lin.id.as_str());
    let access = see(&app, &lin, &format!("{path}/access")).await;
    assert_eq!(
        (&access["has_access"], &access["why"]),
        (&json!(true), &json!("granted"))
    );

    let left = app.delete(&path).bearer(&lin.token).send().await;
    left.with_status(204);
    app.deliver().await;
    let closed = app.get(&lesson(0)).bearer(&lin.token).send().await;
    closed.assert_refused(403, "courses.access_ended");
    let back = enroll(&app, &lin, &id).await.with_status(201).json();
    assert_eq!(back["progress"]["state"], "completed");
    app.deliver().await;
    see(&app, &lin, &lesson(1)).await;
}

/// Signs one of these users in again.
async fn again(app: &App, user: &User, users: &[User]) -> User {
    let number = users.iter().position(|one| one.id == user.id).unwrap();
    User {
        id: user.id.clone(),
        token: token(app, &email(number)).await,
    }
}

fn email(number: usize) -> String {
    format!("u{number}@example.org")
}

#[tokio::test]
async fn one_seat_passes_from_learner_to_learner() {
    let app = app();
    let ivo = instructor(&app).await;
    let details = json!({ "title": "Rare", "capacity": 1 });
    let (id, lessons, _) = published(&app, &ivo, details).await;
    let mut users = Vec::new();
    for number in 0..6 {
        users.push(new_user(&app, &email(number)).await);
    }
    let replies = join_all(users.iter().map(|user| enroll(&app, user, &id))).await;
    let mut waiting: Vec<(u64, &User)> = Vec::new();
    let mut first = None;
    for (reply, user) in replies.iter().zip(&users) {
        match reply.status {
            201 => assert!(first.replace(user).is_none(), "the seat was given twice"),
            202 => waiting.push((reply.json()["position"].as_u64().unwrap(), user)),
            status => panic!("{status}: {}", reply.text()),
        }
    }
    waiting.sort_by_key(|(position, _)| *position);
    let positions: Vec<_> = waiting.iter().map(|(position, _)| *position).collect();
    assert_eq!(positions, (1..=5).collect::<Vec<_>>());
    let first = first.unwrap();
    let path = |user: &User| format!("{ENROLLMENTS}/{id}.{}", user.id);
    let state = async |user: &User| text(&see(&app, user, &path(user)).await["state"]);

    app.delete(&path(first))
        .bearer(&first.token)
        .send()
        .await
        .with_status(204);
    app.deliver().await;
    let [next, after] = [waiting[0].1, waiting[1].1];
    assert_eq!(state(next).await, "offered");
    assert_eq!(see(&app, after, &path(after)).await["position"], 1);

    app.pass_time(Duration::from_secs(49 * 60 * 60)).await;
    let [next, after] = [
        again(&app, next, &users).await,
        again(&app, after, &users).await,
    ];
    let (next, after) = (&next, &after);
    assert_eq!(state(next).await, "withdrawn");
    assert_eq!(state(after).await, "offered");
    let answer = format!("{}/offer", path(after));
    let accepted = send(&app, after, "POST", &answer, json!({ "accept": true })).await;
    assert_eq!(accepted.with_status(200).json()["state"], "active");
    app.deliver().await;
    see(&app, after, &format!("/api/v1/lessons/{}", lessons[0])).await;
    let waits = app
        .get(&format!("/api/v1/lessons/{}", lessons[0]))
        .bearer(&next.token)
        .send()
        .await;
    waits.assert_refused(403, "courses.not_enrolled");
}

#[tokio::test]
async fn a_school_enrols_its_pupils_by_their_addresses_and_by_a_code_for_its_domain() {
    let app = app();
    let ivo = instructor(&app).await;
    let (id, ..) = published(&app, &ivo, json!({ "title": "Latin" })).await;
    let of_course = |rest: &str| format!("/api/v1/courses/{id}{rest}");
    let lin = verified_user(&app, "lin@school.example.org").await;
    let eve = new_user(&app, "eve@school.example.org").await;
    let dan = verified_user(&app, "dan@example.org").await;

    let imports = of_course("/enrollment-imports");
    let list = json!({ "mode": "add", "rows": [
        { "email": "Lin@School.Example.org" }, { "email": "eve@school.example.org" }, { "user_id": dan.id },
    ] });
    let started = send(&app, &ivo, "POST", &imports, list).await;
    let started = started.with_status(202).json();
    assert_eq!(
        started["unknown_rows"],
        json!([2]),
        "eve has proved nothing"
    );
    app.deliver().await;
    let progress = format!("{imports}/{}", text(&started["import"]["id"]));
    let progress = see(&app, &ivo, &progress).await;
    assert_eq!(
        (&progress["done"], &progress["failures"][0]["item"]),
        (&json!(2), &json!("row 2"))
    );
    for user in [&lin, &dan] {
        let enrollment = see(&app, user, &format!("{ENROLLMENTS}/{id}.{}", user.id)).await;
        assert_eq!(enrollment["state"], "active");
    }

    let codes = of_course("/enrollment-codes");
    let code = json!({ "email_domain": "school.example.org" });
    let code = send(&app, &ivo, "POST", &codes, code).await;
    let body = json!({ "course_id": id, "code": code.with_status(201).json()["code"] });
    let refused = send(&app, &eve, "POST", ENROLLMENTS, body.clone()).await;
    refused.assert_refused(403, "enrollments.other_email_domain");
    let may = verified_user(&app, "may@school.example.org").await;
    let enrolled = send(&app, &may, "POST", ENROLLMENTS, body).await;
    enrolled.with_status(201);

    let lookup = json!({ "emails": ["lin@school.example.org"] });
    for learner in [&may, &ivo] {
        let refused = send(
            &app,
            learner,
            "POST",
            "/api/v1/users/lookup",
            lookup.clone(),
        )
        .await;
        refused.assert_refused(403, "auth.forbidden");
    }
}
