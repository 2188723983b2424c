//! What a domain stands on, and whether it answers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bus::Bus;
use futures_util::future::join_all;
use kernel::dependencies::{Deployed, EnvValue, Port};
use kernel::deployment::ServiceName;
use kernel::table::{BoxFuture, Key, Table};
use kernel::{Actor, Dependency, Error, Permission, Result};
use objects::Objects;
use parameters::Parameters;

use crate::error::PlatformError;
use crate::view::{DependencyStatus, DependencyView, ReadinessView};

/// How long a dependency may take: two handshakes at a cold start take their time.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long an answer is good for, so that frequent callers do not load a dependency.
const KEPT: Duration = Duration::from_secs(5);

/// What a domain depends on: its table, and of the others whatever its functions use.
pub struct Dependencies {
    domain: String,
    table: Option<Arc<dyn Table>>,
    essential: Vec<Probe>,
    others: Vec<Probe>,
    last: Mutex<Option<(Instant, Vec<Check>)>>,
}

/// A dependency's name, and how it is asked.
type Probe = (&'static str, Box<dyn Ask>);

trait Ask: Send + Sync {
    fn ask<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<()>>;
}

impl<P: Port + ?Sized> Ask for Arc<P> {
    fn ask<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<()>> {
        self.probe(domain)
    }
}

/// A dependency's state, and why it is so.
type Check = (DependencyView, Option<String>);

impl Dependency for Dependencies {
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

/// The probe of a port that is deployed here, and whether the port is essential.
fn probe_of<P: Port + ?Sized>(port: Deployed<P>) -> Option<(bool, Probe)> {
    Some((P::ESSENTIAL, (P::NAME, Box::new(port.0?))))
}

impl Dependencies {
    /// Asks all of them at once, or answers as a few seconds ago. A caller who may not read the health of
    /// services is told whether the domain is ready and nothing else. What is not essential is asked for
    /// callers who may alone, since Parameter Store answers 40 times a second for the whole account.
    ///
    /// # Errors
    /// `platform.not_ready`
    pub async fn check(&self, actor: &Actor) -> Result<ReadinessView> {
        let may_know = actor.may(Permission::ReadHealth);
        let mut checks = self.checks().await;
        let ready = checks.iter().all(|(_, cause)| cause.is_none());
        if may_know {
            checks.extend(self.ask_all(&self.others).await);
        }
        let (mut dependencies, causes): (Vec<_>, Vec<_>) = checks.into_iter().unzip();
        if !may_know {
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

    async fn checks(&self) -> Vec<Check> {
        let last = self.last().clone();
        if let Some((_, checks)) = last.filter(|(at, _)| at.elapsed() < KEPT) {
            return checks;
        }
        let (table, others) = tokio::join!(
            probe("table", self.read_row()),
            self.ask_all(&self.essential)
        );
        let checks: Vec<_> = std::iter::once(table).chain(others).collect();
        *self.last() = Some((Instant::now(), checks.clone()));
        checks
    }

    /// A panic of another caller leaves a whole answer behind.
    fn last(&self) -> MutexGuard<'_, Option<(Instant, Vec<Check>)>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask_all(&self, probes: &[Probe]) -> Vec<Check> {
        let asked = probes
            .iter()
            .map(|(name, port)| probe(name, port.ask(&self.domain)));
        join_all(asked).await
    }

    /// No row has this key.
    async fn read_row(&self) -> Result<()> {
        let table = self.table.as_ref();
        let table =
            table.ok_or_else(|| Error::internal("the domain was deployed without a table"))?;
        table.get(&Key::single("READINESS")).await.map(drop)
    }
}

/// Waits for an answer, but not for ever. The cause stays apart from what callers are shown.
async fn probe(name: &'static str, work: impl Future<Output = Result<()>>) -> Check {
    let started = Instant::now();
    let cause = match tokio::time::timeout(PATIENCE, work).await {
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
