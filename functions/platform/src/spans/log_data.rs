//! What CloudWatch Logs sends to the destination of a subscription.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html>

use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::read::GzDecoder;
use kernel::{Error, Result};
use schemars::JsonSchema;
use serde::Deserialize;

/// The most bytes that a message may have when it is unpacked. CloudWatch Logs sends less than a tenth;
/// a short message that unpacks to more does not take the memory of the function.
const LIMIT: u64 = 16 * 1024 * 1024;

/// A message of CloudWatch Logs: JSON, compressed with gzip, in base64.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct LogData {
    /// The compressed message.
    #[schemars(example = &"H4sIAAAAAAACA6tWyk0tLk5MTw2pLEhVslJy9vcLCfL3ifd1DQ52dHdV0lHKyU93LUvNKylWsoqOrQUATWsQOjAAAAA=")]
    data: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    /// `DATA_MESSAGE`, or `CONTROL_MESSAGE` to see whether the destination can be reached.
    message_type: String,
    #[serde(default)]
    log_events: Vec<LogEvent>,
}

#[derive(Deserialize)]
struct LogEvent {
    message: String,
}

impl LogData {
    /// The lines of the message; none if it is not about lines.
    ///
    /// # Errors
    /// Internal, when the message is malformed or too long.
    pub(crate) fn lines(&self) -> Result<Vec<String>> {
        let packed = BASE64.decode(&self.data).map_err(Error::internal)?;
        let mut text = Vec::new();
        let mut unpacked = GzDecoder::new(packed.as_slice()).take(LIMIT + 1);
        unpacked.read_to_end(&mut text).map_err(Error::internal)?;
        if text.len() as u64 > LIMIT {
            return Err(Error::internal("a message of CloudWatch Logs is too long"));
        }
        let message: Message = serde_json::from_slice(&text).map_err(Error::internal)?;
        if message.message_type != "DATA_MESSAGE" {
            return Ok(Vec::new());
        }
        Ok(message
            .log_events
            .into_iter()
            .map(|event| event.message)
            .collect())
    }
}
