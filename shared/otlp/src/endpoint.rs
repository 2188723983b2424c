//! The settings of the collector, in the formats of the variables of OpenTelemetry:
//! <https://opentelemetry.io/docs/specs/otel/protocol/exporter/>

use kernel::{Error, Result};
use percent_encoding::percent_decode_str;

use crate::NONE;

/// A header of each request.
pub(crate) type Header = (String, String);

/// The URL for spans.
pub(crate) fn of_traces(endpoint: &str) -> String {
    format!("{}/v1/traces", endpoint.trim_end_matches('/'))
}

/// Headers, `name=value` with commas between them. A value is percent-encoded.
///
/// # Errors
/// Internal, when a member has no name or no value, or a value is not UTF-8. The error does not quote it,
/// because it may be a key.
pub(crate) fn headers(text: &str) -> Result<Vec<Header>> {
    let malformed = || Error::internal("a header for the collector is malformed");
    if text == NONE {
        return Ok(Vec::new());
    }
    let members = text
        .split(',')
        .map(str::trim)
        .filter(|member| !member.is_empty());
    let headers = members.map(|member| {
        let (name, value) = member.split_once('=').ok_or_else(malformed)?;
        let value = percent_decode_str(value.trim())
            .decode_utf8()
            .map_err(|_| malformed())?;
        let name = name.trim().to_ascii_lowercase();
        if name.is_empty() || value.is_empty() {
            return Err(malformed());
        }
        Ok((name, value.into_owned()))
    });
    headers.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_go_to_the_path_for_traces_below_the_endpoint() {
        for endpoint in [
            "https://collector.example/otlp",
            "https://collector.example/otlp/",
        ] {
            assert_eq!(
                of_traces(endpoint),
                "https://collector.example/otlp/v1/traces"
            );
        }
    }

    #[test]
    fn headers_are_percent_encoded_members() {
        let expected = [("authorization", "Bearer a,b"), ("x-tenant", "aurora")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let found = headers("Authorization=Bearer%20a%2Cb, x-tenant=aurora,").unwrap();
        assert_eq!(found, expected);
        assert_eq!(headers("none").unwrap(), []);
    }

    #[test]
    fn a_malformed_header_is_refused_and_not_quoted() {
        for text in ["key", "=value", "name=", "name=%ff"] {
            let error = headers(text).unwrap_err();
            assert!(!format!("{error:?}").contains(text), "{text}");
        }
    }
}
