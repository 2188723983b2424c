//! Presigned requests, with which a client uploads or downloads an object directly.

use std::collections::BTreeMap;
use std::fmt;

use jiff::{SignedDuration, Timestamp};
use kernel::{Error, Result};
use schemars::JsonSchema;
use serde::Serialize;

/// The longest validity in seconds, a week; S3's limit.
pub const VALIDITY_LIMIT_S: u32 = 7 * 24 * 60 * 60;

/// A presigned request. Anyone who has it can send it, so it is a secret: a command that replies
/// with one is `without_replay`, and its debug form does not show the URL.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Transfer {
    /// The method of the request.
    pub method: TransferMethod,
    /// The URL of the request.
    pub url: String,
    /// The headers that the request must have with exactly these values. A browser sets
    /// `content-length` itself.
    pub headers: BTreeMap<String, String>,
    /// When the URL expires. It may expire earlier, together with the credentials that signed it, where
    /// their end is unknown.
    pub expires_at: Timestamp,
}

/// The method of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum TransferMethod {
    /// Downloads the object.
    Get,
    /// Uploads the object.
    Put,
}

impl fmt::Debug for Transfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transfer")
            .field("method", &self.method)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// The period in which a transfer may begin, in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    from: Timestamp,
    until: Timestamp,
}

impl Validity {
    /// From `now`, rounded down, for 1 to [`VALIDITY_LIMIT_S`] seconds.
    ///
    /// # Errors
    /// Internal, for any other number.
    pub fn seconds(now: Timestamp, seconds: u32) -> Result<Self> {
        if !(1..=VALIDITY_LIMIT_S).contains(&seconds) {
            return Err(Error::internal("a transfer is valid for 1 s to 7 days"));
        }
        let from = Timestamp::from_second(now.as_second()).map_err(Error::internal)?;
        let until = from
            .checked_add(SignedDuration::from_secs(seconds.into()))
            .map_err(Error::internal)?;
        Ok(Self { from, until })
    }

    /// The part of the period that is before `limit`, in whole seconds; `None` if nothing is left.
    #[must_use]
    pub fn before(self, limit: Timestamp) -> Option<Self> {
        let limit = Timestamp::from_second(limit.as_second()).ok()?;
        let until = self.until.min(limit);
        (self.from < until).then_some(Self { until, ..self })
    }

    /// The beginning of the period.
    #[must_use]
    pub fn from(self) -> Timestamp {
        self.from
    }

    /// The end of the period.
    #[must_use]
    pub fn until(self) -> Timestamp {
        self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_validity_has_whole_seconds() {
        let now = Timestamp::from_millisecond(1_700_000_000_900).unwrap();
        let validity = Validity::seconds(now, 60).unwrap();
        assert_eq!(validity.from().as_second(), 1_700_000_000);
        assert_eq!(validity.until().as_millisecond(), 1_700_000_060_000);
    }

    #[test]
    fn a_validity_of_zero_or_of_more_than_a_week_is_refused() {
        for seconds in [0, VALIDITY_LIMIT_S + 1, u32::MAX] {
            assert!(Validity::seconds(Timestamp::UNIX_EPOCH, seconds).is_err());
        }
        assert!(Validity::seconds(Timestamp::UNIX_EPOCH, VALIDITY_LIMIT_S).is_ok());
        assert!(Validity::seconds(Timestamp::MAX, 60).is_err());
    }

    #[test]
    fn a_validity_ends_before_its_limit_or_is_empty() {
        let now = Timestamp::from_second(1_700_000_000).unwrap();
        let validity = Validity::seconds(now, 60).unwrap();
        let before = |milliseconds: i64| {
            let limit = Timestamp::from_millisecond(1_700_000_000_000 + milliseconds).unwrap();
            let left = validity.before(limit)?;
            assert_eq!(left.from(), now);
            Some(left.until().as_second() - 1_700_000_000)
        };
        assert_eq!(before(61_000), Some(60));
        assert_eq!(before(30_999), Some(30));
        assert_eq!(before(1_000), Some(1));
        for milliseconds in [999, 0, -1] {
            assert_eq!(before(milliseconds), None);
        }
    }

    #[test]
    fn a_transfer_contains_its_url_in_a_reply_and_not_in_its_debug_form() {
        let transfer = Transfer {
            method: TransferMethod::Put,
            url: "https://objects.example/?signature".to_owned(),
            headers: BTreeMap::from([("content-length".to_owned(), "3".to_owned())]),
            expires_at: Timestamp::UNIX_EPOCH,
        };
        assert!(!format!("{transfer:?}").contains("signature"));
        assert_eq!(
            serde_json::to_value(&transfer).unwrap(),
            serde_json::json!({
                "method": "PUT",
                "url": "https://objects.example/?signature",
                "headers": { "content-length": "3" },
                "expires_at": "1970-01-01T00:00:00Z",
            })
        );
    }
}
