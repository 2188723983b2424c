//! The log lines that deployed functions print.

use serde_json::{Value, json};

use crate::emulator::{endpoint, stage};

/// The lines of a function that contain a text and are JSON, oldest first; none if it has not run yet.
pub(crate) fn lines(function: &str, text: &str) -> Vec<Value> {
    let group = format!("/aws/lambda/aurora-{}-{function}", stage());
    let mut asked = json!({"logGroupName": group, "filterPattern": format!("\"{text}\"")});
    let mut lines = Vec::new();
    loop {
        let Some(page) = filter(&asked) else {
            return lines;
        };
        let messages = page["events"].as_array().unwrap().iter();
        let messages = messages.filter_map(|event| event["message"].as_str());
        lines.extend(messages.filter_map(|message| serde_json::from_str::<Value>(message).ok()));
        match page.get("nextToken") {
            Some(token) => asked["nextToken"] = token.clone(),
            None => return lines,
        }
    }
}

/// One call of CloudWatch Logs' own API; none if the group does not exist.
fn filter(body: &Value) -> Option<Value> {
    let mut reply = ureq::post(endpoint())
        .config()
        .http_status_as_error(false)
        .build()
        .header("x-amz-target", "Logs_20140328.FilterLogEvents")
        .header("content-type", "application/x-amz-json-1.1")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/logs/aws4_request",
        )
        .send(body.to_string().as_bytes())
        .unwrap();
    let text = reply.body_mut().read_to_string().unwrap();
    if reply.status() == 200 {
        return Some(serde_json::from_str(&text).unwrap());
    }
    assert!(text.contains("ResourceNotFoundException"), "{text}");
    None
}
