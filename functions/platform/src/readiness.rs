//! The readiness of a domain: whether its dependencies answer. And of the platform: whether all domains
//! are ready.

mod platform;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bus::Bus;
use futures_util::future::join_all;
use kernel::dependencies::{Deployed, EnvValue, Port};
use kernel::deployment::ServiceName;
use kernel::table::{BoxFuture, Key, Table};
use kernel::{Context, Dependency, Error, Permission, Result};
use objects::Objects;
use parameters::Parameters;

pub(crate) use self::platform::PlatformReadiness;
use crate::error::PlatformError;
use crate::view::{DependencyStatus, DependencyView, ReadinessView};

/// How long a dependency may take to answer. A cold start needs two TLS handshakes.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a result is cached, so that frequent callers do not load a dependency.
const CACHE_TIME: Duration = Duration::from_secs(5);

/// The readiness check of a domain: its table, and the ports that its functions use.
pub(crate) struct Readiness {
    domain: String,
    table: Option<Arc<dyn Table>>,
    essential: Vec<Probe>,
    others: Vec<Probe>,
    last: Mutex<Option<(Instant, Vec<Check>)>>,
}

/// The name of a dependency, and its probe.
type Probe = (&'static str, Box<dyn Probed>);

/// A port of any type, or another domain.
trait Probed: Send + Sync {
    /// `domain` is the one that asks.
    fn probe_in<'a>(&'a self, domain: &'a str, cx: &'a Context) -> BoxFuture<'a, Result<()>>;
}

impl<P: Port + ?Sized> Probed for Arc<P> {
    fn probe_in<'a>(&'a self, domain: &'a str, _: &'a Context) -> BoxFuture<'a, Result<()>> {
        self.probe(domain)
    }
}

/// The state of a dependency, and the cause if it is down.
type Check = (DependencyView, Option<String>);

impl Dependency for Readiness {
    type Parts = (
        EnvValue<ServiceName>,
        Option<Arc<dyn Table>>,
        Deployed<dyn Bus>,
        Deployed<dyn Objects>,
        Deployed<dyn Parameters>,
    );

    fn new((domain, table, bus, objects, parameters): Self::Parts) -> Result<Self> {
        let probes = [probe_of(bus), probe_of(objects), probe_of(parameters)];
        let (essential, others): (Vec<_>, Vec<_>) = probes
            .into_iter()
            .flatten()
            .partition(|(essential, _)| *essential);
        let probes = |probes: Vec<(bool, Probe)>| probes.into_iter().map(|(_, probe)| probe);
        Ok(Self {
            domain: domain.into_string(),
            table,
            essential: probes(essential).collect(),
            others: probes(others).collect(),
            last: Mutex::default(),
        })
    }
}

/// The probe of a port, and whether the port is essential; none where the port is not deployed.
fn probe_of<P: Port + ?Sized>(port: Deployed<P>) -> Option<(bool, Probe)> {
    Some((P::ESSENTIAL, (P::NAME, Box::new(port.0?))))
}

impl Readiness {
    /// Probes all dependencies in parallel, or returns the cached result. A caller without
    /// `Permission::ReadHealth` learns only whether the domain is ready. Ports that are not essential
    /// are probed only for callers with that permission, since Parameter Store allows 40 requests a
    /// second for the whole account.
    ///
    /// # Errors
    /// `platform.not_ready`
    pub(crate) async fn check(&self, cx: &Context) -> Result<ReadinessView> {
        let may_read_details = cx.actor.may(Permission::ReadHealth);
        let mut checks = self.checks(cx).await;
        let ready = checks.iter().all(|(_, cause)| cause.is_none());
        if may_read_details {
            checks.extend(self.probe_all(&self.others, cx).await);
        }
        let (mut dependencies, causes): (Vec<_>, Vec<_>) = checks.into_iter().unzip();
        if !may_read_details {
            dependencies.clear();
        }
        if ready {
            return Ok(ReadinessView {
                status: "ready",
                service: self.domain.clone(),
                dependencies,
            });
        }
        let causes: Vec<String> = causes.into_iter().flatten().collect();
        Err(PlatformError::NotReady {
            dependencies,
            causes: causes.join("; "),
        }
        .into())
    }

    async fn checks(&self, cx: &Context) -> Vec<Check> {
        let last = self.last().clone();
        if let Some((_, checks)) = last.filter(|(at, _)| at.elapsed() < CACHE_TIME) {
            return checks;
        }
        let (table, others) = tokio::join!(
            probe("table", self.read_row()),
            self.probe_all(&self.essential, cx)
        );
        let checks: Vec<_> = std::iter::once(table).chain(others).collect();
        *self.last() = Some((Instant::now(), checks.clone()));
        checks
    }

    /// A poisoned lock is ignored: a panic cannot leave a partial result.
    fn last(&self) -> MutexGuard<'_, Option<(Instant, Vec<Check>)>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn probe_all(&self, probes: &[Probe], cx: &Context) -> Vec<Check> {
        let running = probes
            .iter()
            .map(|(name, port)| probe(name, port.probe_in(&self.domain, cx)));
        join_all(running).await
    }

    /// Reads a key that no row has.
    async fn read_row(&self) -> Result<()> {
        let table = self.table.as_ref();
        let table =
            table.ok_or_else(|| Error::internal("the domain was deployed without a table"))?;
        table.get(&Key::single("READINESS")).await.map(drop)
    }
}

/// Waits for an answer until the timeout. The cause is kept apart from the view, because callers must
/// not see it.
async fn probe(name: &'static str, work: impl Future<Output = Result<()>>) -> Check {
    let started = Instant::now();
    let cause = match tokio::time::timeout(PROBE_TIMEOUT, work).await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(format!("{name}: {error:?}")),
        Err(_) => Some(format!("{name}: no answer in time")),
    };
    let view = DependencyView {
        name,
        status: if cause.is_none() {
            DependencyStatus::Up
        } else {
            DependencyStatus::Down
        },
        latency_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    };
    (view, cause)
}

#[cfg(test)]
mod tests;
