//! What is sent, and how much of it fits into one call.

use jiff::Timestamp;

/// The most entries in one call.
pub const ENTRY_LIMIT: usize = 10;

/// The most bytes in one call, and so of one entry. EventBridge takes four times as much by now;
/// what travels on to queues in every region is this.
pub const SIZE_LIMIT: usize = 256 * 1024;

/// How much of a call an entry's time is.
const TIME_SIZE: usize = 14;

/// One event as the bus takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Who says so: `aurora.subjects`.
    pub source: String,
    /// What happened: `SubjectCreated.v1`.
    pub detail_type: String,
    /// The envelope in JSON.
    pub detail: String,
    /// When it happened.
    pub time: Timestamp,
    /// The trace to which it belongs, in X-Ray's spelling.
    pub trace_header: Option<String>,
}

impl Entry {
    /// The bytes that this entry counts in a call. EventBridge's documents leave the trace header
    /// out of the sum; with it the sum is never too small.
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
        fn an_entry_counts_bytes_and_not_characters(detail in ".{0,40}", trace in proptest::option::of("[a-z]{0,9}")) {
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
