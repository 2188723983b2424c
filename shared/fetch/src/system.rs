//! The implementation of the port over the network.

use std::error::Error as StdError;

use aws::{ExchangeError, ExchangeLimits, HttpReply};
use aws_smithy_runtime_api::client::dns::ResolveDns;
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use aws_smithy_types::body::SdkBody;
use kernel::table::BoxFuture;
use kernel::{Error, Result};

use crate::resolver::{NotPublic, PublicResolver, SystemResolver};
use crate::{DocumentUrl, Documents, FetchError, TIME_LIMIT};

/// Documents over HTTPS, with the certificates that the operating system trusts.
#[derive(Debug, Clone)]
pub struct SystemDocuments {
    connector: SharedHttpConnector,
}

impl SystemDocuments {
    /// Reads the certificates of the operating system, which takes a few milliseconds.
    ///
    /// # Errors
    /// Internal, when the certificates cannot be read.
    pub fn new() -> Result<Self> {
        Self::with_resolver(PublicResolver::new(SystemResolver), &[])
    }

    fn with_resolver<R: ResolveDns + Clone + 'static>(
        resolver: PublicResolver<R>,
        also_trusted: &[&str],
    ) -> Result<Self> {
        let connector = aws::connector_with_resolver(resolver, also_trusted)?;
        Ok(Self { connector })
    }

    async fn read(&self, url: &DocumentUrl, hosts: &[String], limit: usize) -> Result<Vec<u8>> {
        url.check_host(hosts)?;
        let request = aws::json_request("GET", url.as_str(), SdkBody::empty(), &[])?;
        let limits = ExchangeLimits {
            bytes: limit,
            time: TIME_LIMIT,
        };
        match aws::exchange(&self.connector, request, limits).await {
            Ok(reply) => document(reply),
            Err(ExchangeError::TooLong(_)) => Err(FetchError::TooLong.into()),
            Err(ExchangeError::NoAnswer(cause)) if is_not_public(cause.as_ref()) => {
                Err(FetchError::NotPublic.into())
            }
            Err(ExchangeError::NoAnswer(cause)) => Err(Error::unavailable(cause)),
        }
    }
}

impl Documents for SystemDocuments {
    fn fetch<'a>(
        &'a self,
        url: &'a DocumentUrl,
        hosts: &'a [String],
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<u8>>> {
        Box::pin(self.read(url, hosts, limit))
    }
}

fn document(reply: HttpReply) -> Result<Vec<u8>> {
    match reply.status {
        200 if is_json(reply.content_type.as_deref()) => Ok(reply.body),
        200 => Err(FetchError::NotJson.into()),
        300..=399 => Err(FetchError::Redirected.into()),
        status @ (429 | 500..=599) => {
            let problem = format!("the server of the document answered with the status {status}");
            Err(Error::unavailable(problem))
        }
        status => Err(FetchError::Refused(status).into()),
    }
}

fn is_json(content_type: Option<&str>) -> bool {
    let essence = content_type.unwrap_or_default().split(';').next();
    let essence = essence.unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// The refusal of the resolver is somewhere among the causes of the connector's error.
fn is_not_public(error: &(dyn StdError + 'static)) -> bool {
    error.is::<NotPublic>() || error.source().is_some_and(is_not_public)
}

#[cfg(test)]
mod tests;
