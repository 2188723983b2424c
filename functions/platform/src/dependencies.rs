//! What a domain stands on, and whether it answers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bus::Bus;
use kernel::table::{Key, Table};
use kernel::{Actor, Error, Permission, Repository, Resources, Result, Variable};
use objects::Objects;
use parameters::{Name, Parameters, Secrets};

use crate::error::PlatformError;
use crate::view::{DependencyStatus, DependencyView, ReadinessView};

/// How long a dependency may take.
const PATIENCE: Duration = Duration::from_secs(1);

/// What no row, object or parameter is called.
const NOBODYS: &str = "readiness";

/// What a domain stands on: its table, and of the others whatever it was deployed with.
pub struct Dependencies {
    domain: String,
    table: Result<Arc<dyn Table>>,
    bus: Option<Arc<dyn Bus>>,
    objects: Option<Arc<dyn Objects>>,
    parameters: Option<Arc<dyn Parameters>>,
}

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
        })
    }
}

impl Dependencies {
    /// Asks all of them at once. Who may not read what a service stands on is told whether it is
    /// ready and nothing else.
    ///
    /// # Errors
    /// `platform.not_ready`
    pub async fn check(&self, actor: &Actor) -> Result<ReadinessView> {
        let checks = tokio::join!(
            probe("table", Some(self.read_row())),
            probe("event_bus", self.bus.as_deref().map(describe_bus)),
            probe(
                "bucket",
                self.objects
                    .as_deref()
                    .map(|objects| self.find_object(objects))
            ),
            probe("parameters", self.parameters.as_deref().map(read_parameter)),
        );
        let checks = [checks.0, checks.1, checks.2, checks.3];
        let (mut dependencies, causes): (Vec<_>, Vec<_>) = checks.into_iter().flatten().unzip();
        let causes: Vec<String> = causes.into_iter().flatten().collect();
        if !actor.may(Permission::ReadHealth) {
            dependencies.clear();
        }
        if causes.is_empty() {
            return Ok(ReadinessView {
                status: "ready",
                service: self.domain.clone(),
                dependencies,
            });
        }
        Err(PlatformError::NotReady {
            dependencies,
            causes: causes.join("; "),
        }
        .into())
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

async fn describe_bus(bus: &dyn Bus) -> Result<()> {
    bus.check().await
}

async fn read_parameter(parameters: &dyn Parameters) -> Result<()> {
    let name = Name::parse(NOBODYS)?;
    parameters.get(&name, Secrets::Sealed).await.map(drop)
}

/// Waits for an answer, a second at most; nothing, where there is nobody to ask. The cause stays apart
/// from what callers are shown.
async fn probe(
    name: &'static str,
    work: Option<impl Future<Output = Result<()>>>,
) -> Option<(DependencyView, Option<String>)> {
    let started = Instant::now();
    let cause = match tokio::time::timeout(PATIENCE, work?).await {
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
    Some((view, cause))
}

#[cfg(test)]
mod tests;
