//! All functions of the given catalogues in one process: requests are routed, the authorizer is called
//! as the gateway calls it, and committed events are delivered to their consumers.

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
pub use self::routing::find as find_route;

use crate::api::MemoryApi;
use crate::clock::TestClock;
use crate::documents::MemoryDocuments;
use crate::objects::MemoryObjects;
use crate::oidc::Provider;
use crate::outbox::Outbox;
use crate::parameters::MemoryParameters;
use crate::queues::MemoryQueues;
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
    documents: Arc<MemoryDocuments>,
    api: Arc<MemoryApi>,
    parameters: Arc<MemoryParameters>,
    queues: Arc<MemoryQueues>,
    identity_provider: Arc<Provider>,
    violations: Violations,
    log: Log,
    /// The number of rows of each table's stream that have been taken.
    relayed: Mutex<BTreeMap<&'static str, usize>>,
    /// The number of parameter changes that have been taken.
    parameter_changes_taken: Mutex<usize>,
    observer: Option<fn(&Exchange<'_>)>,
}

/// A deployed function.
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

/// Events that functions emitted and their catalogue entries do not declare, and log lines with invalid
/// metrics.
type Violations = Arc<Mutex<Vec<String>>>;

/// The log lines of all invocations.
type Log = Arc<Mutex<Vec<Value>>>;

/// A request and its response, for an observer of all requests.
pub struct Exchange<'a> {
    /// The method as the client spelled it.
    pub method: &'a str,
    /// The path as the client spelled it, without the query string.
    pub path: &'a str,
    /// The route that was taken.
    pub route: Route,
    /// The response.
    pub response: &'a Response,
}

impl App {
    /// The functions of these catalogues with the variables of [`crate::keys`].
    #[must_use]
    pub fn new(catalogues: impl IntoIterator<Item = lambda::Catalogue>) -> Self {
        AppBuilder::new(catalogues).build()
    }

    pub(crate) const fn of(inner: Arc<Inner>) -> Self {
        Self(inner)
    }

    /// The table of a domain.
    ///
    /// # Panics
    /// When the domain does not exist or has no table.
    #[must_use]
    pub fn table(&self, domain: &str) -> &Arc<MemoryTable> {
        self.0
            .tables
            .get(domain)
            .unwrap_or_else(|| panic!("{domain} has no table in this app"))
    }

    /// The clock of all functions.
    #[must_use]
    pub fn clock(&self) -> &TestClock {
        &self.0.clock
    }

    /// The mails that all functions sent.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.0.outbox
    }

    /// The objects of all domains.
    #[must_use]
    pub fn objects(&self) -> &MemoryObjects {
        &self.0.objects
    }

    /// The documents of other servers.
    #[must_use]
    pub fn documents(&self) -> &MemoryDocuments {
        &self.0.documents
    }

    /// The calls between domains.
    #[must_use]
    pub fn api(&self) -> &MemoryApi {
        &self.0.api
    }

    /// The parameters of the deployment.
    #[must_use]
    pub fn parameters(&self) -> &MemoryParameters {
        &self.0.parameters
    }

    /// The queues of consumers to which functions send messages themselves, and the dead-letter queues.
    #[must_use]
    pub fn queues(&self) -> &MemoryQueues {
        &self.0.queues
    }

    /// The settings in a domain's table, for a test to set. Functions cache settings for a minute of the
    /// app's clock, so a function that has read them before sees a change only after that minute.
    ///
    /// # Panics
    /// When the domain does not exist or has no table.
    #[must_use]
    pub fn settings(&self, domain: &str) -> DomainSettings<'_> {
        DomainSettings::of(self.table(domain))
    }

    /// The identity provider that all functions use. It shares the app's clock.
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

    /// Builds a request; `path` may have a query string.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        RequestBuilder::new(self.clone(), method, path)
    }

    /// Builds a `GET` request.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request("GET", path)
    }

    /// Builds a `POST` request.
    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request("POST", path)
    }

    /// Builds a `PUT` request.
    pub fn put(&self, path: &str) -> RequestBuilder {
        self.request("PUT", path)
    }

    /// Builds a `DELETE` request.
    pub fn delete(&self, path: &str) -> RequestBuilder {
        self.request("DELETE", path)
    }

    /// Runs a job or timed work, as an operator would.
    ///
    /// # Errors
    /// The error of the job.
    ///
    /// # Panics
    /// When there is no job with this name.
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
            _ => panic!("{name} is not a job"),
        };
        self.0.check_violations();
        outcome
    }
}

impl Inner {
    /// Fails the test when a function emitted an event that its catalogue entry does not declare, or
    /// printed metrics that CloudWatch would drop.
    fn check_violations(&self) {
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
