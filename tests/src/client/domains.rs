//! Calls to the real domains in this process, through their routes and the authorizer.

use client::SubjectDocument;
use kernel::actor::Role;
use serde_json::{Value, json};
use testkit::keys::service_key;
use testkit::{App, AppBuilder, Response};

use super::readers;

const OPENAPI: &str = include_str!("../../../infra/openapi.json");

fn app() -> App {
    let catalogues = ::domains::catalogues().into_iter();
    AppBuilder::new(catalogues.chain([readers::catalogue()])).build()
}

async fn as_domain(app: &App, method: &str, path: &str) -> Response {
    let request = app.request(method, path).json(&json!({}));
    request
        .header("x-api-key", &service_key("readers"))
        .send()
        .await
}

#[tokio::test]
async fn a_subject_is_read_from_its_domain_until_it_is_deleted() {
    let app = app();
    let algebra = json!({
        "name": "Algebra", "code": "MA-1", "description": "", "department_id": "3", "credits": 6,
    });
    let root = |request: testkit::RequestBuilder| request.signed_in("root", &[Role::Admin]);
    let created = root(app.post("/api/v1/subjects").json(&algebra));
    let created = created.send().await.with_status(201).json();
    let document: SubjectDocument = serde_json::from_value(created.clone()).unwrap();
    let path = format!("/readings/{}", document.id);
    let read = || root(app.get(&path)).send();
    let reading = read().await.with_status(200).json();
    assert_eq!(reading, json!({ "subject": "Algebra", "source": "live" }));
    let deletion = root(app.delete(&format!("/api/v1/subjects/{}", document.id)));
    let deletion = deletion.header("if-match", "\"1\"").send().await;
    deletion.with_status(204);
    let reading = read().await.with_status(200).json();
    assert_eq!(reading, json!({ "subject": null, "source": "live" }));
}

#[tokio::test]
async fn the_key_of_a_domain_reads_subjects_and_files_and_changes_nothing() {
    let app = app();
    for (path, code) in [
        ("/api/v1/subjects/1", "subjects.not_found"),
        ("/api/v1/files/1", "files.not_found"),
    ] {
        as_domain(&app, "GET", path).await.assert_refused(404, code);
    }
    for (method, path) in [
        ("POST", "/api/v1/subjects"),
        ("POST", "/api/v1/files/upload"),
        ("GET", "/api/v1/users/1"),
        ("GET", "/api/v1/config"),
        ("GET", "/api/v1/gateway/circuits"),
    ] {
        let reply = as_domain(&app, method, path).await;
        assert_ne!(reply.status, 200, "{path}");
        assert!(matches!(reply.status, 403 | 404), "{path} {}", reply.status);
    }
}

/// The fields of a document are always in the reply of its domain, with these types.
fn check_fields(view: &str, fields: &[(&str, &str)]) {
    let openapi: Value = serde_json::from_str(OPENAPI).unwrap();
    let schema = &openapi["components"]["schemas"][view];
    let required = schema["required"].as_array().unwrap();
    for (field, kind) in fields {
        assert!(required.contains(&json!(field)), "{view} {field}");
        let found = &schema["properties"][field];
        let name = found["$ref"].as_str().unwrap_or_default();
        let pointer = name
            .strip_prefix('#')
            .and_then(|path| openapi.pointer(path));
        let found = pointer.unwrap_or(found);
        // An enum whose values have descriptions is a list of them.
        let types = [&found["type"], &found["oneOf"][0]["type"]];
        assert!(types.contains(&&json!(kind)), "{view} {field}");
    }
}

#[test]
fn the_replies_of_the_domains_have_every_field_of_the_documents() {
    check_fields(
        "SubjectView",
        &[
            ("id", "string"),
            ("name", "string"),
            ("code", "string"),
            ("credits", "integer"),
            ("department_id", "string"),
        ],
    );
    check_fields(
        "FileView",
        &[
            ("id", "string"),
            ("owner_id", "string"),
            ("original_name", "string"),
            ("file_type", "string"),
            ("file_size", "integer"),
            ("status", "string"),
        ],
    );
}
