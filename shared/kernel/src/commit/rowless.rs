//! Facts about aggregates that have no row.

use super::{EventId, Stream};
use crate::context::Context;
use crate::entity::{History, partition};
use crate::event::Fact;

/// Facts about an aggregate that has no row: the result of a scan, a login that failed.
#[derive(Debug)]
pub struct RowlessFacts {
    aggregate_type: &'static str,
    id: String,
    history: History,
}

impl RowlessFacts {
    /// An empty list of facts about a new aggregate of the type `aggregate_type`. It gets a new id and has
    /// no other facts: their versions count from 1.
    #[must_use]
    pub fn new(aggregate_type: &'static str, cx: &Context) -> Self {
        Self {
            aggregate_type,
            id: cx.new_id::<EventId>().0,
            history: History::default(),
        }
    }

    /// An empty list of facts about the aggregate with this id, which has `earlier` facts already. Only one
    /// commit can add the next ones: another is refused.
    #[must_use]
    pub const fn after(aggregate_type: &'static str, id: String, earlier: u64) -> Self {
        Self {
            aggregate_type,
            id,
            history: History::at(earlier),
        }
    }

    /// Adds a fact.
    pub fn record<F: Fact>(&mut self, fact: &F) {
        self.history.record(fact);
    }

    pub(super) fn into_stream(mut self) -> Stream {
        Stream {
            aggregate_type: self.aggregate_type,
            partition: partition(self.aggregate_type, &self.id),
            aggregate_id: self.id,
            recorded: self.history.take_pending(),
        }
    }
}
