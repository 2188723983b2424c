//! What a domain consists of, said once: templates, the API description, the event schemas and the
//! in-process tests are all made from it.

mod deployed;

use kernel::endpoint::{Command, Consumer, Job, Query, Repository};
use kernel::error::Kind;
use kernel::event::{EventSpec, Fact};
use kernel::projection::{self, Projection};
use kernel::route::Policy;
use kernel::subscription::Prefix;
use schemars::{Schema, SchemaGenerator};

use crate::function::{EndpointSpec, Function};

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
    /// What the pipeline does around it.
    pub policy: Policy,
    /// Whether its role may use the domain's table.
    pub uses_table: bool,
    /// Whether every domain with a table has it, beside that table.
    pub in_every_domain: bool,
    /// The facts that it may record.
    pub emits: Vec<EventSpec>,
    /// What it refuses beyond that which the pipeline and its route imply.
    pub refuses: Vec<Kind>,
}

impl Entry {
    /// Whether several stacks have it.
    #[must_use]
    pub const fn is_everywhere(&self) -> bool {
        self.in_every_domain || matches!(self.trigger, Trigger::Stream)
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
    pub fn command<C: Command>(self, function: fn() -> Function) -> Self {
        let trigger = Trigger::Http {
            spec: EndpointSpec::of_command::<C>(),
            input: input_schema::<C>,
            reply: SchemaGenerator::subschema_for::<C::Reply>,
        };
        // The pipeline writes even where the repository does not: replies that are kept, rate limits.
        self.entry(C::NAME, function, trigger, C::POLICY, true)
    }

    /// Adds a query.
    #[must_use]
    pub fn query<Q: Query>(self, function: fn() -> Function) -> Self {
        let trigger = Trigger::Http {
            spec: EndpointSpec::of_query::<Q>(),
            input: input_schema::<Q>,
            reply: SchemaGenerator::subschema_for::<Q::Reply>,
        };
        let uses_table = Q::Repository::USES_TABLE || Q::POLICY.rate.is_some();
        self.entry(Q::NAME, function, trigger, Q::POLICY, uses_table)
    }

    /// Adds a consumer.
    #[must_use]
    pub fn consumer<C: Consumer>(self, function: fn() -> Function) -> Self {
        let trigger = Trigger::Event {
            name: C::EVENT,
            filter: C::FILTER,
            input: input_schema::<C>,
            copies: None,
        };
        self.entry(C::NAME, function, trigger, C::POLICY, true)
    }

    /// Adds a projection: a consumer of the facts that it reads and of no other version of them. For
    /// tools and tests: their names leak a few bytes.
    #[must_use]
    pub fn projection<P: Projection>(self, function: fn() -> Function) -> Self {
        let trigger = Trigger::Event {
            name: projection::subscription::<P>().leak(),
            filter: None,
            input: input_schema::<P::Fact>,
            copies: Some(P::TYPE),
        };
        self.entry(P::NAME, function, trigger, Policy::DEFAULT, true)
    }

    /// Adds a job.
    #[must_use]
    pub fn job<J: Job>(self, function: fn() -> Function) -> Self {
        let trigger = Trigger::Job {
            schedule: J::SCHEDULE,
            input: input_schema::<J>,
        };
        self.entry(
            J::NAME,
            function,
            trigger,
            J::POLICY,
            J::Repository::USES_TABLE,
        )
    }

    /// Adds the function that takes every domain's stream to the bus.
    #[must_use]
    pub fn stream(self, name: &'static str, function: fn() -> Function, policy: Policy) -> Self {
        self.entry(name, function, Trigger::Stream, policy, false)
    }

    /// Adds the authorizer.
    #[must_use]
    pub fn authorizer(
        self,
        name: &'static str,
        function: fn() -> Function,
        policy: Policy,
    ) -> Self {
        self.entry(name, function, Trigger::Authorizer, policy, true)
    }

    /// Says that the function added last records `F`.
    #[must_use]
    pub fn emits<F: Fact>(mut self) -> Self {
        if let Some(entry) = self.entries.last_mut() {
            entry.emits.push(EventSpec::of::<F>());
        }
        self
    }

    /// Says that the function added last may refuse so, where nobody would expect it: `login`
    /// answers 401 on a public route.
    #[must_use]
    pub fn refuses(mut self, kind: Kind) -> Self {
        if let Some(entry) = self.entries.last_mut() {
            entry.refuses.push(kind);
        }
        self
    }

    /// Says that the function added last is deployed in the stack of every domain with a table, and
    /// works with that table.
    #[must_use]
    pub fn in_every_domain(mut self) -> Self {
        if let Some(entry) = self.entries.last_mut() {
            entry.in_every_domain = true;
        }
        self
    }

    fn entry(
        mut self,
        name: &'static str,
        function: fn() -> Function,
        trigger: Trigger,
        policy: Policy,
        uses_table: bool,
    ) -> Self {
        let (emits, refuses) = (Vec::new(), Vec::new());
        self.entries.push(Entry {
            name,
            function,
            trigger,
            policy,
            uses_table,
            in_every_domain: false,
            emits,
            refuses,
        });
        self
    }
}

/// The schema of an input, written out in place rather than by reference.
fn input_schema<T: schemars::JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    T::json_schema(generator)
}
