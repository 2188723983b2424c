//! The implementation of the port over the network.

use aws::{ExchangeError, ExchangeLimits};
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use kernel::table::BoxFuture;
use kernel::{Error, Result};
use url::form_urlencoded;

use crate::address;
use crate::error::provider_failed;
use crate::http::{BODY_LIMIT, Http, Response, TIME_LIMIT};

/// HTTP with the same TLS stack as all other clients and the certificates that the operating system
/// trusts.
#[derive(Debug, Clone)]
pub struct SystemHttp {
    connector: SharedHttpConnector,
}

impl SystemHttp {
    /// Reads the certificates of the operating system, which takes a few milliseconds.
    ///
    /// # Errors
    /// Internal, when the certificates cannot be read.
    pub fn new() -> Result<Self> {
        let connector = aws::connector()?;
        Ok(Self { connector })
    }

    async fn send(&self, request: Result<HttpRequest>) -> Result<Response> {
        let limits = ExchangeLimits {
            bytes: BODY_LIMIT,
            time: TIME_LIMIT,
        };
        match aws::exchange(&self.connector, request?, limits).await {
            Ok(reply) => Ok(Response {
                status: reply.status,
                body: reply.body,
            }),
            Err(ExchangeError::TooLong(cause)) => Err(provider_failed(cause)),
            Err(ExchangeError::NoAnswer(cause)) => Err(Error::unavailable(cause)),
        }
    }
}

impl Http for SystemHttp {
    fn get<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Response>> {
        Box::pin(self.send(request("GET", url, SdkBody::empty(), &[])))
    }

    fn post_form<'a>(
        &'a self,
        url: &'a str,
        form: &'a [(&'a str, &'a str)],
        basic: Option<(&'a str, &'a str)>,
    ) -> BoxFuture<'a, Result<Response>> {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let mut headers = vec![(
            "content-type",
            "application/x-www-form-urlencoded".to_owned(),
        )];
        headers.extend(basic.map(|(user, password)| {
            let credentials = BASE64.encode(format!("{user}:{password}"));
            ("authorization", format!("Basic {credentials}"))
        }));
        Box::pin(self.send(request("POST", url, SdkBody::from(body), &headers)))
    }
}

fn request(
    method: &str,
    url: &str,
    body: SdkBody,
    headers: &[(&'static str, String)],
) -> Result<HttpRequest> {
    let url = address::parse(url)
        .ok_or_else(|| provider_failed("the address is not an allowed https address"))?;
    aws::json_request(method, url.as_str(), body, headers)
}

#[cfg(test)]
mod tests;
