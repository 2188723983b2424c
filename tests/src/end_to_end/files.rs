//! Files, with real transfers.

use serde_json::{Value, json};
use testkit::Response;

use crate::api::{admin, delete, get, learner, post, text};
use crate::emulator::eventually;
use crate::transfers::{declared, download, upload, upload_with};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const MIB: usize = 1024 * 1024;

/// Begins the upload of a file, and returns its id and the requests.
fn begun(token: &str, body: &Value) -> (String, Value) {
    let request = post("/api/v1/files/upload").bearer(token).json(body);
    let mut reply = request.send().with_status(201).json();
    (text(&reply["file"]["id"]), reply["upload"].take())
}

fn complete(token: &str, id: &str) -> Response {
    post(format!("/api/v1/files/{id}/complete"))
        .bearer(token)
        .send()
}

fn file(token: &str, id: &str) -> Response {
    get(format!("/api/v1/files/{id}")).bearer(token).send()
}

fn link(token: &str, id: &str) -> Response {
    get(format!("/api/v1/files/{id}/url")).bearer(token).send()
}

#[test]
fn a_file_is_uploaded_completed_downloaded_and_deleted() {
    let lin = learner();
    let (id, request) = begun(&lin, &declared("Käse \"1\" 😀.png", "image/png", PNG));
    complete(&lin, &id).assert_refused(409, "files.not_uploaded");
    link(&lin, &id).assert_refused(409, "files.not_available");
    assert_eq!(upload(&request, PNG), 200);
    let completed = complete(&lin, &id).with_status(200).json();
    assert_eq!(completed["status"], "available");

    let url = text(&link(&lin, &id).with_status(200).json()["url"]);
    let mut whole = download(&url, None);
    assert_eq!(whole.status(), 200);
    assert_eq!(whole.body_mut().read_to_vec().unwrap(), PNG);
    let disposition = whole.headers()["content-disposition"].to_str().unwrap();
    let expected = "attachment; filename=\"K_se _1_ _.png\"; \
                    filename*=UTF-8''K%C3%A4se%20%221%22%20%F0%9F%98%80.png";
    assert_eq!(disposition, expected);
    let mut part = download(&url, Some("bytes=1-3"));
    assert_eq!(part.status(), 206);
    assert_eq!(part.body_mut().read_to_vec().unwrap(), b"PNG");

    let redirected = get(format!("/api/v1/files/{id}/download"))
        .bearer(&lin)
        .send();
    let redirected = redirected.with_status(302);
    assert_eq!(
        download(redirected.header("location").unwrap(), None).status(),
        200
    );
    let stranger = learner();
    file(&stranger, &id).assert_refused(404, "files.not_found");
    link(&stranger, &id).assert_refused(404, "files.not_found");

    let deleted = delete(format!("/api/v1/files/{id}")).bearer(&lin).send();
    deleted.with_status(204);
    file(&lin, &id).assert_refused(404, "files.not_found");
}

#[test]
fn the_storage_completes_an_upload_that_its_client_does_not() {
    let lin = learner();
    let (id, request) = begun(&lin, &declared("a.png", "image/png", PNG));
    assert_eq!(upload(&request, PNG), 200);
    eventually("the event of the storage", || {
        let status = file(&lin, &id).with_status(200).json();
        (status["status"] == "available").then_some(())
    });
    complete(&lin, &id).with_status(200);
}

#[test]
fn the_storage_refuses_what_was_not_declared() {
    let lin = learner();
    let (id, request) = begun(&lin, &declared("a.png", "image/png", PNG));
    let mut other = PNG.to_vec();
    other[15] = b'X';
    assert!(upload(&request, &other) >= 400);
    assert!(upload_with(&request, &[("content-type", "text/html")], PNG) >= 400);
    complete(&lin, &id).assert_refused(409, "files.not_uploaded");
}

#[test]
fn a_script_with_the_name_of_a_picture_is_rejected() {
    let lin = learner();
    let script = b"#!/bin/sh\nrm -rf /\n";
    let (id, request) = begun(&lin, &declared("a.png", "image/png", script));
    assert_eq!(upload(&request, script), 200);
    complete(&lin, &id).assert_refused(422, "files.rejected");
    link(&lin, &id).assert_refused(422, "files.rejected");
}

#[test]
fn a_large_file_is_uploaded_in_parts_of_which_one_is_sent_again() {
    let admin = admin();
    let mut bytes = vec![7; 100 * MIB + 1];
    bytes[..4].copy_from_slice(b"PK\x03\x04");
    let (id, requests) = begun(&admin, &declared("a.zip", "application/zip", &bytes));
    let size = usize::try_from(requests["part_size"].as_u64().unwrap()).unwrap();
    let parts = requests["parts"].as_array().unwrap();
    assert_eq!(upload(&parts[1], &bytes[size..]), 200);
    complete(&admin, &id).assert_refused(409, "files.parts_missing");
    let progress = get(format!("/api/v1/files/{id}/upload"))
        .bearer(&admin)
        .send();
    assert_eq!(progress.with_status(200).json()["missing"], json!([1]));
    for _ in 0..2 {
        assert_eq!(upload(&parts[0], &bytes[..size]), 200);
    }
    complete(&admin, &id).with_status(200);
    let url = text(&link(&admin, &id).with_status(200).json()["url"]);
    let mut last = download(&url, Some("bytes=104857599-"));
    assert_eq!(last.body_mut().read_to_vec().unwrap(), [7, 7]);
    let deleted = delete(format!("/api/v1/files/{id}")).bearer(&admin).send();
    deleted.with_status(204);
}
