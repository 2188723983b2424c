//! Syllabi with real calls to other domains, and with the events between them.

use serde_json::{Value, json};
use testkit::Response;

use crate::api::{admin, delete, get, learner, post, put, text, unique};
use crate::concurrency::at_once;
use crate::emulator::eventually;
use crate::transfers::uploaded;

pub(crate) const SYLLABI: &str = "/api/v1/syllabus";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// A subject and a semester of its own calendar.
pub(crate) fn subject_and_semester(admin: &str) -> (String, String) {
    let code = unique();
    let subject = json!({ "name": "Algebra", "code": code, "department_id": "1", "credits": 6 });
    let subject = post("/api/v1/subjects").bearer(admin).json(&subject).send();
    let semester = json!({
        "name": "Winter", "code": "2030-W", "calendar_id": code.to_ascii_lowercase(),
        "starts_on": "2030-10-01", "ends_on": "2031-03-31", "zone": "Europe/Berlin",
    });
    let semester = post("/api/v1/semesters")
        .bearer(admin)
        .json(&semester)
        .send();
    let id = |reply: Response| text(&reply.with_status(201).json()["id"]);
    (id(subject), id(semester))
}

pub(crate) fn create(token: &str, body: &Value) -> Response {
    post(SYLLABI).bearer(token).json(body).send()
}

pub(crate) fn created(token: &str, body: &Value) -> String {
    text(&create(token, body).with_status(201).json()["id"])
}

pub(crate) fn syllabus(subject: &str, semester: &str) -> Value {
    json!({ "subject_id": subject, "semester_id": semester, "title": "Algebra, winter" })
}

pub(crate) fn read(token: &str, id: &str) -> Response {
    get(format!("{SYLLABI}/by-id/{id}")).bearer(token).send()
}

pub(crate) fn publish(token: &str, id: &str, version: u64) -> Response {
    let request = post(format!("{SYLLABI}/{id}/publish")).bearer(token);
    request.header("if-match", &format!("\"{version}\"")).send()
}

#[test]
fn a_syllabus_is_checked_against_the_subjects_domain_and_outlives_its_subject() {
    let (admin, lin) = (admin(), learner());
    let (subject, semester) = subject_and_semester(&admin);
    let unknown = syllabus("0197a1b2-0000-7000-8000-000000000404", &semester);
    create(&admin, &unknown).assert_refused(422, "request.invalid");
    create(&lin, &unknown).assert_refused(403, "auth.forbidden");
    // The subject was created just now: its copy may not be there yet, so the call decides.
    let id = created(&admin, &syllabus(&subject, &semester));
    read(&lin, &id).assert_refused(404, "syllabi.not_found");
    publish(&admin, &id, 1).with_status(200);
    let view = read(&lin, &id).with_status(200).json();
    assert_eq!(
        (&view["subject"]["source"], &view["subject"]["state"]),
        (&json!("live"), &json!("present"))
    );
    let path = format!("/api/v1/subjects/{subject}");
    let removal = delete(&path).bearer(&admin).header("if-match", "\"1\"");
    removal.send().with_status(204);
    let view = read(&lin, &id).with_status(200).json();
    assert_eq!(
        (&view["subject"]["state"], &view["title"]),
        (&json!("gone"), &json!("Algebra, winter"))
    );
    eventually("the copy says that the subject is gone", || {
        let list = get(format!("/api/v1/semesters/{semester}/syllabi")).bearer(&lin);
        let list = list.send().with_status(200).json();
        (list["items"][0]["subject"]["state"] == "gone").then_some(())
    });
}

#[test]
fn of_two_publications_at_once_one_is_refused_as_stale() {
    let admin = admin();
    let (subject, semester) = subject_and_semester(&admin);
    let id = created(&admin, &syllabus(&subject, &semester));
    let replies = at_once(4, |_| publish(&admin, &id, 1));
    let mut statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412]);
}

#[test]
fn learners_download_the_file_of_a_published_syllabus_until_it_is_withdrawn() {
    let (admin, lin) = (admin(), learner());
    let (subject, semester) = subject_and_semester(&admin);
    let file = uploaded(&admin, "plan.png", "image/png", PNG);
    let mut body = syllabus(&subject, &semester);
    body["file_id"] = json!(file);
    let id = created(&admin, &body);
    let link = || get(format!("/api/v1/files/{file}/url")).bearer(&lin).send();
    link().assert_refused(404, "files.not_found");
    publish(&admin, &id, 2).with_status(200);
    let url = eventually("the files domain knows who reads the file", || {
        let link = link();
        (link.status == 200).then(|| text(&link.json()["url"]))
    });
    let bytes = ureq::get(&url).call().unwrap().body_mut().read_to_vec();
    assert_eq!(bytes.unwrap(), PNG);
    let withdrawal = post(format!("{SYLLABI}/{id}/withdraw")).bearer(&admin);
    withdrawal.if_match(4).send().with_status(200);
    eventually("nobody else reads the file any more", || {
        (link().status == 404).then_some(())
    });
}

#[test]
fn a_file_that_a_syllabus_uses_is_not_deleted_until_it_is_replaced() {
    let admin = admin();
    let (subject, semester) = subject_and_semester(&admin);
    let file = uploaded(&admin, "plan.png", "image/png", PNG);
    let mut body = syllabus(&subject, &semester);
    body["file_id"] = json!(file);
    let id = created(&admin, &body);
    let view = read(&admin, &id).with_status(200).json();
    assert_eq!(view["file"]["data"]["original_name"], "plan.png");
    let removal = || delete(format!("/api/v1/files/{file}")).bearer(&admin);
    // With an entity tag that is never current, nothing is deleted before the fact has arrived.
    eventually("the files domain knows who uses the file", || {
        let kept = removal().header("if-match", "\"999\"").send();
        (kept.status == 409).then_some(())
    });
    let details = removal().send().assert_refused(409, "files.in_use");
    assert_eq!(
        details["used_by"],
        json!([{ "kind": "syllabus", "id": id }])
    );
    let without = json!({ "title": "Without a file" });
    let update = put(format!("{SYLLABI}/{id}")).bearer(&admin).json(&without);
    update.header("if-match", "\"2\"").send().with_status(200);
    eventually("nothing uses the file any more", || {
        (removal().send().status == 204).then_some(())
    });
}
