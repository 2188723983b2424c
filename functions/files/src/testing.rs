//! Fixtures and requests for the tests of this domain.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use kernel::actor::Role;
use kernel::context::Clock as _;
use kernel::event::Envelope;
use kernel::table::{AttributeValue, Key};
use objects::{Transfer, TransferMethod};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use testkit::{App, MemoryTable, RequestBuilder, Response};

/// The beginning of every PNG.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

pub(crate) fn app() -> App {
    App::new([crate::catalogue()])
}

pub(crate) fn table(app: &App) -> &MemoryTable {
    app.table("files")
}

pub(crate) fn as_lin(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("lin", &[Role::Learner])
}

pub(crate) fn as_admin(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ada", &[Role::Admin])
}

pub(crate) fn as_instructor(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ivo", &[Role::Instructor])
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    STANDARD.encode(digest(&SHA256, bytes))
}

/// The declaration of a file with these bytes.
pub(crate) fn declared(name: &str, file_type: &str, bytes: &[u8]) -> Value {
    json!({
        "original_name": name, "file_type": file_type, "file_size": bytes.len(),
        "checksum_sha256": sha256(bytes),
    })
}

pub(crate) fn png() -> Value {
    declared("a.png", "image/png", PNG)
}

pub(crate) fn with(mut body: Value, field: &str, value: impl Into<Value>) -> Value {
    body[field] = value.into();
    body
}

pub(crate) async fn initiate(app: &App, body: &Value) -> Response {
    as_lin(app.post("/api/v1/files/upload").json(body))
        .send()
        .await
}

/// An upload that was begun: the file's id, and the reply's `upload`.
pub(crate) async fn begun(app: &App, body: &Value) -> (String, Value) {
    let mut reply = initiate(app, body).await.with_status(201).json();
    let id = reply["file"]["id"].as_str().unwrap().to_owned();
    (id, reply["upload"].take())
}

/// The request in a reply.
pub(crate) fn transfer(request: &Value) -> Transfer {
    let headers: BTreeMap<String, String> =
        serde_json::from_value(request["headers"].clone()).unwrap();
    Transfer {
        method: match request["method"].as_str() {
            Some("PUT") => TransferMethod::Put,
            _ => TransferMethod::Get,
        },
        url: request["url"].as_str().unwrap().to_owned(),
        headers,
        expires_at: Timestamp::UNIX_EPOCH,
    }
}

/// Sends bytes with a request of a reply, and returns the status.
pub(crate) fn send(app: &App, request: &Value, bytes: &[u8]) -> u16 {
    app.objects().put(&transfer(request), bytes)
}

/// A file that is uploaded and not completed yet.
pub(crate) async fn uploaded(app: &App, name: &str, file_type: &str, bytes: &[u8]) -> String {
    let (id, upload) = begun(app, &declared(name, file_type, bytes)).await;
    assert_eq!(send(app, &upload, bytes), 200);
    id
}

/// A file that can be downloaded.
pub(crate) async fn available(app: &App) -> String {
    let id = uploaded(app, "a.png", "image/png", PNG).await;
    complete(app, &id).await.with_status(200);
    id
}

pub(crate) async fn complete(app: &App, id: &str) -> Response {
    as_lin(app.post(&format!("/api/v1/files/{id}/complete")))
        .send()
        .await
}

pub(crate) async fn abort(app: &App, id: &str) -> Response {
    as_lin(app.post(&format!("/api/v1/files/{id}/abort")))
        .send()
        .await
}

pub(crate) async fn delete(app: &App, id: &str) -> Response {
    as_lin(app.delete(&format!("/api/v1/files/{id}")))
        .send()
        .await
}

pub(crate) async fn get(app: &App, path: &str) -> Response {
    as_lin(app.get(&format!("/api/v1/files{path}")))
        .send()
        .await
}

/// The state of a file as its owner sees it.
pub(crate) async fn status(app: &App, id: &str) -> String {
    let file = get(app, &format!("/{id}")).await.with_status(200).json();
    file["status"].as_str().unwrap().to_owned()
}

pub(crate) fn object(id: &str) -> String {
    format!("files/objects/{id}")
}

pub(crate) fn quarantined(id: &str) -> String {
    format!("files/quarantine/{id}")
}

/// The event that S3 publishes about the object of a file.
pub(crate) fn s3_event(app: &App, detail_type: &str, id: &str) -> Envelope {
    let now = app.clock().now();
    let detail = json!({
        "version": "0", "bucket": { "name": "aurora-test-1-eu" },
        "object": { "key": object(id), "size": 1, "etag": "e", "sequencer": "1" },
    });
    let event_id = app.clock().uuid(now).to_string();
    Envelope::of_foreign(
        event_id,
        "aws.s3".to_owned(),
        detail_type.to_owned(),
        now,
        detail,
    )
}

/// Tells the domain that the object of a file was stored.
pub(crate) async fn tell_created(app: &App, id: &str) {
    let dead = app
        .deliver_these(&[s3_event(app, "Object Created", id)])
        .await;
    assert!(dead.is_empty(), "{dead:#?}");
}

/// The bytes and the number of files that count against a quota.
pub(crate) fn usage(app: &App, whose: &str) -> (i64, i64) {
    let row = table(app).row(&Key::single(format!("QUOTA#{whose}")));
    let number = |name: &str| match row.as_ref().and_then(|row| row.get(name)) {
        Some(AttributeValue::N(number)) => number.parse().unwrap(),
        _ => 0,
    };
    (number("bytes"), number("files"))
}

/// The names of all facts so far.
pub(crate) fn facts(app: &App) -> Vec<String> {
    let events = table(app).events().into_iter();
    events.map(|event| event.event_type).collect()
}

/// Delivers a fact of the syllabus 8 about its use of a file as a draft.
pub(crate) async fn link(app: &App, file: &str, event_type: &str, version: u64) {
    link_for(app, file, (event_type, "nobody"), version).await;
}

/// Delivers a fact of the syllabus 8 about its use of a file and the readers that the file has because of it.
pub(crate) async fn link_for(
    app: &App,
    file: &str,
    (event_type, readers): (&str, &str),
    version: u64,
) {
    let data = json!({ "file_id": file, "used_by": "8", "readers": readers });
    let event = testkit::fact("syllabi", ("Syllabus", "8"), event_type, version, data);
    let consumer = match event_type {
        "FileLinked" => "link-file",
        _ => "unlink-file",
    };
    app.consume(consumer, &event).await.unwrap();
}
