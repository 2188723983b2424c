//! Uploads in parts.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::App;

use crate::testing::{
    app, as_instructor, as_lin, available, declared, object, send, sha256, usage, with,
};

const MIB: usize = 1024 * 1024;
const PART: usize = 64 * MIB;
const MINUTE: Duration = Duration::from_secs(60);

/// A ZIP of 100 MiB and one byte, which has two parts.
fn large() -> Vec<u8> {
    let mut bytes = vec![7; 100 * MIB + 1];
    bytes[..4].copy_from_slice(b"PK\x03\x04");
    bytes
}

async fn begun(app: &App, body: &Value) -> (String, Value) {
    let request = as_instructor(app.post("/api/v1/files/upload").json(body));
    let mut reply = request.send().await.with_status(201).json();
    let id = reply["file"]["id"].as_str().unwrap().to_owned();
    (id, reply["upload"].take())
}

async fn get(app: &App, path: &str) -> Value {
    let request = as_instructor(app.get(&format!("/api/v1/files/{path}")));
    request.send().await.with_status(200).json()
}

async fn post(app: &App, path: &str) -> testkit::Response {
    as_instructor(app.post(&format!("/api/v1/files/{path}")))
        .send()
        .await
}

#[tokio::test]
async fn a_large_file_is_uploaded_in_parts_in_any_order_and_goes_on_after_an_interruption() {
    let app = app();
    let bytes = large();
    let (id, upload) = begun(&app, &declared("a.zip", "application/zip", &bytes)).await;
    assert_eq!(upload["part_size"], PART);
    let parts = upload["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 2);
    assert_eq!(send(&app, &parts[1], &bytes[PART..]), 200);
    assert_eq!(send(&app, &parts[1], &bytes[PART..]), 200);
    assert!(send(&app, &parts[0], &bytes[..PART - 1]) >= 400);

    let progress = get(&app, &format!("{id}/upload")).await;
    assert_eq!(
        (&progress["arrived"], &progress["missing"]),
        (&json!([2]), &json!([1]))
    );
    let early = post(&app, &format!("{id}/complete")).await;
    assert_eq!(
        early.assert_refused(409, "files.parts_missing")["parts"],
        json!([1])
    );

    app.clock().advance(61 * MINUTE);
    assert_eq!(send(&app, &parts[0], &bytes[..PART]), 403);
    let renewed = post(&app, &format!("{id}/upload"))
        .await
        .with_status(200)
        .json();
    let parts = renewed["upload"]["parts"].as_array().unwrap();
    assert_eq!((parts.len(), &parts[0]["number"]), (1, &json!(1)));
    assert_eq!(send(&app, &parts[0], &bytes[..PART]), 200);

    for _ in 0..2 {
        let file = post(&app, &format!("{id}/complete"))
            .await
            .with_status(200)
            .json();
        assert_eq!(file["status"], "available");
    }
    assert_eq!(
        app.objects()
            .bytes(&object(&id))
            .map(|stored| stored == bytes),
        Some(true)
    );
}

#[tokio::test]
async fn the_storage_compares_each_part_with_its_declared_checksum() {
    let app = app();
    let bytes = large();
    let (first, last) = bytes.split_at(PART);
    let checksums = json!([sha256(first), sha256(last)]);
    let body = declared("a.zip", "application/zip", &bytes);
    let (id, upload) = begun(&app, &with(body.clone(), "part_checksums", checksums)).await;
    let parts = upload["parts"].as_array().unwrap();
    let mut changed = first.to_vec();
    changed[PART - 1] = 8;
    assert_eq!(send(&app, &parts[0], &changed), 400);
    assert_eq!(send(&app, &parts[0], first), 200);
    assert_eq!(send(&app, &parts[1], last), 200);
    let file = post(&app, &format!("{id}/complete"))
        .await
        .with_status(200)
        .json();
    assert_eq!(file["checksum_verified"], true);

    let too_few = with(body.clone(), "part_checksums", json!([sha256(first)]));
    let request = as_instructor(app.post("/api/v1/files/upload").json(&too_few));
    let details = request.send().await.assert_refused(422, "request.invalid");
    assert_eq!(details["fields"][0]["field"], "part_checksums");
    let (id, _) = begun(&app, &body).await;
    assert_eq!(get(&app, &id).await["checksum_verified"], false);
}

#[tokio::test]
async fn a_forgotten_upload_is_swept_with_its_parts() {
    let app = app();
    let body = with(
        declared("a.zip", "application/zip", b"PK"),
        "file_size",
        100 * MIB + 1,
    );
    let (id, upload) = begun(&app, &body).await;
    let parts = upload["parts"].as_array().unwrap();
    assert_eq!(send(&app, &parts[0], &vec![7; PART]), 200);
    assert_eq!(usage(&app, "owner#ivo").1, 1);
    app.pass_time(25 * 60 * MINUTE).await;
    let gone = as_instructor(app.get(&format!("/api/v1/files/{id}")))
        .send()
        .await;
    gone.assert_refused(404, "files.not_found");
    assert_eq!(usage(&app, "owner#ivo"), (0, 0));
    assert!(send(&app, &parts[1], &vec![7; 36 * MIB + 1]) >= 400);
}

#[tokio::test]
async fn only_the_owner_renews_an_upload_and_only_while_it_lasts() {
    let app = app();
    let body = declared("a.zip", "application/zip", b"PK\x03\x04");
    let (id, _) = begun(&app, &body).await;
    let other = as_lin(app.post(&format!("/api/v1/files/{id}/upload")))
        .send()
        .await;
    other.assert_refused(404, "files.not_found");
    let renewed = post(&app, &format!("{id}/upload"))
        .await
        .with_status(200)
        .json();
    assert_eq!(send(&app, &renewed["upload"], b"PK\x03\x04"), 200);
    app.clock().advance(31 * MINUTE);
    let late = post(&app, &format!("{id}/upload")).await;
    late.assert_refused(409, "files.upload_expired");

    let done = available(&app).await;
    let done = as_lin(app.post(&format!("/api/v1/files/{done}/upload")))
        .send()
        .await;
    done.assert_refused(409, "files.not_pending");
}
