//! Delivers events from the streams of the tables to the consumers.

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

/// How often a queue delivers an event before it becomes a dead letter.
const DELIVERIES: u32 = 5;

/// An event that a consumer refused in every delivery.
#[derive(Debug)]
pub struct DeadLetter {
    /// The consumer.
    pub consumer: &'static str,
    /// The event.
    pub event: Envelope,
    /// The error of the last delivery.
    pub error: Error,
}

impl App {
    /// Delivers all committed events, and the events that consumers commit in turn, until there are no
    /// new ones.
    ///
    /// # Panics
    /// When a consumer refuses an event in every delivery.
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

    /// Takes the new events of all tables from the streams without delivering them. A test can drop
    /// them, or deliver them in another order or several times with [`App::deliver_these`]. An event
    /// with several versions is returned once for each version.
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

    /// Takes the new events that SSM publishes about changes of parameters, including changes by the
    /// platform itself. A test can deliver them with [`App::deliver_these`] or drop them; a local AWS
    /// emulator may not publish them.
    #[must_use]
    pub fn take_parameter_changes(&self) -> Vec<Envelope> {
        let changes = self.parameters().changes();
        let mut taken = self
            .0
            .parameter_changes_taken
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let fresh = changes.get(*taken..).unwrap_or_default();
        *taken = changes.len();
        fresh.iter().map(|change| self.ssm_event(change)).collect()
    }

    fn ssm_event(&self, change: &ParameterChange) -> Envelope {
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

    /// Delivers these events to their consumers. A refused event goes to the back of the queue, up to
    /// five deliveries in total.
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
            self.0.check_violations();
        }
        dead
    }

    /// Delivers an event to one consumer, once.
    ///
    /// # Errors
    /// The error of the consumer.
    ///
    /// # Panics
    /// When there is no consumer with this name.
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
        self.0.check_violations();
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
        _ => panic!("{} is not a consumer", function.name),
    }
}
