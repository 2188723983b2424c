//! The list of a domain's functions, declared in one place. Templates, the API description, the event
//! schemas and the in-process tests are all generated from it.

mod deployed;
mod methods;
mod work;

use kernel::dependencies::Dependencies;
use kernel::deployment::{Deployment, OriginSecret, RequestSecret, Requirements};
use kernel::endpoint::{Command, Consumer, Job, Query};
use kernel::error::Kind;
use kernel::event::EventSpec;
use kernel::projection::{self, Projection};
use kernel::reply::Reply as _;
use kernel::subscription::Prefix;
use schemars::{Schema, SchemaGenerator};

use crate::authorizer::Identify;
use crate::function::{self, EndpointSpec, Function};
use crate::stream::Publisher;

pub use methods::PathMethods;

/// Generates a type's schema.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// A domain and its functions.
pub struct Catalogue {
    /// The domain's name, `subjects`.
    pub domain: &'static str,
    /// A sentence that describes what the domain does.
    pub purpose: &'static str,
    /// Whether the domain owns a table.
    pub has_table: bool,
    /// Its functions.
    pub entries: Vec<Entry>,
}

/// One function.
#[derive(Clone)]
pub struct Entry {
    /// The name of function and binary, `create-subject`.
    pub name: &'static str,
    /// The function that the binary passes to [`run`](fn@crate::run).
    pub function: fn() -> Function,
    /// What invokes it.
    pub trigger: Trigger,
    /// Its memory and time limit, and the stacks in which it is deployed.
    pub deployment: Deployment,
    /// What it needs of its stack.
    pub requirements: Requirements,
    /// The facts that it may record.
    pub emits: Vec<EventSpec>,
    /// The kinds of error that it returns in addition to those of the pipeline and its route.
    pub refuses: &'static [Kind],
}

impl Entry {
    /// Whether it is deployed in several stacks.
    #[must_use]
    pub const fn is_everywhere(&self) -> bool {
        self.deployment.in_every_domain || matches!(self.trigger, Trigger::Stream)
    }

    /// Whether an operator may give its route a policy: it reads settings, and serves one route.
    #[must_use]
    pub fn is_adjustable(&self) -> bool {
        self.requirements.uses_table() && !self.deployment.in_every_domain
    }

    /// Whether this policy may have a fallback: everybody may use the query.
    #[must_use]
    pub fn may_fall_back(&self) -> bool {
        matches!(self.trigger, Trigger::Http { spec, .. } if spec.is_public_query())
            && self.is_adjustable()
    }
}

/// What invokes a function.
#[derive(Clone)]
pub enum Trigger {
    /// An HTTP route.
    Http {
        /// Its trait's constants.
        spec: EndpointSpec,
        /// Path parameters, query string and body in one.
        input: SchemaOf,
        /// The body of a successful response.
        reply: SchemaOf,
    },
    /// An event.
    Event {
        /// `subjects.SubjectCreated.v1`, or another form that [`kernel::Subscription`] parses.
        name: &'static str,
        /// Restricts the events to those with a field that begins with a prefix.
        filter: Option<Prefix>,
        /// The fields that the consumer reads. For a projection, the enum of its facts: each variant
        /// has `type`, the event's name, and `data`, the fields.
        input: SchemaOf,
        /// The entity type that a projection copies, `Subject`; `None` for any other consumer.
        copies: Option<&'static str>,
    },
    /// A schedule, or an operator if there is no schedule.
    Job {
        /// EventBridge's schedule expression; `None` for an operator's command.
        schedule: Option<&'static str>,
        /// The payload.
        input: SchemaOf,
    },
    /// The stream of every domain's table.
    Stream,
    /// API Gateway, before an endpoint.
    Authorizer,
}

impl Catalogue {
    /// A domain with its own table and without functions.
    #[must_use]
    pub const fn new(domain: &'static str, purpose: &'static str) -> Self {
        Self {
            domain,
            purpose,
            has_table: true,
            entries: Vec::new(),
        }
    }

    /// Adds a command.
    #[must_use]
    pub fn command<C: Command>(self) -> Self {
        let mut requirements = requirements_of::<C::Dependencies>();
        C::Reply::require(&mut requirements);
        requirements.add_variable::<OriginSecret>();
        // The pipeline writes even if the handler does not: stored replies, rate limits.
        requirements.add_table();
        if C::POLICY.replay {
            requirements.add_variable::<RequestSecret>();
        }
        self.add(Entry {
            name: C::NAME,
            function: function::command::<C>,
            trigger: Trigger::Http {
                spec: EndpointSpec::of_command::<C>(),
                input: input_schema::<C>,
                reply: SchemaGenerator::subschema_for::<C::Reply>,
            },
            deployment: C::DEPLOYMENT,
            requirements,
            emits: C::EMITS.to_vec(),
            refuses: C::REFUSES,
        })
    }

    /// Adds a query.
    #[must_use]
    pub fn query<Q: Query>(self) -> Self {
        let mut requirements = requirements_of::<Q::Dependencies>();
        Q::Reply::require(&mut requirements);
        requirements.add_variable::<OriginSecret>();
        if Q::POLICY.rate.is_some() {
            requirements.add_table();
        }
        self.add(Entry {
            name: Q::NAME,
            function: function::query::<Q>,
            trigger: Trigger::Http {
                spec: EndpointSpec::of_query::<Q>(),
                input: input_schema::<Q>,
                reply: SchemaGenerator::subschema_for::<Q::Reply>,
            },
            deployment: Q::DEPLOYMENT,
            requirements,
            emits: Vec::new(),
            refuses: Q::REFUSES,
        })
    }

    /// Adds a consumer.
    #[must_use]
    pub fn consumer<C: Consumer>(self) -> Self {
        let mut requirements = requirements_of::<C::Dependencies>();
        // The pipeline writes the inbox row.
        requirements.add_table();
        self.add(Entry {
            name: C::NAME,
            function: function::consumer::<C>,
            trigger: Trigger::Event {
                name: C::EVENT,
                filter: C::FILTER,
                input: input_schema::<C>,
                copies: None,
            },
            deployment: C::DEPLOYMENT,
            requirements,
            emits: C::EMITS.to_vec(),
            refuses: &[],
        })
    }

    /// Adds a projection: a consumer of exactly the facts and versions that it reads. For tools and
    /// tests only: the memory of the list of event names, a few bytes, is never freed.
    #[must_use]
    pub fn projection<P: Projection>(self) -> Self {
        let mut requirements = Requirements::default();
        requirements.add_table();
        self.add(Entry {
            name: P::NAME,
            function: crate::projection::<P>,
            trigger: Trigger::Event {
                name: projection::subscription::<P>().leak(),
                filter: None,
                input: input_schema::<P::Fact>,
                copies: Some(P::TYPE),
            },
            deployment: Deployment::DEFAULT,
            requirements,
            emits: Vec::new(),
            refuses: &[],
        })
    }

    /// Adds a job.
    #[must_use]
    pub fn job<J: Job>(self) -> Self {
        self.add(Entry {
            name: J::NAME,
            function: function::job::<J>,
            trigger: Trigger::Job {
                schedule: J::SCHEDULE,
                input: input_schema::<J>,
            },
            deployment: J::DEPLOYMENT,
            requirements: requirements_of::<J::Dependencies>(),
            emits: J::EMITS.to_vec(),
            refuses: &[],
        })
    }

    /// Adds the relay: the function that publishes the events in every table's stream to the bus.
    #[must_use]
    pub fn stream<P: Publisher>(self) -> Self {
        self.add(Entry {
            name: P::NAME,
            function: function::stream::<P>,
            trigger: Trigger::Stream,
            deployment: P::DEPLOYMENT,
            requirements: requirements_of::<P>(),
            emits: Vec::new(),
            refuses: &[],
        })
    }

    /// Adds the authorizer.
    #[must_use]
    pub fn authorizer<A: Identify>(self) -> Self {
        let mut requirements = requirements_of::<A>();
        requirements.add_variable::<OriginSecret>();
        self.add(Entry {
            name: A::NAME,
            function: function::authorizer::<A>,
            trigger: Trigger::Authorizer,
            deployment: A::DEPLOYMENT,
            requirements,
            emits: Vec::new(),
            refuses: &[],
        })
    }

    fn add(mut self, mut entry: Entry) -> Self {
        entry.emits.extend(entry.requirements.emits());
        self.entries.push(entry);
        self
    }
}

fn requirements_of<D: Dependencies>() -> Requirements {
    let mut requirements = Requirements::default();
    D::require(&mut requirements);
    requirements
}

/// The schema of an input, inlined instead of referenced.
fn input_schema<T: schemars::JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    T::json_schema(generator)
}
