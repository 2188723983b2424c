//! Entries, and the limits of one call.

use jiff::Timestamp;

/// The most entries in one call.
pub const ENTRY_LIMIT: usize = 10;

/// The most bytes in one call, and so of one entry. EventBridge now accepts four times as much, but
/// this is what it can deliver to queues in every region.
pub const SIZE_LIMIT: usize = 256 * 1024;

/// The bytes that the time of an entry counts in a call.
const TIME_SIZE: usize = 14;

/// One event in the form that the bus accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The publisher: `aurora.subjects`.
    pub source: String,
    /// What happened: `SubjectCreated.v1`.
    pub detail_type: String,
    /// The envelope in JSON.
    pub detail: String,
    /// When it happened.
    pub time: Timestamp,
    /// The trace of the event in the format of X-Ray.
    pub trace_header: Option<String>,
}

impl Entry {
    /// The bytes that this entry counts in a call. EventBridge's documentation does not include the
    /// trace header in the sum; it is included here, so that the sum is never too small.
    #[must_use]
    pub fn size(&self) -> usize {
        let texts = [&self.source, &self.detail_type, &self.detail];
        let trace = self.trace_header.as_ref().map_or(0, String::len);
        TIME_SIZE + trace + texts.into_iter().map(String::len).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_size_of_an_entry_is_in_bytes_and_not_in_characters(detail in ".{0,40}", trace in proptest::option::of("[a-z]{0,9}")) {
            let entry = Entry {
                source: "aurora.x".to_owned(),
                detail_type: "Y.v1".to_owned(),
                time: Timestamp::UNIX_EPOCH,
                trace_header: trace.clone(),
                detail: detail.clone(),
            };
            prop_assert_eq!(entry.size(), 14 + 8 + 4 + detail.len() + trace.map_or(0, |trace| trace.len()));
        }
    }
}
