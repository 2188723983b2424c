//! The four kinds of function, one trait each. The rest of the framework is one pipeline around them.

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

/// An endpoint that changes state: `POST`, `PUT` or `DELETE`. The value itself is the parsed request:
/// path parameters and body in one. A route to which a browser is redirected can only be `GET`; then
/// the query string is used instead of the body.
pub trait Command: DeserializeOwned + JsonSchema + Send + 'static {
    /// The function's name, `create-subject`.
    const NAME: &'static str;
    /// The method and path.
    const ROUTE: Route;
    /// The permission that the caller needs.
    const PERMISSION: Permission;
    /// What the pipeline does before and after the handler.
    const POLICY: Policy = Policy::DEFAULT;
    /// How the function is deployed.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT;
    /// The facts that it may record.
    const EMITS: &'static [EventSpec] = &[];
    /// The kinds of error that it returns in addition to those that follow from its route and
    /// permission: `login` returns 401 on a public route.
    const REFUSES: &'static [Kind] = &[];
    /// What the handler depends on.
    type Dependencies: Dependencies;
    /// The reply to the caller.
    type Reply: Reply;

    /// Decides what to write and reply. Nothing is written until the pipeline writes the commit.
    fn handle(
        self,
        dependencies: &Self::Dependencies,
        cx: &Context,
    ) -> impl Future<Output = Result<Commit<Self::Reply>>> + Send;
}

/// An endpoint that reads: `GET`. The value itself is the parsed request: path parameters and query
/// string in one.
pub trait Query: DeserializeOwned + JsonSchema + Send + 'static {
    /// The function's name, `get-subject`.
    const NAME: &'static str;
    /// The method and path.
    const ROUTE: Route;
    /// The permission that the caller needs.
    const PERMISSION: Permission;
    /// What the pipeline does before and after the handler.
    const POLICY: Policy = Policy::DEFAULT;
    /// How the function is deployed.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT;
    /// The kinds of error that it returns in addition to those that follow from its route and
    /// permission: `login` returns 401 on a public route.
    const REFUSES: &'static [Kind] = &[];
    /// What the handler depends on.
    type Dependencies: Dependencies;
    /// The reply to the caller.
    type Reply: Reply;

    /// Reads the reply. The function's IAM role has no right to write.
    fn fetch(
        self,
        dependencies: &Self::Dependencies,
        cx: &Context,
    ) -> impl Future<Output = Result<Self::Reply>> + Send;
}

/// Consumes events. The value itself is the event's data, with only the fields that the consumer
/// reads.
pub trait Consumer: DeserializeOwned + JsonSchema + Send + 'static {
    /// The function's name, `erase-user`.
    const NAME: &'static str;
    /// The events that it consumes: one event, `subjects.SubjectCreated.v1`; the events whose names
    /// begin with a prefix, `config.Setting*`; all events of Aurora, [`EVERY_EVENT`]; or an event of
    /// AWS by its source and name, `aws.ssm.Parameter Store Change`. See [`Subscription`].
    ///
    /// [`Subscription`]: crate::Subscription
    const EVENT: &'static str;
    /// Restricts these events to those in which a text field begins with a prefix.
    const FILTER: Option<Prefix> = None;
    /// How the function is deployed.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT;
    /// The facts that it may record.
    const EMITS: &'static [EventSpec] = &[];
    /// What the handler depends on.
    type Dependencies: Dependencies;

    /// Decides what to write because of the event. It may be called again with the same event: the
    /// pipeline does not write the second commit.
    fn consume(
        self,
        event: &Envelope,
        dependencies: &Self::Dependencies,
        cx: &Context,
    ) -> impl Future<Output = Result<Commit<()>>> + Send;
}

/// The value of [`Consumer::EVENT`] that selects all events of Aurora.
pub const EVERY_EVENT: &str = "*";

/// A function that runs on a schedule, or when an operator invokes it. The value itself is the
/// invocation's payload.
pub trait Job: DeserializeOwned + JsonSchema + Send + 'static {
    /// The function's name, `grant-admin`.
    const NAME: &'static str;
    /// EventBridge's schedule expression; `None` for an operator's command.
    const SCHEDULE: Option<&'static str>;
    /// How the function is deployed.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT;
    /// The facts that it may record.
    const EMITS: &'static [EventSpec] = &[];
    /// What the handler depends on.
    type Dependencies: Dependencies;
    /// The reply to the operator.
    type Reply: Serialize + Send;

    /// Decides what to write and reply.
    fn run(
        self,
        dependencies: &Self::Dependencies,
        cx: &Context,
    ) -> impl Future<Output = Result<Commit<Self::Reply>>> + Send;
}
