//! Resolves names to public addresses alone.

use std::net::{IpAddr, ToSocketAddrs as _};

use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError};

use crate::public::is_public;

/// The name has an address that is not public, or none.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the name has an address that is not public, or none")]
pub(crate) struct NotPublic;

/// A resolver that refuses a name if one of its addresses is not public. The connector connects only to
/// the addresses that it returns, so the name is not resolved again after this check.
#[derive(Debug, Clone)]
pub(crate) struct PublicResolver<R> {
    resolver: R,
    is_allowed: fn(IpAddr) -> bool,
}

impl<R: ResolveDns> PublicResolver<R> {
    pub(crate) fn new(resolver: R) -> Self {
        Self {
            resolver,
            is_allowed: is_public,
        }
    }

    /// A resolver that allows all addresses, for a server of a test on this machine.
    #[cfg(test)]
    pub(crate) fn of_test(resolver: R) -> Self {
        Self {
            resolver,
            is_allowed: |_| true,
        }
    }
}

impl<R: ResolveDns> ResolveDns for PublicResolver<R> {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        DnsFuture::new(async move {
            let addresses = self.resolver.resolve_dns(name).await?;
            let are_allowed = addresses.iter().all(|address| (self.is_allowed)(*address));
            if addresses.is_empty() || !are_allowed {
                return Err(ResolveDnsError::new(NotPublic));
            }
            Ok(addresses)
        })
    }
}

/// The resolver of the operating system.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemResolver;

impl ResolveDns for SystemResolver {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        let name = name.to_owned();
        DnsFuture::new(async move {
            let resolved = tokio::task::spawn_blocking(move || (name, 443).to_socket_addrs()).await;
            let addresses = resolved.map_err(ResolveDnsError::new)?;
            let addresses = addresses.map_err(ResolveDnsError::new)?;
            Ok(addresses.map(|address| address.ip()).collect())
        })
    }
}
