//! The four traits: what a function is. The rest of the framework is one pipeline around them.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::actor::Permission;
use crate::commit::Commit;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::event::Envelope;
use crate::route::{Policy, Route, Variable};
use crate::secret;
use crate::subscription::Prefix;
use crate::table::Table;

/// Changes something: `POST`, `PUT` or `DELETE`. The value itself is the parsed request: path
/// parameters and body in one. Where a browser is sent back to us, it can only be `GET`; then the
/// query string takes the body's place.
pub trait Command: DeserializeOwned + JsonSchema + Send + 'static {
    /// The function's name, `create-subject`.
    const NAME: &'static str;
    /// Where it answers.
    const ROUTE: Route;
    /// Who may.
    const PERMISSION: Permission;
    /// What the pipeline does around it.
    const POLICY: Policy = Policy::DEFAULT;
    /// What it works with.
    type Repository: Repository;
    /// What the caller is told.
    type Reply: Reply;

    /// Decides. Nothing is written before the pipeline carries the commit out.
    fn handle(
        self,
        repository: &Self::Repository,
        cx: &Context,
    ) -> impl Future<Output = Result<Commit<Self::Reply>>> + Send;
}

/// Reads something: `GET`. The value itself is the parsed request: path parameters and query
/// string in one.
pub trait Query: DeserializeOwned + JsonSchema + Send + 'static {
    /// The function's name, `get-subject`.
    const NAME: &'static str;
    /// Where it answers.
    const ROUTE: Route;
    /// Who may.
    const PERMISSION: Permission;
    /// What the pipeline does around it.
    const POLICY: Policy = Policy::DEFAULT;
    /// What it reads from.
    type Repository: Repository;
    /// What the caller is told.
    type Reply: Reply;

    /// Reads. The function's role can do nothing else.
    fn fetch(
        self,
        repository: &Self::Repository,
        cx: &Context,
    ) -> impl Future<Output = Result<Self::Reply>> + Send;
}

/// Listens to one event. The value itself is the event's data, with the fields that the consumer
/// reads and no others.
pub trait Consumer: DeserializeOwned + JsonSchema + Send + 'static {
    /// The function's name, `erase-user`.
    const NAME: &'static str;
    /// The event, `subjects.SubjectCreated.v1`; `config.Setting*` for those that begin
    /// so; [`EVERY_EVENT`] for all of ours; for one of AWS
    /// itself its source and name, `aws.ssm.Parameter Store Change`. See [`Subscription`].
    ///
    /// [`Subscription`]: crate::Subscription
    const EVENT: &'static str;
    /// Which of these events: those with a text field that begins so.
    const FILTER: Option<Prefix> = None;
    /// What the pipeline does around it.
    const POLICY: Policy = Policy::DEFAULT;
    /// What it works with.
    type Repository: Repository;

    /// Decides what follows from the event. May be called again with the same event: the pipeline
    /// drops the second effect.
    fn consume(
        self,
        event: &Envelope,
        repository: &Self::Repository,
        cx: &Context,
    ) -> impl Future<Output = Result<Commit<()>>> + Send;
}

/// What a consumer names that listens to everything.
pub const EVERY_EVENT: &str = "*";

/// Runs on a schedule, or when an operator invokes it. The value itself is the invocation's payload.
pub trait Job: DeserializeOwned + JsonSchema + Send + 'static {
    /// The function's name, `grant-admin`.
    const NAME: &'static str;
    /// EventBridge's schedule expression; none for an operator's command.
    const SCHEDULE: Option<&'static str>;
    /// What the pipeline does around it.
    const POLICY: Policy = Policy::DEFAULT;
    /// What it works with.
    type Repository: Repository;
    /// What the operator is told.
    type Reply: Serialize + Send;

    /// Decides what is to be done.
    fn run(
        self,
        repository: &Self::Repository,
        cx: &Context,
    ) -> impl Future<Output = Result<Commit<Self::Reply>>> + Send;
}

/// What an endpoint works with, made once per process.
pub trait Repository: Sized + Send + Sync + 'static {
    /// Whether it works with the domain's table. A query without one is deployed without the right
    /// to read it.
    const USES_TABLE: bool = true;

    /// Takes what it needs out of the function's resources.
    ///
    /// # Errors
    /// Internal, when the function was deployed without one of them.
    fn open(resources: &Resources) -> Result<Self>;
}

impl Repository for () {
    const USES_TABLE: bool = false;

    fn open(_: &Resources) -> Result<Self> {
        Ok(())
    }
}

/// What a deployed function has: its domain's table, the variables that it declared, the settings of
/// its process and, in a test, adapters in memory.
pub struct Resources {
    table: Option<Arc<dyn Table>>,
    variables: Box<dyn Fn(Variable) -> Option<String> + Send + Sync>,
    ports: BTreeMap<TypeId, Box<dyn Any + Send + Sync>>,
}

impl Resources {
    /// Resources of a table and a source of variables.
    pub fn new(
        table: Option<Arc<dyn Table>>,
        variables: impl Fn(Variable) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            table,
            variables: Box::new(variables),
            ports: BTreeMap::new(),
        }
    }

    /// Adds what stands behind the port `P`, `dyn Mailer` for one, in place of the adapter that the
    /// port's crate would make. A second one replaces the first.
    #[must_use]
    pub fn with_port<P: ?Sized + Send + Sync + 'static>(mut self, port: Arc<P>) -> Self {
        self.ports.insert(TypeId::of::<Arc<P>>(), Box::new(port));
        self
    }

    /// What was given for the port `P`. In a deployed function that is only what the pipeline shares
    /// with its endpoint: its settings.
    #[must_use]
    pub fn port<P: ?Sized + Send + Sync + 'static>(&self) -> Option<Arc<P>> {
        let port = self.ports.get(&TypeId::of::<Arc<P>>())?;
        port.downcast_ref::<Arc<P>>().cloned()
    }

    /// The domain's table.
    ///
    /// # Errors
    /// Internal, when the function was deployed without one.
    pub fn table(&self) -> Result<Arc<dyn Table>> {
        self.table
            .clone()
            .ok_or_else(|| Error::internal("the function was deployed without TABLE_NAME"))
    }

    /// A deploy-time setting.
    ///
    /// # Errors
    /// Internal, when the function was deployed without it: its policy does not declare it.
    pub fn variable(&self, variable: Variable) -> Result<String> {
        (self.variables)(variable).ok_or_else(|| {
            Error::internal(format!(
                "the function was deployed without {}",
                variable.name()
            ))
        })
    }

    /// A secret of the deployment: 32 bytes, which it gives in base64url without padding.
    ///
    /// # Errors
    /// Internal, when it is not that. The value is not kept.
    pub fn secret(&self, variable: Variable) -> Result<[u8; 32]> {
        secret::decode(&self.variable(variable)?).ok_or_else(|| {
            let name = variable.name();
            Error::internal(format!("{name} is not 32 bytes in base64url"))
        })
    }
}

/// What a caller is told.
pub trait Reply: Serialize + JsonSchema + Send {
    /// The entity's version, sent as `ETag`.
    fn version(&self) -> Option<u64> {
        None
    }

    /// Where the thing is, sent as `Location` when it is new.
    fn location(&self) -> Option<String> {
        None
    }

    /// How many seconds anybody may keep the reply. Nobody may, unless it is said here.
    fn max_age(&self) -> Option<u32> {
        None
    }

    /// The reply as a ready document, in place of its JSON.
    fn document(&self) -> Option<Document> {
        None
    }
}

impl Reply for () {}

impl<T: Serialize + JsonSchema + Send> Reply for crate::page::Page<T> {}

/// A reply that is sent as it stands.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// `text/html; charset=utf-8`
    pub content_type: &'static str,
    /// `gzip`, when the bytes are packed.
    pub content_encoding: Option<&'static str>,
    /// `Content-Security-Policy`, for a page.
    pub security_policy: Option<&'static str>,
    /// The bytes.
    pub bytes: &'static [u8],
}

#[cfg(test)]
mod tests;
