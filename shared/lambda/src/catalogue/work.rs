//! Timed work and bulk work in a catalogue: a job with a schedule, a consumer with a queue.

use kernel::bulk::{BulkPageQueued, BulkRunEnded, BulkWork};
use kernel::event::EventSpec;
use kernel::subscription::Prefix;
use kernel::timed::TimedWork;

use super::{Catalogue, Trigger, input_schema};
use crate::timed::TimedRun;
use crate::{bulk_work, timed_work};

impl Catalogue {
    /// Adds timed work, which runs each minute.
    #[must_use]
    pub fn timed_work<W: TimedWork>(self) -> Self {
        let trigger = Trigger::Job {
            schedule: Some("rate(1 minute)"),
            input: input_schema::<TimedRun>,
        };
        self.entry(W::NAME, timed_work::<W>, trigger, W::POLICY, true)
    }

    /// Adds bulk work. For tools and tests: the name of its event leaks a few bytes.
    #[must_use]
    pub fn bulk_work<W: BulkWork>(self) -> Self {
        let event = EventSpec::of::<BulkPageQueued>().detail_type();
        let trigger = Trigger::Event {
            name: format!("{}.{event}", self.domain).leak(),
            filter: Some(Prefix {
                field: "work",
                begins: W::NAME,
            }),
            input: input_schema::<BulkPageQueued>,
        };
        self.entry(W::NAME, bulk_work::<W>, trigger, W::POLICY, true)
            .emits::<BulkPageQueued>()
            .emits::<BulkRunEnded>()
    }
}
