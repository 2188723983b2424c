//! Up to which minute the work is done.

use kernel::error::{Error, Kind, Result};
use kernel::table::{Action, Condition, Table, Write, from_row, to_row};
use kernel::timed::{Minute, watermark_key};
use serde::{Deserialize, Serialize};

/// After how many minutes a minute is looked at for the last time. A function reads its clock when
/// it starts and may commit up to 15 minutes later, Lambda's longest time limit; one minute is for
/// clocks that differ.
pub(super) const WINDOW: i64 = 16;

/// How far back the first run of all looks, in minutes: a day.
const FIRST: i64 = 24 * 60;

/// Each minute is looked at when it is due, a minute later, and [`WINDOW`] minutes later, because
/// rows for it may still be committed after its own run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Watermark {
    version: u64,
    /// All minutes up to this one have been looked at.
    seen: Minute,
    /// All minutes up to this one have been looked at for the last time.
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

    /// Looks again at all from `minute` on.
    pub(super) fn move_back(&mut self, minute: Minute) {
        self.seen = self.seen.min(minute.plus(-1));
        self.settled = self.settled.min(self.seen);
    }

    /// The minutes to look at, oldest first.
    pub(super) fn due(&self, now: Minute) -> impl Iterator<Item = Minute> + use<> {
        let last_look = now.plus(-WINDOW).min(self.seen.plus(-1));
        self.settled.plus(1).to(last_look).chain(self.seen.to(now))
    }

    /// One of the due minutes is done, and so are those before it.
    pub(super) fn pass(&mut self, minute: Minute, now: Minute) {
        self.seen = self.seen.max(minute);
        if minute <= now.plus(-WINDOW) {
            self.settled = self.settled.max(minute);
        }
    }

    /// Another run that moved it at the same moment is right too: each has looked at what it says.
    pub(super) async fn write(mut self, table: &dyn Table, name: &str) -> Result<()> {
        let condition = match self.version {
            0 => Condition::Absent,
            read => Condition::Version(read),
        };
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
    fn a_run_each_minute_looks_at_three_minutes() {
        assert_eq!(due(&at(99, 83), 100), [84, 99, 100]);
        assert_eq!(passed(at(99, 83), 100, 100), at(100, 84));
    }

    #[test]
    fn a_second_run_in_the_same_minute_looks_at_that_minute_alone() {
        assert_eq!(due(&at(100, 84), 100), [100]);
    }

    #[test]
    fn after_an_outage_all_minutes_are_due_once_and_the_oldest_first() {
        let expected: Vec<i64> = (84..=400).collect();
        assert_eq!(due(&at(99, 83), 400), expected);
        assert_eq!(passed(at(99, 83), 400, 400), at(400, 384));
    }

    #[test]
    fn a_run_that_ends_early_goes_on_where_it_ended() {
        let early = passed(at(99, 83), 400, 250);
        assert_eq!(early, at(250, 250));
        assert_eq!(due(&early, 401).first(), Some(&250));
        assert_eq!(passed(early, 401, 395), at(395, 385));
    }

    #[test]
    fn a_clock_that_is_late_makes_nothing_due_and_moves_nothing() {
        assert_eq!(due(&at(100, 84), 90), [0_i64; 0]);
        assert_eq!(passed(at(100, 84), 90, 100), at(100, 84));
    }

    #[test]
    fn a_run_from_an_earlier_moment_looks_at_all_since_and_a_later_moment_skips_nothing() {
        let mut watermark = at(100, 84);
        watermark.move_back(minute(200));
        assert_eq!(watermark, at(100, 84));
        watermark.move_back(minute(50));
        assert_eq!(due(&watermark, 100), (49..=100).skip(0).collect::<Vec<_>>());
    }
}
