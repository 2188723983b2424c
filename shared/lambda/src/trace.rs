//! Correlation ids, W3C trace context and W3C baggage.

use aws_lambda_events::http::HeaderMap;
use kernel::event::Metadata;
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

/// The trace of a call, and what its caller attaches to it.
pub(crate) struct Trace {
    /// `traceparent` with a new span.
    pub(crate) parent: String,
    /// The caller's span, if the call continues the caller's trace.
    pub(crate) caller_span: Option<String>,
    /// The caller's `tracestate`, if the call continues the caller's trace.
    pub(crate) state: Option<String>,
    /// The caller's `baggage`.
    pub(crate) baggage: Option<String>,
}

impl Trace {
    /// The caller's trace with a new span; a new trace if `traceparent` is missing or malformed.
    pub(crate) fn of_request(headers: &HeaderMap, fresh: Uuid) -> Self {
        let parent = headers
            .get("traceparent")
            .and_then(|value| value.to_str().ok());
        let state = list(headers, "tracestate", &TRACESTATE);
        let caller_span = span_of(parent);
        Self {
            parent: continued(parent, fresh),
            state: state.filter(|_| caller_span.is_some()),
            caller_span,
            baggage: list(headers, "baggage", &BAGGAGE),
        }
    }

    /// The trace of an event with a new span.
    pub(crate) fn of_event(metadata: &Metadata, fresh: Uuid) -> Self {
        Self {
            parent: continued(Some(&metadata.traceparent), fresh),
            caller_span: span_of(Some(&metadata.traceparent)),
            state: metadata.tracestate.clone(),
            baggage: metadata.baggage.clone(),
        }
    }
}

/// The trace in `traceparent` with a new span; a new trace if it is missing or malformed.
pub(crate) fn continued(traceparent: Option<&str>, fresh: Uuid) -> String {
    let (first, second) = fresh.as_u64_pair();
    match traceparent.and_then(parsed) {
        Some(Parsed {
            trace_id, flags, ..
        }) => format!("00-{trace_id}-{second:016x}-{flags:02x}"),
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

/// The flags that version 00 defines: sampled, and random trace id. The others must not be passed on.
const KNOWN_FLAGS: u8 = 0b11;

fn span_of(traceparent: Option<&str>) -> Option<String> {
    Some(traceparent.and_then(parsed)?.span_id.to_owned())
}

/// A `traceparent` with the flags that are known.
struct Parsed<'a> {
    trace_id: &'a str,
    span_id: &'a str,
    flags: u8,
}

/// Of a version above 00, the fields of version 00 are read, and fields that follow them are ignored.
/// Version ff is invalid.
fn parsed(text: &str) -> Option<Parsed<'_>> {
    let mut parts = text.split('-');
    let version = parts.next().filter(|version| is_hex(version, 2))?;
    let trace_id = parts.next().filter(|id| is_id(id, 32))?;
    let span_id = parts.next().filter(|id| is_id(id, 16))?;
    let flags = parts.next().filter(|flags| is_hex(flags, 2))?;
    if version == "ff" || version == "00" && parts.next().is_some() {
        return None;
    }
    let flags = u8::from_str_radix(flags, 16).ok()?;
    Some(Parsed {
        trace_id,
        span_id,
        flags: flags & KNOWN_FLAGS,
    })
}

fn is_id(text: &str, length: usize) -> bool {
    is_hex(text, length) && text.bytes().any(|byte| byte != b'0')
}

/// How much of a list is passed on, and which characters a member may have.
struct Limits {
    members: usize,
    bytes: usize,
    is_name: fn(u8) -> bool,
    is_value: fn(u8) -> bool,
}

/// W3C trace context: 32 members, and at least 512 characters are passed on.
const TRACESTATE: Limits = Limits {
    members: 32,
    bytes: 512,
    is_name: |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'*' | b'/' | b'@'),
    is_value: |byte| matches!(byte, b' '..=b'~') && byte != b'=',
};

/// W3C baggage: 64 members in 8192 bytes are passed on. A value may have properties behind `;`.
const BAGGAGE: Limits = Limits {
    members: 64,
    bytes: 8192,
    is_name: |byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~ \t".contains(&byte),
    is_value: |byte| matches!(byte, b'\t' | b' '..=b'~') && byte != b'"' && byte != b'\\',
};

/// The members of a list in one or several headers, each of them whole and unchanged. Members that do
/// not fit are left out. `None` without members, and if one is malformed: the list is then not
/// understood.
fn list(headers: &HeaderMap, name: &str, limits: &Limits) -> Option<String> {
    let mut kept = String::new();
    let mut count = 0;
    for value in headers.get_all(name) {
        for member in value.to_str().ok()?.split(',').map(str::trim) {
            if member.is_empty() {
                continue;
            }
            let (name, value) = member.split_once('=')?;
            let is_valid = !name.is_empty()
                && name.bytes().all(limits.is_name)
                && value.bytes().all(limits.is_value);
            if !is_valid {
                return None;
            }
            if count < limits.members && kept.len() + 1 + member.len() <= limits.bytes {
                if count > 0 {
                    kept.push(',');
                }
                kept.push_str(member);
                count += 1;
            }
        }
    }
    (count > 0).then_some(kept)
}

#[cfg(test)]
mod tests;
