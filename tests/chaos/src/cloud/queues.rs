//! The queues of the consumers: they deliver in any order, some messages twice, and after five failed
//! deliveries a message is a dead letter.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::Envelope;
use serde_json::{Value, json};

use super::consumer::{Consumer, consumers};
use crate::faults::Faults;

/// After so many deliveries, a message becomes a dead letter.
const DELIVERIES: u32 = 5;

/// The most messages that a consumer gets at once.
const BATCH: usize = 10;

/// An event in a queue.
#[derive(Clone)]
pub(super) struct Message {
    id: u64,
    body: String,
    deliveries: u32,
    /// Each delivery counts as failed, also when the consumer has processed it.
    fails_until_redriven: bool,
}

/// The queues of all consumers.
pub(super) struct Queues {
    faults: Arc<Faults>,
    queues: Vec<(Consumer, Mutex<Queue>)>,
    traffic: Mutex<Traffic>,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<Message>,
    in_flight: usize,
    dead: Vec<Message>,
}

/// How many messages there were.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Traffic {
    /// Events that the bus accepted.
    pub(crate) accepted: u64,
    /// Messages that were put into queues.
    pub(crate) queued: u64,
    /// Deliveries to consumers.
    pub(crate) delivered: u64,
    /// Deliveries that failed.
    pub(crate) failed: u64,
}

impl Queues {
    pub(super) fn of_catalogues(faults: Arc<Faults>) -> Self {
        Self {
            faults,
            queues: consumers()
                .into_iter()
                .map(|one| (one, Mutex::default()))
                .collect(),
            traffic: Mutex::default(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.queues.len()
    }

    /// Puts an entry of the bus into the queue of every consumer that wants it.
    pub(super) fn put(&self, entry: &Value) {
        let Some(detail) = entry["Detail"].as_str() else {
            return;
        };
        let Ok(event) = serde_json::from_str::<Envelope>(detail) else {
            return;
        };
        let body = json!({
            "version": "0",
            "id": event.event_id,
            "source": entry["Source"],
            "detail-type": entry["DetailType"],
            "account": "000000000000",
            "region": "eu-west-1",
            "time": event.timestamp,
            "resources": [],
            "detail": event,
        });
        let body = body.to_string();
        count(&self.traffic).accepted += 1;
        for (consumer, queue) in &self.queues {
            if consumer.takes(&event) {
                let copies = if self.faults.happens("message twice", 25) {
                    2
                } else {
                    1
                };
                for _ in 0..copies {
                    let mut traffic = count(&self.traffic);
                    traffic.queued += 1;
                    let message = Message {
                        id: traffic.queued,
                        body: body.clone(),
                        deliveries: 0,
                        fails_until_redriven: self
                            .faults
                            .happens("message that becomes a dead letter", 200),
                    };
                    drop(traffic);
                    count(queue).waiting.push(message);
                }
            }
        }
    }

    /// Takes messages for one delivery, from any place of the queue.
    pub(super) fn take(&self, place: usize) -> Option<(Consumer, Vec<Message>)> {
        let (consumer, queue) = self.queues.get(place)?;
        let mut queue = count(queue);
        if queue.waiting.is_empty() {
            return None;
        }
        if self.faults.happens("messages out of order", 4) {
            queue.waiting.reverse();
        }
        let many = queue.waiting.len().min(BATCH);
        let mut messages: Vec<Message> = queue.waiting.drain(..many).collect();
        for message in &mut messages {
            message.deliveries += 1;
        }
        queue.in_flight += messages.len();
        count(&self.traffic).delivered += many as u64;
        Some((*consumer, messages))
    }

    /// The consumer's reply: messages that it names are delivered again, and all if there is no reply.
    pub(super) fn answered(&self, place: usize, messages: Vec<Message>, reply: Option<&Value>) {
        let Some((_, queue)) = self.queues.get(place) else {
            return;
        };
        let mut queue = count(queue);
        queue.in_flight -= messages.len();
        for message in messages {
            let is_named = reply.is_none_or(|reply| names(reply, message.id));
            let has_failed = is_named || message.fails_until_redriven;
            // The deletion of a processed message may get lost: then it is delivered again.
            if !has_failed && !self.faults.happens("deletion of a message lost", 50) {
                continue;
            }
            if has_failed {
                count(&self.traffic).failed += 1;
            }
            if message.deliveries < DELIVERIES {
                queue.waiting.push(message);
            } else if has_failed {
                queue.dead.push(message);
            }
        }
    }

    /// Puts all dead letters back; returns how many there were.
    pub(super) fn redrive(&self) -> u64 {
        let mut redriven = 0;
        for (_, queue) in &self.queues {
            let mut queue = count(queue);
            let dead = std::mem::take(&mut queue.dead);
            redriven += dead.len() as u64;
            let again = dead.into_iter().map(|letter| Message {
                deliveries: 0,
                fails_until_redriven: false,
                ..letter
            });
            queue.waiting.extend(again);
        }
        redriven
    }

    pub(super) fn are_empty(&self) -> bool {
        self.queues.iter().all(|(_, queue)| {
            let queue = count(queue);
            queue.waiting.is_empty() && queue.in_flight == 0
        })
    }

    pub(super) fn has_no_dead_letter(&self) -> bool {
        self.queues
            .iter()
            .all(|(_, queue)| count(queue).dead.is_empty())
    }

    /// What is still in the queues, by consumer.
    pub(super) fn left(&self) -> String {
        let left = self.queues.iter().filter_map(|(consumer, queue)| {
            let queue = count(queue);
            let many = queue.waiting.len() + queue.in_flight + queue.dead.len();
            (many > 0).then(|| format!("{} {many}", consumer.name))
        });
        left.collect::<Vec<_>>().join(", ")
    }

    pub(super) fn traffic(&self) -> Traffic {
        *count(&self.traffic)
    }
}

/// The invocation of a consumer.
pub(super) fn event_of(messages: &[Message]) -> Value {
    let records = messages.iter().map(|message| {
        json!({
            "messageId": message.id.to_string(),
            "receiptHandle": message.id.to_string(),
            "body": message.body,
            "attributes": { "ApproximateReceiveCount": message.deliveries.to_string() },
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:eu-west-1:000000000000:chaos",
            "awsRegion": "eu-west-1",
        })
    });
    json!({ "Records": records.collect::<Vec<_>>() })
}

fn names(reply: &Value, id: u64) -> bool {
    let failures = reply["batchItemFailures"].as_array();
    let id = id.to_string();
    failures.is_some_and(|failures| {
        failures
            .iter()
            .any(|failure| failure["itemIdentifier"] == id.as_str())
    })
}

fn count<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
