//! Faults of one domain, as another domain sees them. `make test-e2e` runs these tests last and one after
//! another, because they change what all functions of a domain see.

mod server;

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use kernel::table::Table as _;
use serde_json::{Value, json};
use settings::{Change, ServiceAddress};

use self::server::{Behaviour, Server};
use crate::api::{admin, delete, get, post, text, unique};
use crate::concurrency::at_once;
use crate::emulator::{copy, endpoint, eventually, processes, signal, stage, table, wait_for};
use crate::syllabi::{SYLLABI, create, created, publish, read, subject_and_semester, syllabus};

/// Longer than the first pause of a circuit with its jitter, and shorter than the second one.
const FIRST_PAUSE: Duration = Duration::from_secs(14);

/// Above the revision of every change that the domain `config` tells.
static REVISION: AtomicI64 = AtomicI64::new(1_000_000);

/// A published syllabus, its subject and its semester, when the copy of the subject has arrived.
struct Example {
    id: String,
    subject: String,
    semester: String,
}

fn example(admin: &str) -> Example {
    let (subject, semester) = subject_and_semester(admin);
    let id = created(admin, &syllabus(&subject, &semester));
    publish(admin, &id, 1).with_status(200);
    eventually("the copy of the subject", || copy(&subject));
    Example {
        id,
        subject,
        semester,
    }
}

/// Gives the domain `syllabi` another URL of `subjects`, and starts its functions anew, because they keep
/// their settings for a minute.
fn lead_to(url: &str) {
    let address = ServiceAddress {
        url: url.to_owned(),
    };
    let revision = REVISION.fetch_add(1, Ordering::SeqCst);
    let change = Change::service("subjects", Some(&address), revision).unwrap();
    let now = jiff::Timestamp::from_second(1).unwrap();
    wait_for(table("syllabi").commit(vec![change.write(now).unwrap()])).unwrap();
    for function in ["get-syllabus", "create-syllabus"] {
        signal("KILL", &processes(function));
    }
}

fn source(admin: &str, example: &Example) -> String {
    let view = read(admin, &example.id).with_status(200).json();
    assert_eq!(view["subject"]["state"], "present", "{view}");
    text(&view["subject"]["source"])
}

/// The circuit from `syllabi` to `subjects` in the operators' list; null if it has never opened.
fn circuit() -> Value {
    let list = get("/api/v1/gateway/circuits").by_admin().send();
    let list = list.with_status(200).json();
    let mut circuits = list["items"].as_array().unwrap().iter();
    let found = circuits.find(|one| one["caller"] == "syllabi" && one["callee"] == "subjects");
    found.cloned().unwrap_or_default()
}

fn is_shown(state: &str) -> Option<()> {
    (circuit()["state"] == state).then_some(())
}

#[test]
fn calls_survive_each_fault_and_the_circuit_opens_probes_and_closes() {
    let admin = admin();
    let example = example(&admin);
    let path = format!("/api/v1/subjects/{}", example.subject);
    let document = get(path).by_admin().send().with_status(200).body;
    let server = Server::start(document);
    lead_to(server.url());
    assert_eq!(source(&admin, &example), "live");
    assert_eq!(server.calls(), 1);

    each_fault_alone_leads_to_the_copy(&server, &admin, &example);
    the_circuit_opens_and_no_more_calls_are_made(&server, &admin, &example);
    std::thread::sleep(FIRST_PAUSE);
    of_many_requests_at_once_one_is_the_probe(&server, &admin, &example);
    an_operator_closes_it(&server, &admin, &example);
    the_circuit_opens_and_no_more_calls_are_made(&server, &admin, &example);
    std::thread::sleep(FIRST_PAUSE);
    a_probe_that_succeeds_closes_it(&server, &admin, &example);
}

fn each_fault_alone_leads_to_the_copy(server: &Server, admin: &str, example: &Example) {
    for (fault, attempts) in [
        (Behaviour::Status(500), 2),
        (Behaviour::Status(429), 1),
        (Behaviour::Garbage, 1),
        (Behaviour::Redirects, 1),
        (Behaviour::Closes, 2),
        (Behaviour::Hangs, 2),
    ] {
        let before = server.calls();
        server.set(fault);
        assert_eq!(source(admin, example), "copy", "{fault:?}");
        assert_eq!(server.calls() - before, attempts, "{fault:?}");
        server.set(Behaviour::Works);
        assert_eq!(source(admin, example), "live", "after {fault:?}");
    }
    assert_eq!(server.redirected(), 0, "a redirect is not followed");
}

fn the_circuit_opens_and_no_more_calls_are_made(server: &Server, admin: &str, example: &Example) {
    server.set(Behaviour::Status(500));
    let before = server.calls();
    for _ in 0..10 {
        assert_eq!(source(admin, example), "copy");
    }
    // Five failures open it; an attempt that has begun is not called back.
    let calls = server.calls() - before;
    assert!((5..=6).contains(&calls), "{calls} calls");
    eventually("operators see that it is open", || is_shown("open"));
    let list = format!("/api/v1/semesters/{}/syllabi", example.semester);
    get(list).bearer(admin).send().with_status(200);
    assert_eq!(server.calls() - before, calls, "a list makes no calls");
}

/// The probe fails, so that the circuit stays open for all that come later.
fn of_many_requests_at_once_one_is_the_probe(server: &Server, admin: &str, example: &Example) {
    let before = server.calls();
    for source in at_once(8, |_| source(admin, example)) {
        assert_eq!(source, "copy");
    }
    assert_eq!(server.calls() - before, 1);
}

fn an_operator_closes_it(server: &Server, admin: &str, example: &Example) {
    server.set(Behaviour::Works);
    let reset = post("/api/v1/gateway/circuits/syllabi/subjects/reset").bearer(admin);
    reset.send().with_status(200);
    // A process uses what it knows of the circuit for a second.
    std::thread::sleep(Duration::from_millis(1100));
    assert_eq!(source(admin, example), "live");
    eventually("operators see that it is closed", || is_shown("closed"));
    // Those that `at_once` started are of no use any more, and each counts failures for itself.
    signal("KILL", &processes("get-syllabus"));
    assert_eq!(source(admin, example), "live");
}

fn a_probe_that_succeeds_closes_it(server: &Server, admin: &str, example: &Example) {
    server.set(Behaviour::Works);
    let before = server.calls();
    assert_eq!(source(admin, example), "live");
    assert_eq!(server.calls() - before, 1);
    eventually("operators see that it is closed", || is_shown("closed"));
    assert_eq!(source(admin, example), "live");
}

#[test]
fn the_function_of_another_domain_is_deleted() {
    let admin = admin();
    let example = example(&admin);
    lead_to(&aws::required("AURORA_URL").unwrap());
    assert_eq!(source(&admin, &example), "live");
    let function = format!("aurora-{}-get-subject", stage());
    let url = format!("{}/2015-03-31/functions/{function}", endpoint());
    ureq::delete(&url).call().unwrap();

    assert_eq!(source(&admin, &example), "copy");
    // A subject of which there is a copy is enough for a new syllabus; of another nobody knows anything.
    let mut body = syllabus(&example.subject, &example.semester);
    body["section"] = json!(unique());
    create(&admin, &body).with_status(201);
    body["subject_id"] = json!("0197a1b2-0000-7000-8000-000000000404");
    let unknown = post(SYLLABI).bearer(&admin).json(&body);
    unknown.send_once().assert_refused(503, "unavailable");
    let path = format!("{SYLLABI}/{}", example.id);
    let removal = delete(path).bearer(&admin).header("if-match", "\"2\"");
    assert!(removal.send().status < 500, "it does not need the subject");
}
