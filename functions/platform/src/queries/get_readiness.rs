//! `GET /health/ready`
//!
//! Whether the platform can do its work: its table and the event bus answer within a second. If not,
//! 503 says which of them is down, and the log says why.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bus::{Bus, EventBridge};
use kernel::table::{Key, Table};
use kernel::{Context, Permission, Policy, Query, Repository, Resources, Result, Route, Variable};
use lambda::Function;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::PlatformError;
use crate::view::{DependencyStatus, DependencyView, ReadinessView};

/// How long a dependency may take.
const PATIENCE: Duration = Duration::from_secs(1);

/// Nothing to say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetReadiness {}

/// What the platform stands on. What the deployment left out is down, and no reason not to start.
pub struct Dependencies {
    table: Result<Arc<dyn Table>>,
    bus: Result<Arc<dyn Bus>>,
}

impl Repository for Dependencies {
    fn open(resources: &Resources) -> Result<Self> {
        Ok(Self {
            table: resources.table(),
            bus: EventBridge::open(resources).map(|bus| Arc::new(bus) as Arc<dyn Bus>),
        })
    }
}

impl Dependencies {
    /// Asks all of them at once.
    ///
    /// # Errors
    /// `platform.not_ready`
    pub async fn check(&self) -> Result<ReadinessView> {
        let checks = tokio::join!(
            probe("table", self.read()),
            probe("event_bus", self.describe_bus())
        );
        let (dependencies, causes): (Vec<_>, Vec<_>) = [checks.0, checks.1].into_iter().unzip();
        let causes: Vec<String> = causes.into_iter().flatten().collect();
        if causes.is_empty() {
            return Ok(ReadinessView {
                status: "ready",
                dependencies,
            });
        }
        Err(PlatformError::NotReady {
            dependencies,
            causes: causes.join("; "),
        }
        .into())
    }

    /// Reads a row that never exists.
    async fn read(&self) -> Result<(), String> {
        let table = self.table.as_ref().map_err(|error| format!("{error:?}"))?;
        table
            .get(&Key::single("READINESS"))
            .await
            .map(drop)
            .map_err(|error| format!("{error:?}"))
    }

    async fn describe_bus(&self) -> Result<(), String> {
        let bus = self.bus.as_ref().map_err(|error| format!("{error:?}"))?;
        bus.check().await.map_err(|error| format!("{error:?}"))
    }
}

/// Waits for an answer, a second at most. The cause stays apart from what callers are shown.
async fn probe(
    name: &'static str,
    work: impl Future<Output = Result<(), String>>,
) -> (DependencyView, Option<String>) {
    let started = Instant::now();
    let outcome = tokio::time::timeout(PATIENCE, work).await;
    let cause = outcome
        .unwrap_or_else(|_| Err("no answer in time".to_owned()))
        .err();
    let status = if cause.is_none() {
        DependencyStatus::Up
    } else {
        DependencyStatus::Down
    };
    let latency_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    (
        DependencyView {
            name,
            status,
            latency_ms,
        },
        cause.map(|cause| format!("{name}: {cause}")),
    )
}

impl Query for GetReadiness {
    const NAME: &'static str = "get-readiness";
    const ROUTE: Route = Route::get("/health/ready");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_variables(&[Variable::EventBus]);
    type Repository = Dependencies;
    type Reply = ReadinessView;

    async fn fetch(self, dependencies: &Dependencies, _: &Context) -> Result<ReadinessView> {
        dependencies.check().await
    }
}

/// The function.
#[must_use]
pub fn entry() -> Function {
    lambda::query::<GetReadiness>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bus::{Entry, Failed};
    use kernel::Error;
    use kernel::table::BoxFuture;
    use testkit::MemoryTable;

    #[derive(Clone, Copy)]
    enum FakeBus {
        Answers,
        Fails,
        Hangs,
    }

    impl Bus for FakeBus {
        fn put<'a>(&'a self, _: &'a [&'a Entry]) -> BoxFuture<'a, Result<Vec<Failed>>> {
            Box::pin(std::future::ready(Err(Error::internal(
                "readiness publishes nothing",
            ))))
        }

        fn check(&self) -> BoxFuture<'_, Result<()>> {
            match self {
                Self::Answers => Box::pin(std::future::ready(Ok(()))),
                Self::Fails => Box::pin(std::future::ready(Err(Error::unavailable(
                    "secret-host:4566 refused",
                )))),
                Self::Hangs => Box::pin(std::future::pending()),
            }
        }
    }

    fn dependencies(bus: FakeBus) -> Dependencies {
        Dependencies {
            table: Ok(Arc::new(MemoryTable::new())),
            bus: Ok(Arc::new(bus)),
        }
    }

    fn statuses(error: &Error) -> [String; 2] {
        [0, 1].map(|place| {
            error.details()["dependencies"][place]["status"]
                .as_str()
                .unwrap()
                .to_owned()
        })
    }

    #[tokio::test]
    async fn the_platform_is_ready_when_all_answer() {
        let view = dependencies(FakeBus::Answers).check().await.unwrap();
        let up: Vec<_> = view
            .dependencies
            .iter()
            .map(|dependency| (dependency.name, dependency.status))
            .collect();
        assert_eq!(
            up,
            [
                ("table", DependencyStatus::Up),
                ("event_bus", DependencyStatus::Up)
            ]
        );
    }

    #[tokio::test]
    async fn a_dependency_that_is_down_is_named_and_its_cause_is_not_told() {
        let error = dependencies(FakeBus::Fails).check().await.unwrap_err();
        assert_eq!(
            (error.kind().status(), error.code()),
            (503, "platform.not_ready")
        );
        assert_eq!(statuses(&error), ["up", "down"]);
        let told = format!(
            "{} {:?} {:?}",
            error.message(),
            error.details(),
            error.headers()
        );
        assert!(!told.contains("secret-host"), "{told}");
        assert!(
            std::error::Error::source(&error)
                .unwrap()
                .to_string()
                .contains("secret-host")
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_dependency_that_hangs_is_down_after_a_second() {
        let started = tokio::time::Instant::now();
        let error = dependencies(FakeBus::Hangs).check().await.unwrap_err();
        assert_eq!(statuses(&error), ["up", "down"]);
        assert_eq!(started.elapsed().as_secs(), 1);
    }

    #[tokio::test]
    async fn what_was_not_deployed_is_down() {
        let resources = Resources::new(None, |_| None);
        let error = Dependencies::open(&resources)
            .unwrap()
            .check()
            .await
            .unwrap_err();
        assert_eq!(statuses(&error), ["down", "down"]);
    }
}
