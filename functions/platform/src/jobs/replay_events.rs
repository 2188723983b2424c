//! `replay-events`, as bulk work
//!
//! Sends stored events to the queue of one consumer, page by page: one item is a page of one day. A page that
//! was sent before a crash is sent again, and the consumer ignores what it has processed.

use std::sync::Arc;

use kernel::bulk::{BulkRun, BulkWork};
use kernel::commit::RowlessFacts;
use kernel::{BulkItem, Commit, Context, Envelope, EventSpec, Fact as _, Result};
use queues::Queues;

use crate::event::{REPLAY, ReplayCompleted};
use crate::event_store::EventStore;
use crate::message;
use crate::replay::{Position, position};
use crate::subscribers::Subscriber;

pub(crate) use crate::replay::EventReplay;

/// The largest number of stored events of one page.
const EVENTS_OF_A_PAGE: u32 = 100;

/// After how many queries without an event for the consumer a page ends, so that the run remembers that it
/// has passed them.
const QUERIES_OF_A_PAGE: u32 = 50;

impl BulkWork for EventReplay {
    const NAME: &'static str = "replay-events";
    const MOST_FAILURES: u64 = 0;
    /// One page in one step.
    const ITEMS: u32 = 1;
    const EMITS: &'static [EventSpec] = &[ReplayCompleted::SPEC];
    type Dependencies = (EventStore, Arc<dyn Queues>);
    type Item = Vec<Envelope>;
    type Cursor = Position;

    async fn items(
        &self,
        after: Option<Position>,
        _: u32,
        (store, _): &Self::Dependencies,
        _: &Context,
    ) -> Result<Vec<BulkItem<Vec<Envelope>, Position>>> {
        let subscriber = Subscriber::named(&self.consumer)?;
        let mut position = after.unwrap_or_else(|| self.start());
        for _ in 0..QUERIES_OF_A_PAGE {
            let Some(query) = self.query(&subscriber, &position) else {
                return Ok(Vec::new());
            };
            let (mut events, has_more) = store.next(&query.limit(EVENTS_OF_A_PAGE)).await?;
            position = if has_more {
                position.within(events.last())
            } else {
                position.next_day()?
            };
            events.retain(|event| self.selects(&subscriber, event));
            if !events.is_empty() {
                return Ok(vec![page(position, events)]);
            }
        }
        Ok(vec![page(position, Vec::new())])
    }

    async fn item(
        &self,
        events: Vec<Envelope>,
        (_, queues): &Self::Dependencies,
        _: &Context,
    ) -> Result<Commit<()>> {
        let messages = events.into_iter().map(message::replayed);
        let messages = messages.collect::<Result<Vec<_>>>()?;
        if !messages.is_empty() {
            queues.send(&self.consumer, &messages).await?;
        }
        Ok(Commit::nothing())
    }

    async fn finish(
        &self,
        run: &BulkRun,
        _: &Self::Dependencies,
        _: &Context,
    ) -> Result<Commit<()>> {
        let position = position(run)?;
        // The first fact was recorded when the replay started.
        let mut facts = RowlessFacts::after(REPLAY, self.replay_id.to_string(), 1);
        facts.record(&ReplayCompleted {
            replay_id: self.replay_id.clone(),
            consumer: self.consumer.clone(),
            events_sent: position.map_or(0, |position| position.sent),
        });
        Ok(Commit::nothing().facts(facts))
    }
}

fn page(mut position: Position, events: Vec<Envelope>) -> BulkItem<Vec<Envelope>, Position> {
    position.sent += u64::try_from(events.len()).unwrap_or_default();
    BulkItem {
        label: position.label(),
        cursor: position,
        item: events,
    }
}
