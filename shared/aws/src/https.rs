//! The one TLS stack: rustls with ring.

use std::time::Duration;

use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::dns::ResolveDns;
use aws_smithy_runtime_api::client::http::{SharedHttpClient, SharedHttpConnector};
use kernel::{Error, Result};

use crate::variable;

/// The root certificates of all of Amazon's services.
const AMAZON_ROOTS: [&str; 5] = [
    include_str!("../roots/amazon-root-ca-1.pem"),
    include_str!("../roots/amazon-root-ca-2.pem"),
    include_str!("../roots/amazon-root-ca-3.pem"),
    include_str!("../roots/amazon-root-ca-4.pem"),
    include_str!("../roots/starfield-services-root-g2.pem"),
];

const PROVIDER: Provider = Provider::Rustls(CryptoMode::Ring);

/// A connection that was idle for longer is not reused. A frozen function does not notice that the
/// server has closed a connection, and requests over this connector are not retried.
const IDLE_LIMIT: Duration = Duration::from_secs(5);

/// The client for Amazon's services. With `AURORA_TRUST=system` it trusts the certificates of the
/// operating system instead, for a proxy or a custom endpoint.
pub(crate) fn client() -> Result<SharedHttpClient> {
    let trust = if variable("AURORA_TRUST").as_deref() == Some("system") {
        system()
    } else {
        AMAZON_ROOTS
            .into_iter()
            .fold(TrustStore::empty(), TrustStore::with_pem_certificate)
    };
    Ok(Builder::new()
        .tls_provider(PROVIDER)
        .tls_context(context(trust)?)
        .build_https())
}

/// A builder of connectors. A macro, because the type of the builder has no public name. It uses a proxy
/// only if it is told to.
macro_rules! builder {
    ($trust:expr) => {
        Connector::builder()
            .tls_provider(PROVIDER)
            .tls_context(context($trust)?)
            .pool_idle_timeout(IDLE_LIMIT)
    };
}

/// The connector for servers that are not Amazon's. It trusts the certificates of the operating system,
/// follows no redirects and has no timeout.
///
/// # Errors
/// Internal, when the trust anchors cannot be read.
pub fn connector() -> Result<SharedHttpConnector> {
    Ok(SharedHttpConnector::new(builder!(system()).build()))
}

/// As [`connector`], but it connects only to the addresses that the resolver returns for a name, and it
/// also trusts these certificates (PEM). An address in a URL is not resolved: the caller must refuse it.
///
/// # Errors
/// Internal, when the trust anchors cannot be read.
pub fn connector_with_resolver(
    resolver: impl ResolveDns + Clone + 'static,
    also_trusted: &[&str],
) -> Result<SharedHttpConnector> {
    let trust = also_trusted
        .iter()
        .fold(system(), |trust, root| trust.with_pem_certificate(*root));
    let connector = builder!(trust).build_with_resolver(resolver);
    Ok(SharedHttpConnector::new(connector))
}

fn system() -> TrustStore {
    TrustStore::empty().with_native_roots(true)
}

fn context(trust: TrustStore) -> Result<TlsContext> {
    TlsContext::builder()
        .with_trust_store(trust)
        .build()
        .map_err(Error::internal)
}
