//! Every function of some catalogues in one process: requests come in through the routes, the
//! authorizer is asked as the gateway would ask it, and committed events reach their consumers.

mod build;
mod checked;
mod delivery;
mod request;
mod response;
mod routing;
mod work;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::Result;
use kernel::deployment::Deployment;
use kernel::route::Route;
use lambda::{EndpointSpec, Handler, Host};
use serde_json::Value;

pub use self::build::AppBuilder;
pub use self::delivery::DeadLetter;
pub use self::request::RequestBuilder;
pub use self::response::Response;

use crate::clock::TestClock;
use crate::objects::MemoryObjects;
use crate::oidc::Provider;
use crate::outbox::Outbox;
use crate::parameters::MemoryParameters;
use crate::settings::DomainSettings;
use crate::table::MemoryTable;

/// All functions of the given catalogues. A clone is the same app.
#[derive(Clone)]
pub struct App(Arc<Inner>);

pub(crate) struct Inner {
    functions: Vec<Deployed>,
    tables: BTreeMap<&'static str, Arc<MemoryTable>>,
    clock: Arc<TestClock>,
    outbox: Arc<Outbox>,
    objects: Arc<MemoryObjects>,
    parameters: Arc<MemoryParameters>,
    identity_provider: Arc<Provider>,
    violations: Violations,
    log: Log,
    /// How many rows of each table's stream have been looked at.
    relayed: Mutex<BTreeMap<&'static str, usize>>,
    /// How many changes of parameters have been looked at.
    parameter_changes_told: Mutex<usize>,
    observer: Option<fn(&Exchange<'_>)>,
}

/// A function as it stands deployed.
struct Deployed {
    name: &'static str,
    role: FunctionRole,
    deployment: Deployment,
    handler: Handler,
    host: Host,
}

/// What invokes a function.
enum FunctionRole {
    Endpoint(EndpointSpec),
    Consumer(&'static str),
    Job,
    Authorizer,
}

/// What functions did that their catalogue entries do not say.
type Violations = Arc<Mutex<Vec<String>>>;

/// The lines of all invocations.
type Log = Arc<Mutex<Vec<Value>>>;

/// A request that was answered, for a check that looks at all of them.
pub struct Exchange<'a> {
    /// The method as the client spelled it.
    pub method: &'a str,
    /// The path as the client spelled it, without the query string.
    pub path: &'a str,
    /// The route that answered.
    pub route: Route,
    /// The answer.
    pub response: &'a Response,
}

impl App {
    /// The functions of these catalogues with the variables of [`crate::keys`].
    #[must_use]
    pub fn new(catalogues: impl IntoIterator<Item = lambda::Catalogue>) -> Self {
        AppBuilder::new(catalogues).build()
    }

    /// The table of a domain.
    ///
    /// # Panics
    /// When there is no such domain or it has no table.
    #[must_use]
    pub fn table(&self, domain: &str) -> &Arc<MemoryTable> {
        self.0
            .tables
            .get(domain)
            .unwrap_or_else(|| panic!("{domain} has no table here"))
    }

    /// The clock of all functions.
    #[must_use]
    pub fn clock(&self) -> &TestClock {
        &self.0.clock
    }

    /// The mails of all functions.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.0.outbox
    }

    /// The objects of all domains.
    #[must_use]
    pub fn objects(&self) -> &MemoryObjects {
        &self.0.objects
    }

    /// The parameters of the deployment.
    #[must_use]
    pub fn parameters(&self) -> &MemoryParameters {
        &self.0.parameters
    }

    /// The settings in a domain's table, for a test to set. A function that has served within the
    /// last minute by the app's clock sees them when that minute is over.
    ///
    /// # Panics
    /// When there is no such domain or it has no table.
    #[must_use]
    pub fn settings(&self, domain: &str) -> DomainSettings<'_> {
        DomainSettings::of(self.table(domain))
    }

    /// The identity provider that all functions speak to. It shares the app's clock.
    #[must_use]
    pub fn identity_provider(&self) -> &Provider {
        &self.0.identity_provider
    }

    /// The log lines of all invocations so far.
    #[must_use]
    pub fn log(&self) -> Vec<Value> {
        self.0
            .log
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Starts a request; `path` may have a query string.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        RequestBuilder::new(self.clone(), method, path)
    }

    /// Starts a `GET`.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request("GET", path)
    }

    /// Starts a `POST`.
    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request("POST", path)
    }

    /// Starts a `PUT`.
    pub fn put(&self, path: &str) -> RequestBuilder {
        self.request("PUT", path)
    }

    /// Starts a `DELETE`.
    pub fn delete(&self, path: &str) -> RequestBuilder {
        self.request("DELETE", path)
    }

    /// Runs a job or timed work, as an operator would.
    ///
    /// # Errors
    /// Whatever the job refuses.
    ///
    /// # Panics
    /// When there is no job of that name.
    pub async fn job(&self, name: &str, payload: Value) -> Result<Value> {
        let job = self
            .0
            .functions
            .iter()
            .find(|function| function.name == name);
        let Some(job) = job else {
            panic!("there is no job {name}");
        };
        let time_limit = time_limit(job.deployment);
        let outcome = match &job.handler {
            Handler::Job(handler) => {
                lambda::run_job(handler.as_ref(), &job.host, payload, time_limit).await
            }
            Handler::Timed(work) => {
                lambda::run_timed_work(work.as_ref(), &job.host, payload, time_limit).await
            }
            _ => panic!("{name} is no job"),
        };
        self.0.check_declarations();
        outcome
    }
}

impl Inner {
    /// Fails the test when a function recorded a fact that its catalogue entry does not name.
    fn check_declarations(&self) {
        let violations = self
            .violations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        assert!(violations.is_empty(), "{}", violations.join("; "));
    }
}

fn time_limit(deployment: Deployment) -> Duration {
    Duration::from_secs(u64::from(deployment.timeout_s))
}
