//! The one TLS stack: rustls with ring.

use std::time::Duration;

use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{SharedHttpClient, SharedHttpConnector};
use kernel::{Error, Result};

use crate::variable;

/// The roots under which all of Amazon's services stand.
const AMAZON_ROOTS: [&str; 5] = [
    include_str!("../roots/amazon-root-ca-1.pem"),
    include_str!("../roots/amazon-root-ca-2.pem"),
    include_str!("../roots/amazon-root-ca-3.pem"),
    include_str!("../roots/amazon-root-ca-4.pem"),
    include_str!("../roots/starfield-services-root-g2.pem"),
];

const PROVIDER: Provider = Provider::Rustls(CryptoMode::Ring);

/// A connection that has slept longer is not used again: while a function is frozen, nobody tells
/// it that the other side has hung up, and nothing here tries again.
const IDLE_LIMIT: Duration = Duration::from_secs(5);

/// For Amazon's services. `AURORA_TRUST=system` trusts what the machine trusts: for a proxy or an
/// endpoint of one's own.
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

/// For servers that are not Amazon's: trusts what the machine trusts. Neither follows redirects nor
/// limits time.
///
/// # Errors
/// Internal, when the trust anchors cannot be read.
pub fn connector() -> Result<SharedHttpConnector> {
    let connector = Connector::builder()
        .tls_provider(PROVIDER)
        .tls_context(context(system())?)
        .pool_idle_timeout(IDLE_LIMIT)
        .build();
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
