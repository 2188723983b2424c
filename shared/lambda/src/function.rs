//! Functions behind trait objects without their types, so that the pipeline is compiled once and no
//! binary instantiates generic or async code.

use std::marker::PhantomData;

use kernel::Permission;
use kernel::commit::Commit;
use kernel::context::Context;
use kernel::dependencies::{Dependencies, Resources};
use kernel::endpoint::{Command, Consumer, Job, Query};
use kernel::error::{Error, Result};
use kernel::event::Envelope;
use kernel::route::{Method, Policy, Route};
use kernel::table::BoxFuture;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::authorizer::{AuthorizerHandler, Identify};
use crate::bulk::BulkHandler;
use crate::decode;
use crate::http::{Request, Response};
use crate::invoke::{self, Invoke};
use crate::reply;
use crate::stream::{Publisher, StreamHandler};
use crate::timed::TimedHandler;

/// What the `entry` of every function returns: its name, and how to create its handler from the
/// resources.
pub struct Function {
    /// The function's name, `create-subject`.
    pub name: &'static str,
    /// Creates the handler from the resources.
    pub open: fn(&Resources) -> Result<Handler>,
    /// Invokes a handler of the kind that `open` creates.
    pub(crate) invoke: Invoke,
}

/// The handler of a function, by what invokes it.
pub enum Handler {
    /// API Gateway.
    Endpoint(Box<dyn Endpoint>),
    /// A queue with events.
    Consumer(Box<dyn EventHandler>),
    /// A schedule or an operator.
    Job(Box<dyn JobHandler>),
    /// A table's stream.
    Stream(Box<dyn StreamHandler>),
    /// API Gateway, before an endpoint.
    Authorizer(Box<dyn AuthorizerHandler>),
    /// The schedule of timed work.
    Timed(Box<dyn TimedHandler>),
    /// The queue with the pages of bulk work.
    Bulk(Box<dyn BulkHandler>),
}

/// What the pipeline knows about an endpoint.
#[derive(Debug, Clone, Copy)]
pub struct EndpointSpec {
    /// The function's name, `create-subject`.
    pub name: &'static str,
    /// The method and path.
    pub route: Route,
    /// The permission that the caller needs.
    pub permission: Permission,
    /// What the pipeline does before and after the handler.
    pub policy: Policy,
    /// Whether it is a command: it may write.
    pub is_command: bool,
}

impl EndpointSpec {
    /// Whether the gateway calls the authorizer before this route.
    #[must_use]
    pub fn asks_who_calls(&self) -> bool {
        self.permission != Permission::Public || self.policy.optional_caller
    }

    /// Whether `HEAD` is answered: by every query. A command on `GET` changes something, which nobody
    /// expects of a `HEAD`.
    #[must_use]
    pub fn answers_head(&self) -> bool {
        !self.is_command && self.route.method == Method::Get && self.route != Route::DEFAULT
    }

    /// Whether it is a query that everybody may use.
    #[must_use]
    pub fn is_public_query(&self) -> bool {
        !self.is_command && self.permission == Permission::Public
    }

    /// The gateway's key for the route. A query has `ANY`, which is one route for `GET` and `HEAD`, of
    /// which the gateway has a limited number. The key with a method has priority over it.
    #[must_use]
    pub fn gateway_key(&self) -> String {
        if self.answers_head() {
            format!("ANY {}", self.route.path)
        } else {
            self.route.key()
        }
    }
}

/// A command or a query.
pub trait Endpoint: Send + Sync {
    /// Its trait's constants.
    fn spec(&self) -> EndpointSpec;
    /// The schema of a query's reply, generated when it is asked for. A command has none.
    fn reply_schema(&self) -> Option<Value> {
        None
    }
    /// Decodes the request and calls the handler. The reply is already an HTTP response; nothing is
    /// written yet.
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
    /// Whether an inbox row is written so that a repeated event has no second effect. False where the
    /// consumer always has at least one write and the conditions of all writes refuse a repeated event.
    fn keeps_inbox(&self) -> bool;
    /// Decides what to write because of an event.
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
    /// Decides what to write; the reply is JSON.
    fn decide<'a>(
        &'a self,
        payload: Value,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<Value>>>;
}

/// An endpoint, consumer or job with its dependencies.
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

// The constructors below are never inlined. Otherwise an `entry` that only returns a value would be
// inlined into its binary, and the binary would instantiate the whole handler again. Measured compile
// time for each binary: 2.8 CPU-seconds with inlining and 0.4 without.

/// The function of a command.
#[must_use]
#[inline(never)]
pub fn command<C: Command>() -> Function {
    Function {
        name: C::NAME,
        invoke: invoke::endpoint,
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
        invoke: invoke::endpoint,
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
        invoke: invoke::consumer,
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
        invoke: invoke::job,
        open: |resources| {
            Ok(Handler::Job(Box::new(Opened::<J, J::Dependencies>::open(
                resources,
            )?)))
        },
    }
}

/// The function that passes the events of a table's stream to `P`.
#[must_use]
#[inline(never)]
pub fn stream<P: Publisher>() -> Function {
    Function {
        name: P::NAME,
        invoke: invoke::stream,
        open: |resources| Ok(Handler::Stream(Box::new(P::open(resources)?))),
    }
}

/// The function of the authorizer.
#[must_use]
#[inline(never)]
pub fn authorizer<A: Identify>() -> Function {
    Function {
        name: A::NAME,
        invoke: invoke::authorizer,
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
            commit.try_map(|reply| reply::of(&reply, C::POLICY))
        })
    }
}

impl<Q: Query> Endpoint for Opened<AsQuery<Q>, Q::Dependencies> {
    fn spec(&self) -> EndpointSpec {
        EndpointSpec::of_query::<Q>()
    }

    fn reply_schema(&self) -> Option<Value> {
        let generator = SchemaSettings::draft2020_12()
            .for_serialize()
            .into_generator();
        Some(generator.into_root_schema_for::<Q::Reply>().to_value())
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
            Ok(Commit::nothing().reply(reply::of(&reply, Q::POLICY)?))
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
