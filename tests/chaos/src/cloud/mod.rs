//! The cloud around the functions: their processes, the tables with their streams, the bus and the queues.

mod consumer;
mod dynamodb;
mod endpoint;
mod function;
mod process;
mod queues;
mod streams;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dynoxide::Database;
use serde_json::Value;

use self::function::Functions;
pub(crate) use self::function::{Failure, clocks_differ};
use self::queues::Queues;
pub(crate) use self::queues::Traffic;
use self::streams::Streams;
use crate::Outcome;
use crate::faults::Faults;

/// The domains that take part.
pub(crate) const DOMAINS: [&str; 4] = ["courses", "enrollments", "platform", "subjects"];

/// How long a loop waits when it has found nothing to do.
const PAUSE: Duration = Duration::from_millis(50);

/// How long nothing may be processed before everything has come to rest.
const REST_LIMIT: Duration = Duration::from_secs(60);

/// How many deliveries of one queue are processed at once.
const AT_ONCE: usize = 4;

/// Everything that runs. A clone is the same cloud.
#[derive(Clone)]
pub(crate) struct Cloud {
    pub(crate) faults: Arc<Faults>,
    pub(crate) database: Arc<Database>,
    functions: Arc<Functions>,
    queues: Arc<Queues>,
    streams: Arc<Streams>,
}

impl Cloud {
    /// Starts with empty tables and without faults.
    pub(crate) async fn start(root: &Path, faults: Arc<Faults>) -> Outcome<Self> {
        let database = Arc::new(Database::memory()?);
        for domain in DOMAINS {
            dynamodb::create_table(&database, &table(domain))?;
        }
        let queues = Arc::new(Queues::of_catalogues(faults.clone()));
        let streams = Arc::new(Streams::default());
        let running = process::Running::default();
        let around = (faults.clone(), queues.clone(), streams.clone());
        let endpoint = endpoint::start(&database, around, running.clone());
        let functions = Functions::new(root, endpoint.await?, running)?;
        let cloud = Self {
            faults,
            database,
            functions: Arc::new(functions),
            queues,
            streams,
        };
        cloud.clone().deliver_in_background();
        Ok(cloud)
    }

    /// Invokes a function of a domain once.
    pub(crate) async fn invoke(
        &self,
        domain: &str,
        function: &str,
        event: &Value,
    ) -> Result<Value, Failure> {
        self.functions.invoke(domain, function, event).await
    }

    /// The HTTP function with this name: its domain and its route.
    pub(crate) fn route(&self, function: &str) -> Outcome<(&'static str, kernel::Route)> {
        self.functions.route(function)
    }

    /// What the queues have delivered so far.
    pub(crate) fn traffic(&self) -> Traffic {
        self.queues.traffic()
    }

    /// Puts the dead letters back into their queues, and waits until no event is on its way.
    pub(crate) async fn settle(&self) -> Outcome<u64> {
        let mut redriven = 0;
        loop {
            redriven += self.queues.redrive();
            self.rest().await?;
            if self.queues.has_no_dead_letter() {
                return Ok(redriven);
            }
        }
    }

    /// Waits until all is quiet, as long as messages are processed.
    async fn rest(&self) -> Outcome<()> {
        let (mut quiet, mut processed, mut since) = (0, 0, Instant::now());
        while quiet < 20 {
            tokio::time::sleep(PAUSE).await;
            let is_quiet = self.queues.are_empty() && self.streams.are_read();
            quiet = if is_quiet { quiet + 1 } else { 0 };
            let traffic = self.traffic();
            let now = traffic.delivered - traffic.failed;
            if now != processed {
                (processed, since) = (now, Instant::now());
            } else if since.elapsed() > REST_LIMIT {
                let left = self.queues.left();
                return Err(format!("events are still on their way: {left}").into());
            }
        }
        Ok(())
    }

    /// One loop for each stream, and some for each queue.
    fn deliver_in_background(self) {
        for domain in DOMAINS {
            let cloud = self.clone();
            tokio::spawn(async move { cloud.relay(domain).await });
        }
        for place in (0..self.queues.len()).flat_map(|place| [place; AT_ONCE]) {
            let cloud = self.clone();
            tokio::spawn(async move { cloud.consume(place).await });
        }
    }

    /// Gives the events of a table to its relay, again and again until it has published them.
    async fn relay(&self, domain: &'static str) {
        loop {
            let Some(batch) = self.streams.next(domain) else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            while self.invoke(domain, "relay-events", &batch).await.is_err() {
                tokio::time::sleep(PAUSE).await;
            }
            self.streams.published(domain);
        }
    }

    async fn consume(&self, place: usize) {
        loop {
            let Some((consumer, messages)) = self.queues.take(place) else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            let event = queues::event_of(&messages);
            let reply = self.invoke(consumer.domain, consumer.name, &event).await;
            self.queues.answered(place, messages, reply.ok().as_ref());
        }
    }
}

/// The name of a domain's table.
pub(crate) fn table(domain: &str) -> String {
    format!("chaos-{domain}")
}
