//! Timed work and bulk work in a catalogue: timed work is a job with a schedule, bulk work is a
//! consumer with a queue.

use kernel::Fact as _;
use kernel::bulk::{BulkPageQueued, BulkRunEnded, BulkWork};
use kernel::subscription::Prefix;
use kernel::timed::TimedWork;

use super::{Catalogue, Entry, Trigger, input_schema, requirements_of};
use crate::timed::TimedRun;
use crate::{bulk_work, timed_work};

impl Catalogue {
    /// Adds timed work. Its function runs each minute.
    #[must_use]
    pub fn timed_work<W: TimedWork>(self) -> Self {
        let mut requirements = requirements_of::<W::Dependencies>();
        requirements.add_table();
        self.add(Entry {
            name: W::NAME,
            function: timed_work::<W>,
            trigger: Trigger::Job {
                schedule: Some("rate(1 minute)"),
                input: input_schema::<TimedRun>,
            },
            deployment: W::DEPLOYMENT,
            requirements,
            emits: W::EMITS.to_vec(),
            refuses: &[],
        })
    }

    /// Adds bulk work. For tools and tests only: the memory of its event's name, a few bytes, is never
    /// freed.
    #[must_use]
    pub fn bulk_work<W: BulkWork>(self) -> Self {
        let event = BulkPageQueued::SPEC.detail_type();
        let mut requirements = requirements_of::<W::Dependencies>();
        requirements.add_table();
        let trigger = Trigger::Event {
            name: format!("{}.{event}", self.domain).leak(),
            filter: Some(Prefix {
                field: "work",
                begins: W::NAME,
            }),
            input: input_schema::<BulkPageQueued>,
            copies: None,
        };
        self.add(Entry {
            name: W::NAME,
            function: bulk_work::<W>,
            trigger,
            deployment: W::DEPLOYMENT,
            requirements,
            emits: [&[BulkPageQueued::SPEC, BulkRunEnded::SPEC], W::EMITS].concat(),
            refuses: &[],
        })
    }
}
