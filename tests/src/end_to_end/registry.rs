//! The registry of services: their addresses and their health.

use serde_json::json;

use crate::api::{delete, get, put, request, text, unique};

#[test]
fn every_deployed_domain_is_registered_and_reports_its_health() {
    let list = get("/api/v1/services?limit=100").by_admin().send();
    let list = list.with_status(200).json();
    let items = list["items"].as_array().unwrap();
    for domain in ["config", "identity", "platform", "subjects", "syllabi"] {
        let found = items.iter().find(|item| item["name"] == domain).unwrap();
        let health = ureq::get(text(&found["health"])).call().unwrap();
        assert_eq!(health.status(), 200);
        let resolved = get(format!("/api/v1/services/{domain}")).by_admin().send();
        assert_eq!(&resolved.with_status(200).json(), found);
        let ready = get(format!("/health/{domain}/ready")).send();
        let expected = json!({ "status": "ready", "service": domain });
        assert_eq!(ready.with_status(200).json(), expected);
    }
    let dependencies_of = |domain: &str| -> Vec<String> {
        let reply = get(format!("/health/{domain}/ready")).by_admin().send();
        let reply = reply.with_status(200).json();
        let dependencies = reply["dependencies"].as_array().unwrap().iter();
        dependencies
            .inspect(|one| assert_eq!(one["status"], "up"))
            .map(|one| text(&one["name"]))
            .collect()
    };
    assert_eq!(
        dependencies_of("config"),
        ["table", "event_bus", "parameters"]
    );
    assert_eq!(
        dependencies_of("identity"),
        ["table", "event_bus", "bucket"]
    );
    assert_eq!(dependencies_of("syllabi"), ["table", "event_bus"]);
}

#[test]
fn a_domain_of_a_stack_is_neither_replaced_nor_removed_by_the_api() {
    let path = "/api/v1/services/subjects";
    let registration =
        json!({ "url": "https://a.example/", "version": "1", "health": "https://a.example/" });
    let put = put(path).by_admin().json(&registration).send();
    put.assert_refused(409, "config.service_of_stack");
    let deleted = delete(path).by_admin().send();
    deleted.assert_refused(409, "config.service_of_stack");
}

#[test]
fn an_external_service_is_registered_and_removed() {
    let name = unique();
    let path = format!("/api/v1/services/{name}");
    let registration = json!({ "url": "https://a.example/api", "version": "1", "health": "https://a.example/health" });
    request("PUT", path.as_str())
        .json(&registration)
        .send()
        .assert_refused(401, "auth.missing");
    put(path.as_str())
        .by_admin()
        .json(&registration)
        .send()
        .with_status(200);
    get(path.as_str()).by_admin().send().with_status(200);
    delete(path.as_str()).by_admin().send().with_status(204);
    get(path.as_str())
        .by_admin()
        .send()
        .assert_refused(404, "config.not_found");
}
