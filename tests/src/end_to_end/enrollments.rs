//! Enrollments with real functions: the way of a learner through a course, and one seat for several.

use serde_json::{Value, json};
use testkit::Response;

use crate::api::{admin, delete, get, learner, post, put, request, text, unique};
use crate::concurrency::at_once;
use crate::emulator::eventually;
use crate::identity::verified_learner;
use crate::transfers::uploaded;

const ENROLLMENTS: &str = "/api/v1/enrollments";

/// A course of the administrator with two lessons, the second of which opens after the first.
fn published(more: &Value) -> (String, [String; 2]) {
    let mut course = json!({ "title": format!("Course {}", unique()) });
    for (name, value) in more.as_object().unwrap() {
        course[name] = value.clone();
    }
    let send = |path: &str, body: &Value| {
        let reply = post(path).by_admin().json(body).send();
        text(&reply.with_status(201).json()["id"])
    };
    let id = send("/api/v1/courses", &course);
    let of_course = |rest: &str| format!("/api/v1/courses/{id}{rest}");
    let module = send(&of_course("/modules"), &json!({ "title": "Module" }));
    let lesson = |release: &Value| {
        let body = json!({
            "module_id": module, "title": "Lesson", "blocks": [{ "kind": "text", "text": "Words" }],
            "release": release,
        });
        send(&of_course("/lessons"), &body)
    };
    let first = lesson(&json!({}));
    let second = lesson(&json!({ "after_lessons": [first] }));
    let course = get(of_course("")).by_admin().send().with_status(200);
    let tag = course.header("etag").unwrap();
    let publish = request("POST", of_course("/publish")).by_admin();
    publish.header("if-match", tag).send().with_status(200);
    (id, [first, second])
}

fn enroll(token: &str, course: &str) -> Response {
    let body = json!({ "course_id": course });
    post(ENROLLMENTS).bearer(token).json(&body).send()
}

/// Enrols as soon as the course has arrived.
fn enrolled(token: &str, course: &str) -> Response {
    eventually("the course in enrollments", || {
        let reply = enroll(token, course);
        (!matches!(reply.status, 404 | 503)).then_some(reply)
    })
}

fn state(token: &str, path: &str) -> String {
    let reply = get(path).bearer(token).send().with_status(200);
    text(&reply.json()["state"])
}

#[test]
fn a_learner_enrols_learns_completes_leaves_and_comes_back() {
    let (id, lessons) = published(&json!({ "capacity": 5 }));
    let lin = verified_learner();
    let lesson = |number: usize| {
        let path = format!("/api/v1/lessons/{}", lessons[number]);
        get(path).bearer(&lin).send()
    };
    lesson(0).assert_refused(403, "courses.not_enrolled");
    let enrollment = enrolled(&lin, &id).with_status(201).json();
    let path = format!("{ENROLLMENTS}/{}", text(&enrollment["id"]));
    enroll(&lin, &id).with_status(200);
    eventually("the lesson", || (lesson(0).status == 200).then_some(()));
    lesson(1).assert_refused(403, "courses.locked");
    let complete = |number: usize| {
        let body = json!({ "lesson_id": lessons[number], "state": "completed" });
        let reply = put(format!("{path}/progress"))
            .bearer(&lin)
            .json(&body)
            .send();
        reply.with_status(200).json()
    };
    assert_eq!(complete(0)["per_mille"], 500);
    eventually("the next lesson", || {
        (lesson(1).status == 200).then_some(())
    });
    assert_eq!(complete(1)["state"], "completed");
    let mine = get(ENROLLMENTS).bearer(&lin).send().with_status(200).json();
    assert_eq!(mine["items"][0]["progress"]["state"], "completed");
    delete(&path).bearer(&lin).send().with_status(204);
    eventually("the end of the access", || {
        let refused = lesson(0);
        (refused.status == 403).then(|| refused.assert_refused(403, "courses.access_ended"))
    });
    let back = enroll(&lin, &id).with_status(201).json();
    assert_eq!(back["progress"]["state"], "completed");
    let course = get(format!("/api/v1/courses/{id}")).by_admin().send();
    let tag = course.header("etag").unwrap().to_owned();
    let deletion = delete(format!("/api/v1/courses/{id}")).by_admin();
    let refused = deletion.header("if-match", &tag).send();
    refused.assert_refused(409, "courses.has_learners");
}

#[test]
fn of_several_learners_at_once_one_gets_the_seat_and_it_passes_on() {
    let (id, _) = published(&json!({ "capacity": 1 }));
    let tokens: Vec<String> = (0..8).map(|_| learner()).collect();
    let first = enrolled(&tokens[0], &id).with_status(201).json();
    let first = format!("{ENROLLMENTS}/{}", text(&first["id"]));
    let replies = at_once(7, |number| enroll(&tokens[number + 1], &id));
    let mut waiting: Vec<(u64, String, &String)> = Vec::new();
    for (reply, token) in replies.into_iter().zip(&tokens[1..]) {
        let view = reply.with_status(202).json();
        let path = format!("{ENROLLMENTS}/{}", text(&view["id"]));
        waiting.push((view["position"].as_u64().unwrap(), path, token));
    }
    waiting.sort_unstable();
    let positions: Vec<_> = waiting.iter().map(|(position, ..)| *position).collect();
    assert_eq!(positions, (1..=7).collect::<Vec<_>>());
    delete(&first).bearer(&tokens[0]).send().with_status(204);
    let (_, next, token) = &waiting[0];
    eventually("the offer", || {
        (state(token, next) == "offered").then_some(())
    });
    let accept = json!({ "accept": true });
    let answers = at_once(2, |_| {
        post(format!("{next}/offer"))
            .bearer(token)
            .json(&accept)
            .send()
    });
    let mut statuses: Vec<_> = answers.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let (_, after, token) = &waiting[1];
    let after = get(after).bearer(token).send().with_status(200).json();
    assert_eq!(
        (&after["state"], &after["position"]),
        (&json!("waitlisted"), &json!(1))
    );
}

#[test]
fn a_code_opens_a_private_course_and_a_list_is_imported() {
    let price = json!({ "amount": 4900, "currency": "EUR" });
    let (id, _) = published(&json!({ "visibility": "private", "price": price }));
    let of_course = |rest: &str| format!("/api/v1/courses/{id}{rest}");
    let code = eventually("the course in enrollments", || {
        let body = json!({ "label": "Friends", "max_uses": 1 });
        let codes = post(of_course("/enrollment-codes")).by_admin();
        let reply = codes.json(&body).send();
        (reply.status != 404).then_some(reply)
    });
    let code = text(&code.with_status(201).json()["code"]);
    let mut tokens = [learner(), learner()];
    enroll(&tokens[0], &id).assert_refused(404, "enrollments.course_not_found");
    let with_code = json!({ "course_id": id, "code": code });
    let replies = at_once(2, |number| {
        let request = post(ENROLLMENTS).bearer(&tokens[number]);
        request.json(&with_code).send()
    });
    let mut statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    if replies[1].status == 201 {
        tokens.reverse();
    }

    let users: Vec<_> = tokens.iter().map(|token| me(token)).collect();
    let rows: Vec<_> = users
        .iter()
        .map(|user| json!({ "user_id": user }))
        .collect();
    let import = |more: &Value| {
        let mut body = json!({ "mode": "sync", "name": "Winter", "rows": rows });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        post(of_course("/enrollment-imports"))
            .by_admin()
            .json(&body)
            .send()
    };
    let dry = import(&json!({ "dry_run": true })).with_status(200).json();
    let mut outcomes: Vec<_> = dry["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| text(&row["outcome"]))
        .collect();
    outcomes.sort_unstable();
    assert_eq!(outcomes, ["enrolled", "known"]);
    let run = import(&json!({})).with_status(202).json();
    let run = of_course(&format!(
        "/enrollment-imports/{}",
        text(&run["import"]["id"])
    ));
    let ended = eventually("the end of the import", || {
        let progress = get(&run).by_admin().send().with_status(200).json();
        (progress["state"] != "running").then_some(progress)
    });
    assert_eq!(
        (&ended["state"], &ended["done"], &ended["failed"]),
        (&json!("completed"), &json!(2), &json!(0))
    );
    eventually("the learners in the list", || {
        let list = get(of_course("/enrollments?state=active"))
            .by_admin()
            .send();
        let list = list.with_status(200).json();
        (list["items"].as_array().unwrap().len() == 2).then_some(())
    });
    let rows = json!({ "rows": [{ "user_id": "nobody" }] });
    import(&rows).assert_refused(409, "enrollments.too_many_missing");
    let csv = format!("Name;User_ID\nLin;{}\n", users[0]);
    let file = uploaded(&admin(), "winter.csv", "text/csv", csv.as_bytes());
    let list = json!({ "rows": null, "file_id": file, "dry_run": true });
    let dry = import(&list).with_status(200).json();
    assert_eq!(dry["rows"][0]["outcome"], "known");
    assert_eq!(dry["missing"], json!([users[1]]));
}

/// The id of the user with this token.
fn me(token: &str) -> String {
    let me = get("/api/v1/users/me").bearer(token).send();
    text(&me.with_status(200).json()["id"])
}
