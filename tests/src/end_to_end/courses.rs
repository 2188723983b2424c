//! Courses with real functions: drafts that several people write, publications at once and by work.

use serde_json::{Value, json};
use testkit::Response;

use crate::api::{delete, get, learner, post, put, request, text, unique};
use crate::concurrency::at_once;
use crate::emulator::eventually;

const COURSES: &str = "/api/v1/courses";

fn create(body: &Value) -> Response {
    post(COURSES).by_admin().json(body).send()
}

fn created() -> String {
    let body = json!({ "title": format!("Course {}", unique()), "tags": ["e2e"] });
    text(&create(&body).with_status(201).json()["id"])
}

fn path(id: &str, rest: &str) -> String {
    format!("{COURSES}/{id}{rest}")
}

/// Sends a change with the tag that a read of `tagged` has.
fn change(method: &'static str, path: &str, tagged: &str, body: &Value) -> Response {
    let read = get(tagged).by_admin().send().with_status(200);
    let tag = read.header("etag").unwrap();
    let request = request(method, path).by_admin().header("if-match", tag);
    request.json(body).send()
}

fn publish(id: &str) -> Response {
    change("POST", &path(id, "/publish"), &path(id, ""), &json!({}))
}

fn module(id: &str) -> String {
    let body = json!({ "title": "Module" });
    let reply = post(path(id, "/modules")).by_admin().json(&body).send();
    text(&reply.with_status(201).json()["id"])
}

fn lesson(id: &str, module: &str, more: &Value) -> String {
    let mut body = json!({
        "module_id": module, "title": "Lesson", "blocks": [{ "kind": "text", "text": "Words" }],
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let reply = post(path(id, "/lessons")).by_admin().json(&body).send();
    text(&reply.with_status(201).json()["id"])
}

#[test]
fn a_course_is_written_published_found_and_moved() {
    let id = created();
    let (lin, module) = (learner(), module(&id));
    let preview = lesson(&id, &module, &json!({ "preview": true }));
    let closed = lesson(&id, &module, &json!({}));
    get(path(&id, ""))
        .send()
        .assert_refused(404, "courses.not_found");
    get(path(&id, ""))
        .bearer(&lin)
        .send()
        .assert_refused(404, "courses.not_found");
    let outline = get(path(&id, "/outline"))
        .by_admin()
        .send()
        .with_status(200);
    let stale = request("POST", path(&id, "/publish")).by_admin();
    let stale = stale.header("if-match", "\"99\"").send();
    stale.assert_refused(412, "request.stale_version");
    let view = publish(&id).with_status(200).json();
    assert_eq!(
        (&view["state"], &view["current_version"]),
        (&json!("published"), &json!(1))
    );
    publish(&id).assert_refused(409, "courses.nothing_to_publish");

    let order = json!({ "modules": [{ "id": module, "lessons": [closed, preview] }] });
    let tag = outline.header("etag").unwrap();
    let reorder = || {
        put(path(&id, "/outline"))
            .by_admin()
            .header("if-match", tag)
            .json(&order)
    };
    let replies = at_once(2, |_| reorder().send());
    let mut statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);

    let published = get(path(&id, "/outline?version=1")).send().with_status(200);
    assert!(
        published
            .header("cache-control")
            .unwrap()
            .contains("immutable")
    );
    let first = &published.json()["modules"][0]["lessons"][0];
    assert_eq!(
        first["id"],
        preview.as_str(),
        "the draft's order is not published"
    );
    get(format!("/api/v1/lessons/{preview}"))
        .send()
        .with_status(200);
    let refused = get(format!("/api/v1/lessons/{closed}")).bearer(&lin).send();
    let details = refused.assert_refused(403, "courses.not_enrolled");
    assert_eq!(details["how"], json!(["enroll"]));
    let found = get(format!("{COURSES}?tag=e2e&limit=100"))
        .send()
        .with_status(200)
        .json();
    let found = found["items"].as_array().unwrap().iter();
    assert!(found.clone().any(|card| card["id"] == id.as_str()));

    let slug = text(&view["slug"]);
    let body = json!({ "title": "Moved", "slug": unique().to_lowercase() });
    change("PUT", &path(&id, ""), &path(&id, ""), &body).with_status(200);
    let moved = get(format!("{COURSES}/by-slug/{slug}")).send();
    moved.assert_refused(308, "courses.slug_changed");
    assert_eq!(
        moved.header("location"),
        Some(format!("./{}", text(&body["slug"])).as_str())
    );
}

#[test]
fn of_two_publications_at_once_one_is_refused_and_twenty_lessons_at_once_are_all_there() {
    let id = created();
    let module = module(&id);
    let ids = at_once(20, |_| lesson(&id, &module, &json!({})));
    let mut ordinals: Vec<u32> = ids
        .iter()
        .map(|id| id.rsplit_once('.').unwrap().1.parse().unwrap())
        .collect();
    ordinals.sort_unstable();
    assert_eq!(ordinals, (1..=20).collect::<Vec<_>>());
    let tag = get(path(&id, "")).by_admin().send().with_status(200);
    let tag = tag.header("etag").unwrap();
    let publish = || {
        post(path(&id, "/publish"))
            .by_admin()
            .header("if-match", tag)
    };
    let replies = at_once(2, |_| publish().send());
    let mut statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert!(
        matches!(statuses.as_slice(), [202, 409 | 412]),
        "{statuses:?}"
    );
    is_in_force(&id, 1);
}

/// Waits until a version is in force.
fn is_in_force(id: &str, version: u32) {
    eventually("the version is in force", || {
        let course = get(path(id, "")).by_admin().send().with_status(200).json();
        (course["current_version"] == version).then_some(())
    });
}

#[test]
fn a_large_course_is_published_by_work_copied_restored_and_deleted() {
    let id = created();
    let module = module(&id);
    for _ in 0..30 {
        lesson(&id, &module, &json!({}));
    }
    let view = publish(&id).with_status(202).json();
    assert_eq!(view["publishing_version"], 1);
    is_in_force(&id, 1);

    let body = json!({ "title": format!("Copy {}", unique()) });
    let copy = post(path(&id, "/copies")).by_admin().json(&body).send();
    let copy = text(&copy.with_status(201).json()["id"]);
    eventually("all lessons are copied", || {
        let progress = get(path(&id, &format!("/copies/{copy}"))).by_admin().send();
        (progress.with_status(200).json()["state"] == "completed").then_some(())
    });
    publish(&copy).with_status(202);
    is_in_force(&copy, 1);

    lesson(&id, &module, &json!({}));
    publish(&id).with_status(200);
    let restore = path(&id, "/versions/1/restore");
    change("POST", &restore, &path(&id, "/outline"), &json!({})).with_status(200);
    eventually("the draft is restored", || {
        let checks = get(path(&id, "/checks")).by_admin().send();
        (checks.status == 200).then_some(())
    });
    publish(&id).with_status(200);
    is_in_force(&id, 3);
    let changes = get(path(&id, "/changes?since=1"))
        .send()
        .with_status(200)
        .json();
    assert_eq!(
        (&changes["added"], &changes["removed"]),
        (&json!([]), &json!([]))
    );

    let whole = path(&copy, "");
    let keep = json!({ "access": "keep" });
    let archived = change("POST", &path(&copy, "/archive"), &whole, &keep);
    let tag = archived.with_status(200).header("etag").unwrap().to_owned();
    let removal = delete(&whole).by_admin().header("if-match", &tag);
    removal.send().with_status(204);
    let gone = get(&whole).by_admin().send();
    gone.assert_refused(404, "courses.deleted");
    let listed = get(format!("{COURSES}?deleted=true")).by_admin().send();
    let listed = listed.with_status(200).json();
    let mut listed = listed["items"].as_array().unwrap().iter();
    assert!(listed.any(|course| course["id"] == copy.as_str()));
    let restored = post(path(&copy, "/restore")).by_admin().send();
    assert_eq!(restored.with_status(200).json()["state"], "archived");
    let outline = get(path(&copy, "/outline")).by_admin().send();
    outline.with_status(200);
}
