//! What a domain consists of, said once: templates, the API description, the event schemas and the
//! in-process tests are all made from it.

mod deployed;
mod work;

use kernel::dependencies::Dependencies;
use kernel::deployment::{Deployment, RequestSecret, Requirements};
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

/// Writes a type's schema.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// A domain and its functions.
pub struct Catalogue {
    /// `subjects`
    pub domain: &'static str,
    /// A sentence on what the domain is for.
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
    /// The plain function that the binary runs.
    pub function: fn() -> Function,
    /// What invokes it.
    pub trigger: Trigger,
    /// Its memory and time, and in which stacks it is.
    pub deployment: Deployment,
    /// What it needs of its stack.
    pub requirements: Requirements,
    /// The facts that it may record.
    pub emits: Vec<EventSpec>,
    /// What it refuses beyond that which the pipeline and its route imply.
    pub refuses: &'static [Kind],
}

impl Entry {
    /// Whether several stacks have it.
    #[must_use]
    pub const fn is_everywhere(&self) -> bool {
        self.deployment.in_every_domain || matches!(self.trigger, Trigger::Stream)
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
        /// The body of success.
        reply: SchemaOf,
    },
    /// An event.
    Event {
        /// `subjects.SubjectCreated.v1`, or what else [`kernel::Subscription`] knows.
        name: &'static str,
        /// Which of these events alone.
        filter: Option<Prefix>,
        /// The fields that the consumer reads. Of a projection the enum of its facts: each variant
        /// with `type`, the event's name, and `data`, the fields.
        input: SchemaOf,
        /// The kind of thing that a projection copies, `Subject`; none for any other consumer.
        copies: Option<&'static str>,
    },
    /// A schedule, or an operator where there is none.
    Job {
        /// EventBridge's schedule expression.
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
    /// A domain with a table of its own and no functions yet.
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
        // The pipeline writes even where the handler does not: stored replies, rate limits.
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

    /// Adds a projection: a consumer of the facts that it reads and of no other version of them. For
    /// tools and tests: their names leak a few bytes.
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

    /// Adds the function that takes the stream of every domain's table to the bus.
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
        self.add(Entry {
            name: A::NAME,
            function: function::authorizer::<A>,
            trigger: Trigger::Authorizer,
            deployment: A::DEPLOYMENT,
            requirements: requirements_of::<A>(),
            emits: Vec::new(),
            refuses: &[],
        })
    }

    fn add(mut self, entry: Entry) -> Self {
        self.entries.push(entry);
        self
    }
}

fn requirements_of<D: Dependencies>() -> Requirements {
    let mut requirements = Requirements::default();
    D::require(&mut requirements);
    requirements
}

/// The schema of an input, written out in place rather than by reference.
fn input_schema<T: schemars::JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    T::json_schema(generator)
}
