//! What CloudWatch Logs sends to a function that subscribes to log groups.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

/// The payload with these lines.
#[must_use]
pub fn of_lines(lines: &[String]) -> Value {
    let events = lines.iter().map(|line| json!({"id": "1", "message": line}));
    let message = json!({
        "messageType": "DATA_MESSAGE",
        "owner": "123456789012",
        "logGroup": "/aurora/test/things",
        "logStream": "2026/11/28/make-thing[1]1",
        "subscriptionFilters": ["aurora-test-spans"],
        "logEvents": events.collect::<Vec<_>>(),
    });
    of_message(message.to_string().as_bytes())
}

/// The payload with any message.
///
/// # Panics
/// Never: the bytes are compressed in memory.
#[must_use]
pub fn of_message(message: &[u8]) -> Value {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(message).expect("memory accepts bytes");
    let packed = encoder.finish().expect("memory accepts bytes");
    json!({"awslogs": {"data": BASE64.encode(packed)}})
}
