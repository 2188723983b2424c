//! The four traits: what a function is. The rest of the framework is one pipeline around them.

use std::future::Future;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::actor::Permission;
use crate::commit::Commit;
use crate::context::Context;
use crate::dependencies::Dependencies;
use crate::deployment::Deployment;
use crate::error::{Kind, Result};
use crate::event::{Envelope, EventSpec};
use crate::reply::Reply;
use crate::route::{Policy, Route};
use crate::subscription::Prefix;

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
    /// How the function is deployed.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT;
    /// The facts that it may record.
    const EMITS: &'static [EventSpec] = &[];
    /// What it refuses beyond that which its route and permission imply: `login` answers 401 on a
    /// public route.
    const REFUSES: &'static [Kind] = &[];
    /// What it works with.
    type Dependencies: Dependencies;
    /// What the caller is told.
    type Reply: Reply;

    /// Decides. Nothing is written before the pipeline carries the commit out.
    fn handle(
        self,
        dependencies: &Self::Dependencies,
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
    /// How the function is deployed.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT;
    /// What it refuses beyond that which its route and permission imply: `login` answers 401 on a
    /// public route.
    const REFUSES: &'static [Kind] = &[];
    /// What it reads from.
    type Dependencies: Dependencies;
    /// What the caller is told.
    type Reply: Reply;

    /// Reads. The function's role can do nothing else.
    fn fetch(
        self,
        dependencies: &Self::Dependencies,
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
    /// How the function is deployed.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT;
    /// The facts that it may record.
    const EMITS: &'static [EventSpec] = &[];
    /// What it works with.
    type Dependencies: Dependencies;

    /// Decides what follows from the event. May be called again with the same event: the pipeline
    /// drops the second effect.
    fn consume(
        self,
        event: &Envelope,
        dependencies: &Self::Dependencies,
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
    /// How the function is deployed.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT;
    /// The facts that it may record.
    const EMITS: &'static [EventSpec] = &[];
    /// What it works with.
    type Dependencies: Dependencies;
    /// What the operator is told.
    type Reply: Serialize + Send;

    /// Decides what is to be done.
    fn run(
        self,
        dependencies: &Self::Dependencies,
        cx: &Context,
    ) -> impl Future<Output = Result<Commit<Self::Reply>>> + Send;
}
