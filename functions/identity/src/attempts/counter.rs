//! A row that counts failed attempts.

use jiff::Timestamp;
use kernel::Result;
use kernel::table::{Action, AttributeValue, Condition, Item, Key, Write, from_row};
use serde::Deserialize;

const FAILURES: &str = "failures";

/// The first lock, in seconds; each further failure doubles it.
const FIRST_LOCK: i64 = 30;

/// The longest lock, in seconds.
const LONGEST_LOCK: i64 = 15 * 60;

/// A counter as it was read.
#[derive(Debug)]
pub(super) struct Counter {
    key: Key,
    row: Option<Row>,
    kept_seconds: i64,
}

#[derive(Debug, Deserialize)]
struct Row {
    failures: i64,
    /// In seconds since 1970.
    failed_at: i64,
    expires_at: i64,
}

impl Counter {
    pub(super) fn read(
        key: Key,
        row: Option<Item>,
        kept_seconds: i64,
        now: Timestamp,
    ) -> Result<Self> {
        let row: Option<Row> = row.map(from_row).transpose()?;
        let mut counter = Self {
            key,
            row,
            kept_seconds,
        };
        // DynamoDB removes expired rows late. Of an expired row only the number is used, in the
        // condition of the next write.
        if let Some(row) = &mut counter.row
            && row.expires_at <= now.as_second()
        {
            row.failed_at = 0;
        }
        Ok(counter)
    }

    pub(super) const fn key(&self) -> &Key {
        &self.key
    }

    /// Whether the row exists and is not expired.
    pub(super) fn exists(&self) -> bool {
        self.row.as_ref().is_some_and(|row| row.failed_at > 0)
    }

    /// The number of failures that count: 0 when the row is absent or expired.
    pub(super) fn failures(&self) -> i64 {
        self.row
            .as_ref()
            .filter(|_| self.exists())
            .map_or(0, |row| row.failures)
    }

    /// The remaining seconds of the lock; 0 when there is none. Fewer than `free` failures lock
    /// nothing.
    pub(super) fn locked_for(&self, free: i64, now: Timestamp) -> i64 {
        let over = self.failures() - free;
        if over < 0 {
            return 0;
        }
        let doublings = u32::try_from(over.min(10)).unwrap_or(10);
        let lock = (FIRST_LOCK << doublings).min(LONGEST_LOCK);
        let failed_at = self.row.as_ref().map_or(0, |row| row.failed_at);
        (failed_at + lock - now.as_second()).max(0)
    }

    /// Counts one more failure, unless another attempt was counted since the row was read.
    pub(super) fn count_if_unchanged(&self, now: Timestamp) -> Write {
        Write::when(self.set(self.failures() + 1, now), self.unchanged())
    }

    /// Counts one more failure, even if other attempts were counted since the row was read.
    pub(super) fn count(&self, now: Timestamp) -> Write {
        if self.exists() {
            let mut set = self.times(now);
            set.retain(|(name, _)| *name != FAILURES);
            return Write::always(Action::Update {
                key: self.key.clone(),
                set,
                add: vec![(FAILURES, 1)],
            });
        }
        Write::always(self.set(1, now))
    }

    /// Sets the counter to 0, unless another attempt was counted since the row was read.
    pub(super) fn reset_if_unchanged(&self, now: Timestamp) -> Write {
        match &self.row {
            None => Write::when(Action::Check(self.key.clone()), self.unchanged()),
            Some(_) => Write::when(self.set(0, now), self.unchanged()),
        }
    }

    fn unchanged(&self) -> Condition {
        match &self.row {
            None => Condition::Absent,
            Some(Row { failures, .. }) => Condition::Within(FAILURES, failures - 1, *failures),
        }
    }

    fn set(&self, failures: i64, now: Timestamp) -> Action {
        let mut set = self.times(now);
        set.push((FAILURES, number(failures)));
        Action::Update {
            key: self.key.clone(),
            set,
            add: Vec::new(),
        }
    }

    fn times(&self, now: Timestamp) -> Vec<(&'static str, AttributeValue)> {
        times(self.kept_seconds, now)
    }
}

/// Writes a counter with 0 failures.
pub(super) fn begin(key: &Key, kept_seconds: i64, now: Timestamp) -> Write {
    let mut set = times(kept_seconds, now);
    set.push((FAILURES, number(0)));
    Write::always(Action::Update {
        key: key.clone(),
        set,
        add: Vec::new(),
    })
}

fn times(kept_seconds: i64, now: Timestamp) -> Vec<(&'static str, AttributeValue)> {
    let now = now.as_second();
    vec![
        ("failed_at", number(now)),
        ("expires_at", number(now + kept_seconds)),
    ]
}

fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::table::to_row;
    use serde_json::json;

    fn counter(failures: i64) -> Counter {
        let row = json!({ "failures": failures, "failed_at": 1000, "expires_at": 9000 });
        let key = Key::single("A");
        let row = to_row(&key, &row).unwrap();
        Counter::read(key, Some(row), 100, at(1000)).unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_first_failures_do_not_lock_and_each_later_one_locks_for_longer() {
        let locks: Vec<i64> = (0..14)
            .map(|failures| counter(failures).locked_for(5, at(1000)))
            .collect();
        assert_eq!(
            locks,
            [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900]
        );
        assert_eq!(counter(i64::MAX).locked_for(5, at(1000)), LONGEST_LOCK);
    }

    #[test]
    fn a_lock_ends() {
        assert_eq!(counter(6).locked_for(5, at(1059)), 1);
        assert_eq!(counter(6).locked_for(5, at(1060)), 0);
    }

    #[test]
    fn an_expired_row_that_still_exists_counts_no_failures() {
        let row = json!({ "failures": 7, "failed_at": 1000, "expires_at": 2000 });
        let key = Key::single("A");
        let row = to_row(&key, &row).unwrap();
        let old = Counter::read(key, Some(row), 100, at(2000)).unwrap();
        assert_eq!((old.failures(), old.locked_for(5, at(2000))), (0, 0));
        assert_eq!(old.unchanged(), Condition::Within(FAILURES, 6, 7));
    }
}
