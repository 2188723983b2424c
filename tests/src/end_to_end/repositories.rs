//! Repositories whose sources are real folders of the bucket.

use serde_json::{Value, json};

use crate::api::{admin, delete, get, learner, post, text, unique};
use crate::emulator::eventually;
use crate::objects::{remove, store};

const REPOSITORIES: &str = "/api/v1/repositories";

fn repository(token: &str, id: &str) -> Value {
    let request = get(format!("{REPOSITORIES}/{id}")).bearer(token);
    request.send().with_status(200).json()
}

/// Starts a sync, waits for its end and returns its report.
fn synced(token: &str, id: &str, body: &Value) -> Value {
    let request = post(format!("{REPOSITORIES}/{id}/sync")).bearer(token);
    let started = request.json(body).send().with_status(202).json();
    eventually("the sync ends", || {
        let report = repository(token, id)["last_sync"].clone();
        (report["id"] == started["id"]).then_some(report)
    })
}

fn paths(token: &str, id: &str) -> Vec<String> {
    let request = get(format!("{REPOSITORIES}/{id}/files?limit=100")).bearer(token);
    let page = request.send().with_status(200).json();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|file| text(&file["path"])).collect()
}

fn counts(report: &Value) -> [u64; 4] {
    assert_eq!(report["outcome"], "completed", "{report}");
    ["added", "changed", "unchanged", "removed"].map(|name| report[name].as_u64().unwrap())
}

#[test]
fn a_repository_follows_its_folder_in_the_bucket() {
    let admin = admin();
    let folder = unique();
    let key = |name: &str| format!("files/repositories/{folder}/{name}");
    let names = [
        "a b/1 ä.txt",
        "a/2.txt",
        "b.txt",
        "c.txt",
        "d.txt",
        "日本.txt",
    ];
    for name in names {
        store(&key(name), name.as_bytes());
    }
    let source = json!({ "kind": "prefix", "prefix": folder });
    let body = json!({ "name": format!("Lectures {folder}"), "source": source });
    let create = |token: &str| post(REPOSITORIES).bearer(token).json(&body).send();
    create(&learner()).assert_refused(403, "auth.forbidden");
    let id = text(&create(&admin).with_status(201).json()["id"]);
    create(&admin).assert_refused(409, "repositories.name_taken");

    let first = synced(&admin, &id, &json!({}));
    assert_eq!(counts(&first), [6, 0, 0, 0]);
    assert_eq!(paths(&admin, &id), names);
    assert_eq!(counts(&synced(&admin, &id, &json!({}))), [0, 0, 6, 0]);

    remove(&key("b.txt"));
    store(&key("c.txt"), b"changed");
    store(&key("e.txt"), b"new");
    assert_eq!(counts(&synced(&admin, &id, &json!({}))), [1, 1, 4, 1]);

    for name in ["a/2.txt", "c.txt"] {
        remove(&key(name));
    }
    let refused = synced(&admin, &id, &json!({}));
    assert_eq!(refused["removals_refused"], true);
    assert_eq!(paths(&admin, &id).len(), 6);
    let allowed = synced(&admin, &id, &json!({ "allow_removals": true }));
    assert_eq!(counts(&allowed), [0, 0, 4, 2]);

    let path = format!("{REPOSITORIES}/{id}");
    delete(path.as_str()).bearer(&admin).send().with_status(204);
    let gone = get(path).bearer(&admin).send();
    gone.assert_refused(404, "repositories.not_found");
}

#[test]
fn of_many_objects_every_page_is_recorded() {
    let admin = admin();
    let folder = unique();
    for number in 0..1_100 {
        store(&format!("files/repositories/{folder}/{number:04}"), b"x");
    }
    let source = json!({ "kind": "prefix", "prefix": folder });
    let body = json!({ "name": format!("Many {folder}"), "source": source });
    let created = post(REPOSITORIES).bearer(&admin).json(&body).send();
    let id = text(&created.with_status(201).json()["id"]);
    assert_eq!(counts(&synced(&admin, &id, &json!({}))), [1_100, 0, 0, 0]);
    assert_eq!(repository(&admin, &id)["files"], 1_100);
}

#[test]
fn a_manifest_of_a_host_that_is_not_allowed_is_refused() {
    let source = json!({ "kind": "manifest", "url": "https://files.example.org/manifest.json" });
    let body = json!({ "name": unique(), "source": source });
    let refused = post(REPOSITORIES).by_admin().json(&body).send();
    refused.assert_refused(422, "request.invalid");
}
