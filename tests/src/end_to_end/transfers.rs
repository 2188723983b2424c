//! A client of presigned requests, straight to the storage.

use serde_json::Value;
use ureq::http::{Request, Response};
use ureq::{Agent, Body};

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
