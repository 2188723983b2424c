//! The edge: `CloudFront` in front of the API. It adds a secret to every request that it passes on, so
//! that a request from anywhere else can be told apart and refused. A stage without an edge has no
//! secret, and answers every request.

use std::net::IpAddr;

use aws_lambda_events::http::HeaderMap;
use kernel::dependencies::Resources;
use kernel::deployment::{OriginSecret, Variable as _};
use kernel::error::{Error, Kind, Result};
use subtle::{Choice, ConstantTimeEq as _};

use crate::http::Request;

/// The header with the secret. `CloudFront` replaces a header of this name that a client sent:
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html>
const SECRET: &str = "x-origin-secret";

/// The header with the client's address and port as `CloudFront` saw them, `198.51.100.10:46532` or
/// `2001:db8::1:46532`, without brackets:
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html>
const VIEWER: &str = "cloudfront-viewer-address";

/// The shortest secret. The deployment makes secrets of 43 characters.
const SHORTEST: usize = 32;

/// The edge of a stage that has one.
pub struct Edge {
    /// Usually one. During a rotation the edge still sends the earlier secret for some minutes.
    secrets: Vec<String>,
}

impl Edge {
    /// The edge, if the function was deployed with a secret.
    ///
    /// # Errors
    /// Internal, when a secret is too short: an empty one would be equal to an empty header.
    pub fn of(resources: &Resources) -> Result<Option<Self>> {
        let text = resources.variable(OriginSecret::NAME).unwrap_or_default();
        if text.is_empty() {
            return Ok(None);
        }
        let secrets: Vec<_> = text.split(',').map(str::to_owned).collect();
        if secrets.iter().any(|secret| secret.len() < SHORTEST) {
            return Err(Error::internal(format!(
                "a secret in {} is shorter than {SHORTEST} characters",
                OriginSecret::NAME
            )));
        }
        Ok(Some(Self { secrets }))
    }

    /// Whether the edge passed on a request with these headers. Every secret is compared in full, so
    /// that the time says nothing about it.
    fn passed_on(&self, headers: &HeaderMap) -> bool {
        let sent = headers.get(SECRET).map_or(&[][..], |sent| sent.as_bytes());
        let known = self.secrets.iter();
        let found = known.fold(Choice::from(0), |found, secret| {
            found | secret.as_bytes().ct_eq(sent)
        });
        found.into()
    }
}

/// Whether a request with these headers reached a stage with an edge without passing it.
pub(crate) fn is_bypassed(edge: Option<&Edge>, headers: &HeaderMap) -> bool {
    edge.is_some_and(|edge| !edge.passed_on(headers))
}

/// Refuses a request that did not pass the edge of the stage.
///
/// # Errors
/// 403.
pub(crate) fn check(edge: Option<&Edge>, request: &Request) -> Result<()> {
    if is_bypassed(edge, &request.headers) {
        return Err(Error::new(
            Kind::Forbidden,
            "edge.bypassed",
            "send requests to the public address of the API",
        ));
    }
    Ok(())
}

/// The client's address. The gateway sees the edge as the client, so the edge's header has priority;
/// it is believed only if the edge passed on the request, because anybody can send this header.
pub(crate) fn client_address(edge: Option<&Edge>, request: &Request) -> Option<IpAddr> {
    edge.filter(|edge| edge.passed_on(&request.headers))
        .and_then(|_| viewer(request.header(VIEWER)?))
        .or(request.client_address)
}

fn viewer(text: &str) -> Option<IpAddr> {
    let (address, _port) = text.rsplit_once(':')?;
    let address = address.strip_prefix('[').unwrap_or(address);
    address.strip_suffix(']').unwrap_or(address).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lambda_events::http::HeaderValue;

    const OLD: &str = "old-secret-of-the-edge-with-43-characters-0";
    const NEW: &str = "new-secret-of-the-edge-with-43-characters-0";

    fn of(text: &str) -> Result<Option<Edge>> {
        let text = text.to_owned();
        Edge::of(&Resources::new(None, move |_| Some(text.clone())))
    }

    fn edge(text: &str) -> Edge {
        of(text).unwrap().unwrap()
    }

    fn passes(edge: &Edge, secret: &'static str) -> bool {
        let headers =
            HeaderMap::from_iter([(SECRET.parse().unwrap(), HeaderValue::from_static(secret))]);
        edge.passed_on(&headers)
    }

    #[test]
    fn a_stage_without_a_secret_has_no_edge() {
        assert!(of("").unwrap().is_none());
        assert!(Edge::of(&Resources::new(None, |_| None)).unwrap().is_none());
        assert!(!is_bypassed(None, &HeaderMap::new()));
    }

    #[test]
    fn a_secret_that_can_be_guessed_is_refused_and_not_in_the_error() {
        for wrong in [",", &format!("{NEW},"), &format!(",{NEW}"), "guessable"] {
            let refused = format!("{:?}", of(wrong).err().unwrap());
            assert!(!refused.contains(NEW) && !refused.contains("guessable"));
        }
    }

    #[test]
    fn only_the_whole_secret_passes_and_in_a_rotation_both_do() {
        let one = edge(NEW);
        assert!(passes(&one, NEW));
        for wrong in ["", OLD, &NEW[1..], &NEW[..42]] {
            assert!(!passes(&one, wrong), "{wrong}");
        }
        assert!(!one.passed_on(&HeaderMap::new()));
        let both = edge(&format!("{OLD},{NEW}"));
        assert!(passes(&both, OLD) && passes(&both, NEW));
        assert!(!passes(&both, concat!("old", ",", "new")));
    }

    #[test]
    fn the_port_is_not_part_of_the_address() {
        for (text, address) in [
            ("198.51.100.10:46532", "198.51.100.10"),
            ("2406:2d40:728d:fa10::c4a:42838", "2406:2d40:728d:fa10::c4a"),
            ("2001:db8:0:0:0:0:0:1:443", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
        ] {
            assert_eq!(viewer(text), address.parse().ok(), "{text}");
        }
        for text in [
            "",
            "198.51.100.10",
            "unknown:1",
            ":",
            "198.51.100.10, 1.2.3.4:5",
        ] {
            assert_eq!(viewer(text), None, "{text}");
        }
    }
}
