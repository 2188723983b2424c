//! One request to a server that is not Amazon's, and its reply, over a connector of [`crate::connector`].

use std::error::Error as StdError;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{HttpConnector as _, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use kernel::{Error, Result};

/// How much of a reply is read, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct ExchangeLimits {
    /// The longest body in bytes. No more bytes are read.
    pub bytes: usize,
    /// The longest time, from the name resolution to the end of the body.
    pub time: Duration,
}

/// The reply of a server.
#[derive(Clone)]
pub struct HttpReply {
    /// The HTTP status.
    pub status: u16,
    /// The header `content-type`.
    pub content_type: Option<String>,
    /// The header `etag`.
    pub etag: Option<String>,
    /// The whole body.
    pub body: Vec<u8>,
}

/// Why there is no reply.
#[derive(Debug)]
pub enum ExchangeError {
    /// The body is longer than the limit.
    TooLong(Box<dyn StdError + Send + Sync>),
    /// The server did not answer in time, or the connection failed.
    NoAnswer(Box<dyn StdError + Send + Sync>),
}

/// Sends a request and reads the reply. Redirects are replies too: they are not followed.
///
/// # Errors
/// [`ExchangeError`]
pub async fn exchange(
    connector: &SharedHttpConnector,
    request: HttpRequest,
    limits: ExchangeLimits,
) -> Result<HttpReply, ExchangeError> {
    let reply = tokio::time::timeout(limits.time, call(connector, request, limits.bytes)).await;
    reply.map_err(|late| ExchangeError::NoAnswer(late.into()))?
}

async fn call(
    connector: &SharedHttpConnector,
    request: HttpRequest,
    limit: usize,
) -> Result<HttpReply, ExchangeError> {
    let reply = connector
        .call(request)
        .await
        .map_err(|error| ExchangeError::NoAnswer(error.into()))?;
    let status = reply.status().as_u16();
    let header = |name| reply.headers().get(name).map(str::to_owned);
    let (content_type, etag) = (header("content-type"), header("etag"));
    let body = Limited::new(reply.into_body(), limit).collect().await;
    let body = body.map_err(|cause| {
        if cause.is::<LengthLimitError>() {
            ExchangeError::TooLong(cause)
        } else {
            ExchangeError::NoAnswer(cause)
        }
    })?;
    Ok(HttpReply {
        status,
        content_type,
        etag,
        body: body.to_bytes().into(),
    })
}

/// A request that asks for JSON, with further headers.
///
/// # Errors
/// Internal, when a part is malformed.
pub fn json_request(
    method: &str,
    url: &str,
    body: SdkBody,
    headers: &[(&'static str, String)],
) -> Result<HttpRequest> {
    let mut request = HttpRequest::new(body);
    request.set_method(method).map_err(Error::internal)?;
    request.set_uri(url).map_err(Error::internal)?;
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
