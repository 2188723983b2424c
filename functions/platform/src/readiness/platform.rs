//! The readiness of the platform.

use std::sync::Arc;

use client::Domains;
use kernel::table::BoxFuture;
use kernel::{Context, Dependency, Result};

use super::{PROBE_TIMEOUT, Probed, Readiness};
use crate::view::ReadinessView;

/// The readiness check of the platform: its own dependencies, and all other domains.
pub(crate) struct PlatformReadiness(Readiness);

/// Another domain.
struct OtherDomain {
    name: &'static str,
    domains: Arc<dyn Domains>,
}

impl Dependency for PlatformReadiness {
    type Parts = (Readiness, Arc<dyn Domains>);

    fn new((mut own, domains): Self::Parts) -> Result<Self> {
        let others = gateway::domains().filter(|domain| *domain != own.domain);
        let probes: Vec<_> = others
            .map(|name| {
                let domains = domains.clone();
                let probed: Box<dyn Probed> = Box::new(OtherDomain { name, domains });
                (name, probed)
            })
            .collect();
        own.essential.extend(probes);
        Ok(Self(own))
    }
}

impl PlatformReadiness {
    /// Asks all domains in parallel, or returns the cached result.
    ///
    /// # Errors
    /// `platform.not_ready`
    pub(crate) async fn check(&self, cx: &Context) -> Result<ReadinessView> {
        self.0.check(cx).await
    }
}

impl Probed for OtherDomain {
    fn probe_in<'a>(&'a self, _: &'a str, cx: &'a Context) -> BoxFuture<'a, Result<()>> {
        self.domains.ready(self.name, PROBE_TIMEOUT, cx.now)
    }
}
