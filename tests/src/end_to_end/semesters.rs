//! Semesters on DynamoDB: the rules of a calendar under concurrency, and the opening by timed work.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::Response;

use crate::api::{admin, delete, get, learner, post, put, text, unique};
use crate::concurrency::at_once;
use crate::emulator::{eventually, invoke};

const SEMESTERS: &str = "/api/v1/semesters";

/// A semester of the months from `first` to `last` of 2030, in a calendar of its test.
fn semester(calendar: &str, first: u8, last: u8) -> Value {
    json!({
        "name": "A semester", "code": format!("M-{first}-{last}"), "calendar_id": calendar,
        "starts_on": format!("2030-{first:02}-01"), "ends_on": format!("2030-{last:02}-28"),
    })
}

fn calendar() -> String {
    unique().to_ascii_lowercase()
}

fn create(token: &str, body: &Value) -> Response {
    post(SEMESTERS).bearer(token).json(body).send()
}

fn codes(token: &str, calendar: &str) -> Vec<String> {
    let request = get(format!("{SEMESTERS}?calendar_id={calendar}&limit=100"));
    let page = request.bearer(token).send().with_status(200).json();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| text(&item["code"])).collect()
}

#[test]
fn of_overlapping_creations_at_once_one_succeeds() {
    let (admin, calendar) = (admin(), calendar());
    let replies = at_once(6, |number| {
        let last = 6 + u8::try_from(number).unwrap();
        create(&admin, &semester(&calendar, 5, last))
    });
    let mut statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
    assert_eq!(codes(&learner(), &calendar).len(), 1);
}

#[test]
fn creations_at_once_that_do_not_overlap_all_succeed() {
    let (admin, calendar) = (admin(), calendar());
    let replies = at_once(4, |number| {
        let month = 1 + u8::try_from(number).unwrap();
        create(&admin, &semester(&calendar, month, month))
    });
    assert!(replies.iter().all(|reply| reply.status == 201));
    assert_eq!(
        codes(&admin, &calendar),
        ["M-4-4", "M-3-3", "M-2-2", "M-1-1"]
    );
}

#[test]
fn a_semester_is_changed_closed_and_kept_and_another_is_deleted() {
    let (admin, calendar) = (admin(), calendar());
    let body = semester(&calendar, 1, 6);
    create(&learner(), &body).assert_refused(403, "auth.forbidden");
    let created = create(&admin, &body).with_status(201);
    let path = created.header("location").unwrap().to_owned();
    let mut longer = body;
    longer["ends_on"] = json!("2030-07-31");
    let update = put(&path)
        .bearer(&admin)
        .header("if-match", created.header("etag").unwrap());
    let updated = update.json(&longer).send().with_status(200);
    post(format!("{path}/close"))
        .bearer(&admin)
        .send()
        .with_status(200);
    let stale = delete(&path)
        .bearer(&admin)
        .header("if-match", updated.header("etag").unwrap());
    stale.send().assert_refused(412, "request.stale_version");
    let closed = delete(&path).bearer(&admin).header("if-match", "*");
    closed.send().assert_refused(409, "semesters.closed");
    let other = create(&admin, &semester(&calendar, 9, 12)).with_status(201);
    let removed = delete(other.header("location").unwrap()).bearer(&admin);
    let tag = other.header("etag").unwrap();
    removed.header("if-match", tag).send().with_status(204);
    assert_eq!(codes(&admin, &calendar), ["M-1-6"]);
}

#[test]
fn a_semester_that_has_begun_opens_in_the_next_minute() {
    let (admin, calendar) = (admin(), calendar());
    let body = json!({
        "name": "Begun", "code": "BEGUN", "calendar_id": calendar, "starts_on": "2020-01-01",
        "ends_on": "2020-12-31",
    });
    let id = text(&create(&admin, &body).with_status(201).json()["id"]);
    // Work of a time that has passed runs in the next minute.
    thread::sleep(Duration::from_secs(61));
    invoke("open-semesters", &json!({}));
    let stream = format!("/api/v1/events/streams/Semester-{id}");
    eventually("the semester opens", || {
        let events = get(&stream).bearer(&admin).send().with_status(200).json();
        let events = events["items"].as_array().unwrap().clone();
        events
            .into_iter()
            .find(|event| event["event_type"] == "SemesterOpened")
    });
}
