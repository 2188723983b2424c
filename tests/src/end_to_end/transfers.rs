//! A client of presigned requests, straight to the storage.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use ureq::http::{Request, Response};
use ureq::{Agent, Body};

use crate::api::{post, text};

/// Sends the bytes with the request in a reply, and returns the status.
pub(crate) fn upload(transfer: &Value, bytes: &[u8]) -> u16 {
    upload_with(transfer, &[], bytes)
}

/// Sends the bytes with the request in a reply and with other headers, and returns the status.
pub(crate) fn upload_with(transfer: &Value, headers: &[(&str, &str)], bytes: &[u8]) -> u16 {
    let mut request = Request::builder()
        .method(transfer["method"].as_str().unwrap())
        .uri(transfer["url"].as_str().unwrap());
    for (name, value) in transfer["headers"].as_object().unwrap() {
        let given = headers.iter().find(|(other, _)| other == name);
        let value = given.map_or(value.as_str().unwrap(), |(_, value)| value);
        // The client sets the length to that of the bytes.
        if name != "content-length" {
            request = request.header(name, value);
        }
    }
    let reply = agent().run(request.body(bytes.to_vec()).unwrap()).unwrap();
    reply.status().as_u16()
}

/// Downloads from a link, a part of the file if a range is given.
pub(crate) fn download(url: &str, range: Option<&str>) -> Response<Body> {
    let mut request = agent().get(url);
    if let Some(range) = range {
        request = request.header("range", range);
    }
    request.call().unwrap()
}

fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false);
    config.build().into()
}

/// What its owner says about a file before it is uploaded.
pub(crate) fn declared(name: &str, file_type: &str, bytes: &[u8]) -> Value {
    json!({
        "original_name": name, "file_type": file_type, "file_size": bytes.len(),
        "checksum_sha256": STANDARD.encode(digest(&SHA256, bytes)),
    })
}

/// An uploaded file of the caller.
pub(crate) fn uploaded(token: &str, name: &str, file_type: &str, bytes: &[u8]) -> String {
    let declared = declared(name, file_type, bytes);
    let request = post("/api/v1/files/upload").bearer(token).json(&declared);
    let begun = request.send().with_status(201).json();
    assert_eq!(upload(&begun["upload"], bytes), 200);
    let id = text(&begun["file"]["id"]);
    let complete = post(format!("/api/v1/files/{id}/complete")).bearer(token);
    complete.send().with_status(200);
    id
}
