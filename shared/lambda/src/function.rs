//! A function with its types forgotten, so that the pipeline is compiled once and no binary
//! instantiates anything generic or async.

use std::marker::PhantomData;

use kernel::Permission;
use kernel::commit::Commit;
use kernel::context::Context;
use kernel::dependencies::{Dependencies, Resources};
use kernel::endpoint::{Command, Consumer, Job, Query};
use kernel::error::{Error, Result};
use kernel::event::Envelope;
use kernel::route::{Policy, Route};
use kernel::table::BoxFuture;
use serde_json::Value;

use crate::authorizer::{AuthorizerHandler, Identify};
use crate::bulk::BulkHandler;
use crate::decode;
use crate::http::{Request, Response};
use crate::reply;
use crate::stream::{Publisher, StreamHandler};
use crate::timed::TimedHandler;

/// What `entry` of every function hands out: how to open it once its resources are known.
pub struct Function {
    /// The function's name, `create-subject`.
    pub name: &'static str,
    /// Opens it with its resources.
    pub open: fn(&Resources) -> Result<Handler>,
}

/// An opened function, by what invokes it.
pub enum Handler {
    /// API Gateway.
    Endpoint(Box<dyn Endpoint>),
    /// A queue of events.
    Consumer(Box<dyn EventHandler>),
    /// A schedule or an operator.
    Job(Box<dyn JobHandler>),
    /// A table's stream.
    Stream(Box<dyn StreamHandler>),
    /// API Gateway, before an endpoint.
    Authorizer(Box<dyn AuthorizerHandler>),
    /// The schedule of timed work.
    Timed(Box<dyn TimedHandler>),
    /// The queue of bulk work's pages.
    Bulk(Box<dyn BulkHandler>),
}

/// What the pipeline knows of an endpoint.
#[derive(Debug, Clone, Copy)]
pub struct EndpointSpec {
    /// `create-subject`
    pub name: &'static str,
    /// Where it answers.
    pub route: Route,
    /// Who may.
    pub permission: Permission,
    /// What the pipeline does around it.
    pub policy: Policy,
    /// Whether it changes something.
    pub is_command: bool,
}

impl EndpointSpec {
    /// Whether the gateway asks the authorizer before this route.
    #[must_use]
    pub fn asks_who_calls(&self) -> bool {
        self.permission != Permission::Public || self.policy.recognises
    }
}

/// A command or a query.
pub trait Endpoint: Send + Sync {
    /// Its trait's constants.
    fn spec(&self) -> EndpointSpec;
    /// Decodes the request and decides. The reply is an HTTP reply already; nothing is written yet.
    fn decide<'a>(
        &'a self,
        request: &'a Request,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<Response>>>;
}

/// A consumer.
pub trait EventHandler: Send + Sync {
    /// The consumer's name.
    fn name(&self) -> &'static str;
    /// Whether an inbox row keeps a repeated event from having a second effect. False where there is
    /// at least one write and all of them are conditional on the event being new.
    fn keeps_inbox(&self) -> bool;
    /// Decides what follows from an event.
    fn decide<'a>(
        &'a self,
        event: &'a Envelope,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<()>>>;
}

/// A job.
pub trait JobHandler: Send + Sync {
    /// The job's name.
    fn name(&self) -> &'static str;
    /// Decides what is to be done; the reply is JSON.
    fn decide<'a>(
        &'a self,
        payload: Value,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<Value>>>;
}

/// A type with what it works with.
struct Opened<T, D> {
    dependencies: D,
    of: PhantomData<fn() -> T>,
}

impl<T, D: Dependencies> Opened<T, D> {
    fn open(resources: &Resources) -> Result<Self> {
        Ok(Self {
            dependencies: D::open(resources)?,
            of: PhantomData,
        })
    }
}

// The constructors below are never inlined: an `entry` that consists of a value alone would be
// inlined into its binary, which would then instantiate the whole handler anew. Measured: 2.8
// against 0.4 CPU-seconds for each binary.

/// The function of a command.
#[must_use]
#[inline(never)]
pub fn command<C: Command>() -> Function {
    Function {
        name: C::NAME,
        open: |resources| {
            Ok(Handler::Endpoint(Box::new(Opened::<
                AsCommand<C>,
                C::Dependencies,
            >::open(resources)?)))
        },
    }
}

/// The function of a query.
#[must_use]
#[inline(never)]
pub fn query<Q: Query>() -> Function {
    Function {
        name: Q::NAME,
        open: |resources| {
            Ok(Handler::Endpoint(Box::new(Opened::<
                AsQuery<Q>,
                Q::Dependencies,
            >::open(resources)?)))
        },
    }
}

/// The function of a consumer.
#[must_use]
#[inline(never)]
pub fn consumer<C: Consumer>() -> Function {
    Function {
        name: C::NAME,
        open: |resources| {
            Ok(Handler::Consumer(Box::new(
                Opened::<C, C::Dependencies>::open(resources)?,
            )))
        },
    }
}

/// The function of a job.
#[must_use]
#[inline(never)]
pub fn job<J: Job>() -> Function {
    Function {
        name: J::NAME,
        open: |resources| {
            Ok(Handler::Job(Box::new(Opened::<J, J::Dependencies>::open(
                resources,
            )?)))
        },
    }
}

/// The function that takes a table's stream to `P`.
#[must_use]
#[inline(never)]
pub fn stream<P: Publisher>() -> Function {
    Function {
        name: P::NAME,
        open: |resources| Ok(Handler::Stream(Box::new(P::open(resources)?))),
    }
}

/// The function of the authorizer.
#[must_use]
#[inline(never)]
pub fn authorizer<A: Identify>() -> Function {
    Function {
        name: A::NAME,
        open: |resources| Ok(Handler::Authorizer(Box::new(A::open(resources)?))),
    }
}

struct AsCommand<C>(PhantomData<C>);
struct AsQuery<Q>(PhantomData<Q>);

impl EndpointSpec {
    pub(crate) const fn of_command<C: Command>() -> Self {
        Self {
            name: C::NAME,
            route: C::ROUTE,
            permission: C::PERMISSION,
            policy: C::POLICY,
            is_command: true,
        }
    }

    pub(crate) const fn of_query<Q: Query>() -> Self {
        Self {
            name: Q::NAME,
            route: Q::ROUTE,
            permission: Q::PERMISSION,
            policy: Q::POLICY,
            is_command: false,
        }
    }
}

impl<C: Command> Endpoint for Opened<AsCommand<C>, C::Dependencies> {
    fn spec(&self) -> EndpointSpec {
        EndpointSpec::of_command::<C>()
    }

    fn decide<'a>(
        &'a self,
        request: &'a Request,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<Response>>> {
        Box::pin(async move {
            let input = decode::command_input(C::ROUTE, C::POLICY.body_limit, request)?;
            let commit = decode::parse::<C>(input)?
                .handle(&self.dependencies, cx)
                .await?;
            commit.try_map(|reply| reply::of(&reply, C::POLICY.status))
        })
    }
}

impl<Q: Query> Endpoint for Opened<AsQuery<Q>, Q::Dependencies> {
    fn spec(&self) -> EndpointSpec {
        EndpointSpec::of_query::<Q>()
    }

    fn decide<'a>(
        &'a self,
        request: &'a Request,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<Response>>> {
        Box::pin(async move {
            let input = decode::query_input(Q::ROUTE, request)?;
            let reply = decode::parse::<Q>(input)?
                .fetch(&self.dependencies, cx)
                .await?;
            Ok(Commit::nothing().reply(reply::of(&reply, Q::POLICY.status)?))
        })
    }
}

impl<C: Consumer> EventHandler for Opened<C, C::Dependencies> {
    fn name(&self) -> &'static str {
        C::NAME
    }

    fn keeps_inbox(&self) -> bool {
        true
    }

    fn decide<'a>(
        &'a self,
        event: &'a Envelope,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<()>>> {
        Box::pin(async move {
            let data = kernel::stored::reading(|| C::deserialize(&event.event_data))
                .map_err(Error::internal)?;
            data.consume(event, &self.dependencies, cx).await
        })
    }
}

impl<J: Job> JobHandler for Opened<J, J::Dependencies> {
    fn name(&self) -> &'static str {
        J::NAME
    }

    fn decide<'a>(
        &'a self,
        payload: Value,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<Value>>> {
        Box::pin(async move {
            let commit = decode::parse::<J>(payload)?
                .run(&self.dependencies, cx)
                .await?;
            commit.try_map(|reply| serde_json::to_value(reply).map_err(Error::internal))
        })
    }
}
