//! What a domain stands on, and whether it answers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bus::Bus;
use kernel::table::{Key, Table};
use kernel::{Actor, Error, Permission, Repository, Resources, Result, Variable};
use objects::Objects;
use parameters::{Name, Parameters, Secrets};

use crate::error::PlatformError;
use crate::view::{DependencyStatus, DependencyView, ReadinessView};

/// How long a dependency may take: two handshakes at a cold start take their time.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long an answer is good for, so that nobody's questions wear a dependency out.
const KEPT: Duration = Duration::from_secs(5);

/// What no row, object or parameter is called.
const NOBODYS: &str = "readiness";

/// What a domain stands on: its table, and of the others whatever it was deployed with.
pub struct Dependencies {
    domain: String,
    table: Result<Arc<dyn Table>>,
    bus: Option<Arc<dyn Bus>>,
    objects: Option<Arc<dyn Objects>>,
    parameters: Option<Arc<dyn Parameters>>,
    last: Mutex<Option<(Instant, Vec<Check>)>>,
}

/// A dependency's state, and why it is so.
type Check = (DependencyView, Option<String>);

impl Repository for Dependencies {
    fn open(resources: &Resources) -> Result<Self> {
        let has = |variable| resources.variable(variable).is_ok();
        Ok(Self {
            domain: resources.variable(Variable::ServiceName)?,
            table: resources.table(),
            bus: has(Variable::EventBus)
                .then(|| bus::open(resources))
                .transpose()?,
            objects: has(Variable::Bucket)
                .then(|| objects::open(resources))
                .transpose()?,
            parameters: has(Variable::ParameterPath)
                .then(|| parameters::open(resources))
                .transpose()?,
            last: Mutex::default(),
        })
    }
}

impl Dependencies {
    /// Asks all of them at once, or answers as a few seconds ago. Who may not read what a service stands
    /// on is told whether it is ready and nothing else. Parameter Store is asked for those who may
    /// alone, since it answers 40 times a second for everybody, and is never missed: settings go on
    /// without it.
    ///
    /// # Errors
    /// `platform.not_ready`
    pub async fn check(&self, actor: &Actor) -> Result<ReadinessView> {
        let may_know = actor.may(Permission::ReadHealth);
        let mut checks = self.checks().await;
        let ready = checks.iter().all(|(_, cause)| cause.is_none());
        if let Some(parameters) = self.parameters.as_deref().filter(|_| may_know) {
            checks.push(probe("parameters", read_parameter(parameters)).await);
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
        let checks = self.ask().await;
        *self.last() = Some((Instant::now(), checks.clone()));
        checks
    }

    /// A panic of another caller leaves a whole answer behind.
    fn last(&self) -> MutexGuard<'_, Option<(Instant, Vec<Check>)>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask(&self) -> Vec<Check> {
        let bus = async {
            let bus = self.bus.as_deref()?;
            Some(probe("event_bus", bus.check()).await)
        };
        let bucket = async {
            let objects = self.objects.as_deref()?;
            Some(probe("bucket", self.find_object(objects)).await)
        };
        let (table, bus, bucket) = tokio::join!(probe("table", self.read_row()), bus, bucket);
        [Some(table), bus, bucket].into_iter().flatten().collect()
    }

    async fn read_row(&self) -> Result<()> {
        let table = self.table.as_ref();
        let table = table.map_err(|error| Error::internal(format!("{error:?}")))?;
        table.get(&Key::single("READINESS")).await.map(drop)
    }

    async fn find_object(&self, objects: &dyn Objects) -> Result<()> {
        let key = objects::Key::parse(format!("{}/{NOBODYS}", self.domain))?;
        objects.find(&key).await.map(drop)
    }
}

async fn read_parameter(parameters: &dyn Parameters) -> Result<()> {
    let name = Name::parse(NOBODYS)?;
    parameters.get(&name, Secrets::Sealed).await.map(drop)
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
