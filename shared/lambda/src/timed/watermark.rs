//! The watermark: the minute up to which the work is done.

use kernel::error::{Error, Kind, Result};
use kernel::table::{Action, Condition, Table, Write, from_row, to_row};
use kernel::timed::{Minute, watermark_key};
use serde::{Deserialize, Serialize};

/// The number of minutes after which a minute is processed for the last time. A function reads its
/// clock when it starts and may commit up to 15 minutes later, Lambda's longest time limit. One more
/// minute allows for differences between clocks.
pub(super) const WINDOW: i64 = 16;

/// How many minutes before its start the very first run processes. It follows the deployment by a
/// minute, and whatever it is to do was scheduled after the deployment. After a longer delay, an
/// operator starts the job with an earlier minute: `from`.
const FIRST: i64 = 60;

/// Each minute is processed three times: when it is due, one minute later and [`WINDOW`] minutes
/// later, because rows for it may still be committed after its first run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Watermark {
    version: u64,
    /// All minutes up to this one have been processed at least once.
    seen: Minute,
    /// All minutes up to this one have been processed for the last time.
    settled: Minute,
}

impl Watermark {
    pub(super) async fn read(table: &dyn Table, name: &str, now: Minute) -> Result<Self> {
        let row = table.get(&watermark_key(name)).await?;
        Ok(row.map(from_row).transpose()?.unwrap_or(Self {
            version: 0,
            seen: now.plus(-FIRST),
            settled: now.plus(-FIRST),
        }))
    }

    /// Makes all minutes from `minute` on due again.
    pub(super) fn move_back(&mut self, minute: Minute) {
        self.seen = self.seen.min(minute.plus(-1));
        self.settled = self.settled.min(self.seen);
    }

    /// The minutes to process, oldest first.
    pub(super) fn due(&self, now: Minute) -> impl Iterator<Item = Minute> + use<> {
        let last_settled = now.plus(-WINDOW).min(self.seen.plus(-1));
        self.settled
            .plus(1)
            .to(last_settled)
            .chain(self.seen.to(now))
    }

    /// Records that a due minute, and all due minutes before it, were processed.
    pub(super) fn pass(&mut self, minute: Minute, now: Minute) {
        self.seen = self.seen.max(minute);
        if minute <= now.plus(-WINDOW) {
            self.settled = self.settled.max(minute);
        }
    }

    /// Stores the watermark. If another run stored one at the same time, nothing is written and this is
    /// not an error, because that run has processed the minutes that its own watermark covers.
    pub(super) async fn write(mut self, table: &dyn Table, name: &str) -> Result<()> {
        let condition = Condition::unchanged_since(self.version);
        self.version += 1;
        let row = to_row(&watermark_key(name), &self)?;
        match table
            .commit(vec![Write::when(Action::Put(row), condition)])
            .await
        {
            Err(error) if is_lost_race(&error) => Ok(()),
            outcome => outcome,
        }
    }
}

fn is_lost_race(error: &Error) -> bool {
    error.kind() == Kind::Conflict
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn minute(number: i64) -> Minute {
        Minute::of(Timestamp::UNIX_EPOCH).plus(number)
    }

    fn at(seen: i64, settled: i64) -> Watermark {
        Watermark {
            version: 1,
            seen: minute(seen),
            settled: minute(settled),
        }
    }

    fn due(watermark: &Watermark, now: i64) -> Vec<i64> {
        let minutes = watermark.due(minute(now));
        minutes.map(|due| due.start().as_second() / 60).collect()
    }

    fn passed(mut watermark: Watermark, now: i64, last: i64) -> Watermark {
        for number in due(&watermark, now) {
            if number <= last {
                watermark.pass(minute(number), minute(now));
            }
        }
        watermark
    }

    #[test]
    fn a_run_in_each_minute_processes_three_minutes() {
        assert_eq!(due(&at(99, 83), 100), [84, 99, 100]);
        assert_eq!(passed(at(99, 83), 100, 100), at(100, 84));
    }

    #[test]
    fn a_second_run_in_the_same_minute_processes_only_that_minute() {
        assert_eq!(due(&at(100, 84), 100), [100]);
    }

    #[test]
    fn after_an_outage_each_missed_minute_is_due_once_oldest_first() {
        let expected: Vec<i64> = (84..=400).collect();
        assert_eq!(due(&at(99, 83), 400), expected);
        assert_eq!(passed(at(99, 83), 400, 400), at(400, 384));
    }

    #[test]
    fn a_run_that_ends_early_continues_from_the_last_completed_minute() {
        let early = passed(at(99, 83), 400, 250);
        assert_eq!(early, at(250, 250));
        assert_eq!(due(&early, 401).first(), Some(&250));
        assert_eq!(passed(early, 401, 395), at(395, 385));
    }

    #[test]
    fn a_clock_that_is_behind_makes_no_minute_due_and_does_not_move_the_watermark() {
        assert_eq!(due(&at(100, 84), 90), [0_i64; 0]);
        assert_eq!(passed(at(100, 84), 90, 100), at(100, 84));
    }

    #[test]
    fn moving_back_makes_all_later_minutes_due_and_a_later_time_changes_nothing() {
        let mut watermark = at(100, 84);
        watermark.move_back(minute(200));
        assert_eq!(watermark, at(100, 84));
        watermark.move_back(minute(50));
        assert_eq!(due(&watermark, 100), (49..=100).collect::<Vec<_>>());
    }
}
