//! The way of an event: from the tables' streams over the bus to the consumers.

use std::collections::VecDeque;
use std::sync::PoisonError;

use kernel::context::Clock as _;
use kernel::deployment::Variable as _;
use kernel::error::Error;
use kernel::event::{Envelope, StoredEvent};
use kernel::{Result, Subscription};
use lambda::Handler;
use parameters::Kind;
use parameters::ParameterPath;
use serde_json::json;

use super::{App, Deployed, FunctionRole, time_limit};
use crate::keys;
use crate::parameters::ParameterChange;

/// How often a queue delivers before it gives up.
const DELIVERIES: u32 = 5;

/// An event that a consumer went on refusing.
#[derive(Debug)]
pub struct DeadLetter {
    /// The consumer.
    pub consumer: &'static str,
    /// The event.
    pub event: Envelope,
    /// Its last refusal.
    pub error: Error,
}

impl App {
    /// Delivers what has been committed, and what the consumers commit in turn, until there is
    /// nothing new.
    ///
    /// # Panics
    /// When a consumer goes on refusing an event.
    pub async fn deliver(&self) {
        loop {
            let events = self.take_events();
            if events.is_empty() {
                return;
            }
            let dead = self.deliver_these(&events).await;
            assert!(dead.is_empty(), "dead letters: {dead:#?}");
        }
    }

    /// Takes the new events of all tables off the streams without delivering them: to drop them, or
    /// to deliver them in another order or several times with [`App::deliver_these`]. An event of
    /// several versions is there once for each.
    #[must_use]
    pub fn take_events(&self) -> Vec<Envelope> {
        let mut relayed = self
            .0
            .relayed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut events = Vec::new();
        for (domain, table) in &self.0.tables {
            let seen = relayed.entry(*domain).or_default();
            let (fresh, now_seen) = table.events_after(*seen);
            *seen = now_seen;
            events.extend(fresh.into_iter().flat_map(StoredEvent::into_published));
        }
        events
    }

    /// Takes what SSM tells EventBridge of the parameters' changes, ours among them: to deliver it
    /// with [`App::deliver_these`], or to drop it, as a local AWS may.
    #[must_use]
    pub fn take_parameter_changes(&self) -> Vec<Envelope> {
        let changes = self.parameters().changes();
        let mut told = self
            .0
            .parameter_changes_told
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let fresh = changes.get(*told..).unwrap_or_default();
        *told = changes.len();
        fresh
            .iter()
            .map(|change| self.told_by_ssm(change))
            .collect()
    }

    fn told_by_ssm(&self, change: &ParameterChange) -> Envelope {
        let path = keys::value_of(ParameterPath::NAME, ParameterPath::SOURCE);
        let detail = json!({
            "name": change.name.full(&path),
            "operation": format!("{:?}", change.operation),
            "type": match change.kind {
                Kind::Plain => "String",
                Kind::Secret => "SecureString",
            },
        });
        let id = self.clock().uuid(change.at).to_string();
        let (source, detail_type) = ("aws.ssm".to_owned(), "Parameter Store Change".to_owned());
        Envelope::of_foreign(id, source, detail_type, change.at, detail)
    }

    /// Delivers these events to their consumers; a refusal goes to the back of the queue a few times.
    pub async fn deliver_these(&self, events: &[Envelope]) -> Vec<DeadLetter> {
        let mut queue: VecDeque<(&Deployed, &Envelope, u32)> = events
            .iter()
            .flat_map(|event| {
                self.consumers_of(event)
                    .map(move |consumer| (consumer, event, 1))
            })
            .collect();
        let mut dead = Vec::new();
        while let Some((consumer, event, delivery)) = queue.pop_front() {
            match consume(consumer, event).await {
                Ok(()) => {}
                Err(_) if delivery < DELIVERIES => queue.push_back((consumer, event, delivery + 1)),
                Err(error) => dead.push(DeadLetter {
                    consumer: consumer.name,
                    event: event.clone(),
                    error,
                }),
            }
            self.0.check_declarations();
        }
        dead
    }

    /// Hands an event to one consumer, once.
    ///
    /// # Errors
    /// Whatever the consumer refuses.
    ///
    /// # Panics
    /// When there is no consumer of that name.
    pub async fn consume(&self, consumer: &str, event: &Envelope) -> Result<()> {
        let found = self
            .0
            .functions
            .iter()
            .find(|function| function.name == consumer);
        let outcome = match found {
            Some(function) => consume(function, event).await,
            None => panic!("there is no consumer {consumer}"),
        };
        self.0.check_declarations();
        outcome
    }

    fn consumers_of(&self, event: &Envelope) -> impl Iterator<Item = &Deployed> {
        self.0
            .functions
            .iter()
            .filter(move |function| match function.role {
                FunctionRole::Consumer(name) => {
                    Subscription::named(name).is_some_and(|wanted| wanted.takes(event))
                }
                _ => false,
            })
    }
}

async fn consume(function: &Deployed, event: &Envelope) -> Result<()> {
    let (host, time_limit) = (&function.host, time_limit(function.deployment));
    match &function.handler {
        Handler::Consumer(consumer) => {
            lambda::consume(consumer.as_ref(), host, event, time_limit).await
        }
        Handler::Bulk(work) => lambda::carry_out_page(work.as_ref(), host, event, time_limit).await,
        _ => panic!("{} is no consumer", function.name),
    }
}
