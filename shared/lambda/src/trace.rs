//! Correlation ids and W3C trace context.

use kernel::hex::is_hex;
use uuid::Uuid;

/// Whether a client's correlation id is accepted: 1 to 64 ASCII letters, digits, `-`, `_` and `.`, so
/// that it is safe in every header, log line and event.
pub(crate) fn is_correlation_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// The caller's trace with a new span; a new trace if `traceparent` is missing or malformed.
pub(crate) fn continued(traceparent: Option<&str>, fresh: Uuid) -> String {
    let (first, second) = fresh.as_u64_pair();
    match traceparent.and_then(trace_and_flags) {
        Some((trace_id, flags)) => format!("00-{trace_id}-{second:016x}-{flags}"),
        None => format!("00-{first:016x}{second:016x}-{second:016x}-00"),
    }
}

/// The trace id and the span id of a `traceparent` that [`continued`] made.
pub(crate) fn ids(traceparent: &str) -> (&str, &str) {
    let mut parts = traceparent.split('-').skip(1);
    (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    )
}

fn trace_and_flags(text: &str) -> Option<(&str, &str)> {
    let parts: Vec<&str> = text.split('-').collect();
    let [version, trace_id, span_id, flags] = parts.as_slice() else {
        return None;
    };
    let all_zero = |text: &str| text.bytes().all(|byte| byte == b'0');
    let valid = *version == "00"
        && is_hex(trace_id, 32)
        && is_hex(span_id, 16)
        && is_hex(flags, 2)
        && !all_zero(trace_id)
        && !all_zero(span_id);
    valid.then_some((trace_id, flags))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FRESH: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001);

    proptest! {
        #[test]
        fn any_incoming_text_gives_a_valid_trace(text in ".{0,60}") {
            let out = continued(Some(&text), FRESH);
            prop_assert!(trace_and_flags(&out).is_some(), "{}", out);
        }

        #[test]
        fn an_accepted_correlation_id_is_safe_in_a_header(text in any::<String>()) {
            prop_assert!(!is_correlation_id(&text) || text.bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }

    #[test]
    fn a_trace_is_continued_with_a_new_span() {
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let out = continued(Some(parent), FRESH);
        assert!(out.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
        assert!(out.ends_with("-01"));
        assert_ne!(out, parent);
    }
}
