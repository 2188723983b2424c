//! The adapter over HTTP.

use std::sync::Arc;

use aws::{ExchangeLimits, HttpReply};
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use aws_smithy_types::body::SdkBody;
use kernel::table::BoxFuture;
use kernel::{Dependencies as _, Resources, Result};
use settings::Settings;
use url::{Host, Url};

use crate::api::{Api, CallError, Request};

/// HTTP to the URLs in the registry of services, or to the URL of the API where the registry's copy does not
/// have the domain yet, with the same TLS stack as all other clients and the certificates that the operating
/// system trusts.
#[derive(Debug)]
pub struct NetworkApi {
    connector: SharedHttpConnector,
    settings: Arc<Settings>,
    api_url: String,
}

/// The URL of the API when the function was deployed.
pub(crate) const API_URL: &str = "API_URL";

impl NetworkApi {
    /// Reads the certificates of the operating system, which takes a few milliseconds.
    ///
    /// # Errors
    /// Internal, when the certificates cannot be read.
    pub(crate) fn of(resources: &Resources) -> Result<Self> {
        Ok(Self {
            connector: aws::connector()?,
            settings: Arc::<Settings>::open(resources)?,
            api_url: resources.variable(API_URL)?,
        })
    }

    async fn exchange(&self, request: &Request<'_>) -> Result<HttpReply, CallError> {
        let base = self.settings.service_url(request.domain, request.now).await;
        let base = base.unwrap_or_else(|| self.api_url.clone());
        if !is_safe(&base) {
            return Err(CallError::NoAddress);
        }
        let url = format!("{}{}", base.trim_end_matches('/'), request.path);
        let mut headers = request.headers.to_vec();
        let (method, body) = match request.body {
            Some(json) => {
                headers.push(("content-type", "application/json".to_owned()));
                ("POST", SdkBody::from(json))
            }
            None => ("GET", SdkBody::empty()),
        };
        let request_to_send = aws::json_request(method, &url, body, &headers);
        let request_to_send = request_to_send.map_err(CallError::NotSent)?;
        Ok(aws::exchange(&self.connector, request_to_send, request.limits).await?)
    }

    async fn follow(&self, link: &str, limits: ExchangeLimits) -> Result<HttpReply, CallError> {
        if !is_safe(link) {
            return Err(CallError::NoAddress);
        }
        let request = aws::json_request("GET", link, SdkBody::empty(), &[]);
        let request = request.map_err(CallError::NotSent)?;
        Ok(aws::exchange(&self.connector, request, limits).await?)
    }
}

impl Api for NetworkApi {
    fn send<'a>(&'a self, request: &'a Request<'a>) -> BoxFuture<'a, Result<HttpReply, CallError>> {
        Box::pin(self.exchange(request))
    }

    fn download<'a>(
        &'a self,
        link: &'a str,
        limits: ExchangeLimits,
    ) -> BoxFuture<'a, Result<HttpReply, CallError>> {
        Box::pin(self.follow(link, limits))
    }
}

/// Whether a key may be sent there: over TLS, or to this machine, where a local AWS runs.
fn is_safe(base: &str) -> bool {
    let Ok(url) = Url::parse(base) else {
        return false;
    };
    match (url.scheme(), url.host()) {
        ("https", Some(_)) => true,
        ("http", Some(Host::Ipv4(address))) => address.is_loopback(),
        ("http", Some(Host::Ipv6(address))) => address.is_loopback(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_sent_over_tls_or_to_this_machine() {
        for (base, expected) in [
            ("https://api.example.org", true),
            ("https://abc.execute-api.eu-central-1.amazonaws.com", true),
            ("http://127.0.0.1:4566/_aws/execute-api/aurora-local", true),
            ("http://[::1]:4566", true),
            ("http://api.example.org", false),
            ("http://localhost.example.org", false),
            ("http://10.0.0.1", false),
            ("ftp://127.0.0.1", false),
            ("127.0.0.1", false),
            ("", false),
        ] {
            assert_eq!(is_safe(base), expected, "{base}");
        }
    }
}
