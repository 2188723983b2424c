//! The implementation of the port over the network.

use aws_smithy_runtime_api::client::http::{HttpConnector as _, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
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
        tokio::time::timeout(TIME_LIMIT, self.exchange(request?))
            .await
            .map_err(Error::unavailable)?
    }

    async fn exchange(&self, request: HttpRequest) -> Result<Response> {
        let reply = self
            .connector
            .call(request)
            .await
            .map_err(Error::unavailable)?;
        let status = reply.status().as_u16();
        let body = Limited::new(reply.into_body(), BODY_LIMIT)
            .collect()
            .await
            .map_err(|cause| {
                if cause.is::<LengthLimitError>() {
                    provider_failed(cause)
                } else {
                    Error::unavailable(cause)
                }
            })?;
        Ok(Response {
            status,
            body: body.to_bytes().into(),
        })
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
    let mut request = HttpRequest::new(body);
    request.set_method(method).map_err(Error::internal)?;
    request.set_uri(url.as_str()).map_err(Error::internal)?;
    let common = [("accept", "application/json"), ("user-agent", "aurora")];
    let given = headers.iter().map(|(name, value)| (*name, value.as_str()));
    for (name, value) in common.into_iter().chain(given) {
        request
            .headers_mut()
            .try_insert(name, value.to_owned())
            .map_err(Error::internal)?;
    }
    Ok(request)
}

#[cfg(test)]
mod tests;
