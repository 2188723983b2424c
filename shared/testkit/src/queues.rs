//! The queues of consumers and the dead-letter queues of domains in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::table::BoxFuture;
use kernel::{Error, Result};
use queues::{BATCH_LIMIT, DeadLetters, Letter, Message, Queues};

use crate::clock::TestClock;

/// Queues that keep every message, in the order in which they were sent.
#[derive(Default)]
pub struct MemoryQueues {
    clock: Arc<TestClock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    sent: Vec<(String, Message)>,
    failures: u32,
    letters: Vec<Waiting>,
    receptions: u64,
}

/// A message in the dead-letter queue of a domain.
struct Waiting {
    domain: String,
    letter: Letter,
    /// When it can be received again, in seconds since 1970.
    visible_at: i64,
}

impl MemoryQueues {
    pub(crate) fn with_clock(clock: Arc<TestClock>) -> Self {
        Self {
            clock,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes all messages that were sent, each with the name of its queue.
    #[must_use]
    pub fn take_sent(&self) -> Vec<(String, Message)> {
        std::mem::take(&mut self.state().sent)
    }

    /// Makes the next calls that send fail after the first message, as a lost reply does.
    pub fn fail_next(&self, calls: u32) {
        self.state().failures = calls;
    }

    /// Puts a message into the dead-letter queue of a domain, as its queue or the bus does.
    pub fn dead_letter(
        &self,
        domain: &str,
        message_id: &str,
        queue: Option<&str>,
        message: Message,
    ) {
        let letter = Letter {
            message_id: message_id.to_owned(),
            receipt: String::new(),
            body: message.body,
            queue: queue.map(ToOwned::to_owned),
            redrives: message.redrives,
        };
        self.state().letters.push(Waiting {
            domain: domain.to_owned(),
            letter,
            visible_at: 0,
        });
    }

    /// How many dead letters each domain has in its queue.
    #[must_use]
    pub fn dead_letters(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for waiting in &self.state().letters {
            *counts.entry(waiting.domain.clone()).or_default() += 1;
        }
        counts
    }

    fn accept(&self, queue: &str, messages: &[Message]) -> Result<()> {
        let mut state = self.state();
        let fails = state.failures > 0;
        state.failures = state.failures.saturating_sub(1);
        let accepted = messages.iter().take(if fails { 1 } else { usize::MAX });
        let accepted: Vec<_> = accepted
            .map(|message| (queue.to_owned(), message.clone()))
            .collect();
        state.sent.extend(accepted);
        if fails {
            return Err(Error::unavailable("the queue did not answer"));
        }
        Ok(())
    }

    fn received(&self, domain: &str) -> Vec<Letter> {
        let now = kernel::context::Clock::now(self.clock.as_ref()).as_second();
        let mut state = self.state();
        let State {
            letters,
            receptions,
            ..
        } = &mut *state;
        let visible = letters
            .iter_mut()
            .filter(|waiting| waiting.domain == domain && waiting.visible_at <= now);
        visible
            .take(BATCH_LIMIT)
            .map(|waiting| {
                *receptions += 1;
                waiting.visible_at = now + i64::from(queues::INVISIBLE_SECONDS);
                waiting.letter.receipt = receptions.to_string();
                waiting.letter.clone()
            })
            .collect()
    }
}

impl Queues for MemoryQueues {
    fn send<'a>(&'a self, queue: &'a str, messages: &'a [Message]) -> BoxFuture<'a, Result<()>> {
        Box::pin(std::future::ready(self.accept(queue, messages)))
    }
}

impl DeadLetters for MemoryQueues {
    fn receive<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Vec<Letter>>> {
        Box::pin(std::future::ready(Ok(self.received(domain))))
    }

    fn delete<'a>(&'a self, domain: &'a str, receipts: &'a [String]) -> BoxFuture<'a, Result<()>> {
        self.state().letters.retain(|waiting| {
            waiting.domain != domain || !receipts.contains(&waiting.letter.receipt)
        });
        Box::pin(std::future::ready(Ok(())))
    }
}
