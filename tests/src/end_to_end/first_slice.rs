//! The creation, update and deletion of a subject over HTTP, and the consumers of its events.

use kernel::table::AttributeValue;
use serde_json::Value;

use crate::api::{created, delete, get, learner, post, put, subject, text, unique};
use crate::emulator::{copy, eventually, text_in};

/// Waits until the event store has `count` events of a subject, and returns its events.
fn stored(subject_id: &str, count: usize) -> Vec<Value> {
    let path = format!("/api/v1/events/streams/Subject-{subject_id}");
    eventually("the events in the store", || {
        let page = get(&path).by_admin().send().with_status(200).json();
        let items = page["items"].as_array().unwrap().clone();
        (items.len() >= count).then_some(items)
    })
}

#[test]
fn a_subject_is_created_over_http_and_reaches_its_consumer_with_one_correlation_id() {
    let (code, correlation_id) = (unique(), unique());
    let department = uuid::Uuid::new_v4().to_string();
    let mut body = subject(&code);
    body["department_id"] = department.as_str().into();
    let request = post("/api/v1/subjects")
        .by_admin()
        .header("x-correlation-id", &correlation_id);
    let reply = request.json(&body).send().with_status(201);
    assert_eq!(
        reply.header("x-correlation-id"),
        Some(correlation_id.as_str())
    );
    let view = reply.json();
    let id = text(&view["id"]);

    let reader = learner();
    let read = |path: &str| get(path).bearer(&reader).send().with_status(200);
    let location = reply.header("location").unwrap();
    let shown = read(location);
    assert_eq!(
        (shown.json(), shown.header("etag")),
        (view.clone(), reply.header("etag"))
    );
    let known = get(location)
        .bearer(&reader)
        .header("if-none-match", shown.header("etag").unwrap());
    assert!(known.send().with_status(304).body.is_empty());
    assert_eq!(
        read(&format!("/api/v1/subjects/by-code/{}", code.to_lowercase())).json(),
        view
    );
    for path in [
        format!("/api/v1/subjects?name_prefix=subject%20{code}"),
        format!("/api/v1/subjects?department_id={department}&name_prefix=SUBJECT%20{code}"),
    ] {
        assert_eq!(
            read(&path).json()["items"],
            serde_json::json!([view]),
            "{path}"
        );
    }
    let of_department = read(&format!("/api/v1/departments/{department}/subjects"));
    assert_eq!(of_department.json()["items"], serde_json::json!([view]));
    let report = get("/api/v1/subjects/reports/summary").by_admin().send();
    let report = report.with_status(200).json();
    let counted = serde_json::json!({ "department_id": department, "subjects": 1, "credits": 6 });
    assert!(report["departments"].as_array().unwrap().contains(&counted));

    let copied = eventually("the copy in syllabi", || copy(&id));
    assert_eq!(text_in(&copied, "code"), code);
    let event = stored(&id, 1).remove(0);
    assert_eq!(event["correlation_id"], correlation_id.as_str());
    assert_eq!(
        (&event["event_type"], &event["version"]),
        (&"SubjectCreated".into(), &1.into())
    );
    assert_eq!(event["event_data"]["code"], code.as_str());
}

#[test]
fn the_update_and_deletion_of_a_subject_reach_every_consumer() {
    let (code, other_code) = (unique(), unique());
    let id = created(&subject(&code));
    let path = format!("/api/v1/subjects/{id}");
    let updated = put(&path)
        .by_admin()
        .if_match(1)
        .json(&subject(&other_code))
        .send()
        .with_status(200);
    assert_eq!(updated.header("etag"), Some("\"2\""));
    get(format!("/api/v1/subjects/by-code/{code}"))
        .by_admin()
        .send()
        .assert_refused(404, "subjects.not_found");
    created(&subject(&code));

    delete(&path).by_admin().if_match(2).send().with_status(204);
    get(&path)
        .by_admin()
        .send()
        .assert_refused(404, "subjects.not_found");
    created(&subject(&other_code));

    let events = stored(&id, 3);
    let types: Vec<&str> = events
        .iter()
        .map(|event| event["event_type"].as_str().unwrap())
        .collect();
    assert_eq!(
        types,
        ["SubjectCreated", "SubjectUpdated", "SubjectDeleted"]
    );
    eventually("the deletion of the copy", || {
        copy(&id).filter(|copy| copy["deleted"] == AttributeValue::Bool(true))
    });
}

#[test]
fn pages_show_every_subject_of_a_list_once() {
    let name = unique();
    let mut expected: Vec<String> = (0..5)
        .map(|number| {
            let mut body = subject(&format!("{name}-{number}"));
            body["name"] = format!("{name} {number}").into();
            created(&body)
        })
        .collect();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/subjects?name_prefix={name}&limit=2{cursor}");
        let page = get(path).by_admin().send().with_status(200).json();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| text(&item["id"])),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    expected.sort();
    seen.sort();
    assert_eq!(seen, expected);
}
