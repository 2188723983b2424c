//! A row that counts failed attempts.

use jiff::Timestamp;
use kernel::Result;
use kernel::table::{Action, AttributeValue, Condition, Item, Key, Write, from_row};
use serde::Deserialize;

const FAILURES: &str = "failures";
const GENERATION: &str = "generation";

/// The first lock, in seconds; each further failure doubles it.
const FIRST_LOCK: i64 = 30;

/// The longest lock, in seconds.
const LONGEST_LOCK: i64 = 15 * 60;

/// How long failures are kept after the last one, in seconds: a day.
const FAILURES_KEPT: i64 = 24 * 60 * 60;

/// How long a place stays known after the last sign-in from it, in seconds: 90 days.
const KNOWN: i64 = 90 * 24 * 60 * 60;

/// A counter as it was read.
#[derive(Debug)]
pub(super) struct Counter {
    key: Key,
    row: Option<Row>,
}

#[derive(Debug, Deserialize)]
struct Row {
    failures: i64,
    /// In seconds since 1970.
    failed_at: i64,
    expires_at: i64,
    /// The generation of the user who last signed in from this place; absent if nobody did.
    generation: Option<u64>,
}

impl Counter {
    pub(super) fn read(key: Key, row: Option<Item>, now: Timestamp) -> Result<Self> {
        let row: Option<Row> = row.map(from_row).transpose()?;
        let mut counter = Self { key, row };
        // DynamoDB removes expired rows late. Of an expired row only the number is used, in the
        // condition of the next write.
        if let Some(row) = &mut counter.row
            && row.expires_at <= now.as_second()
        {
            row.failed_at = 0;
        }
        Ok(counter)
    }

    /// The row, unless it is expired.
    fn live(&self) -> Option<&Row> {
        self.row.as_ref().filter(|row| row.failed_at > 0)
    }

    /// Whether the user signed in from this place in the present generation.
    pub(super) fn is_known_in(&self, generation: Option<u64>) -> bool {
        let known_in = self.live().and_then(|row| row.generation);
        known_in.is_some() && known_in == generation
    }

    /// The number of failures that count: 0 when the row is absent or expired.
    pub(super) fn failures(&self) -> i64 {
        self.live().map_or(0, |row| row.failures)
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
        let kept = if self.live().is_some_and(|row| row.generation.is_some()) {
            KNOWN
        } else {
            FAILURES_KEPT
        };
        let mut set = times(kept, now);
        set.push((FAILURES, number(self.failures() + 1)));
        Write::when(self.update(set, Vec::new()), self.unchanged())
    }

    /// Counts one more failure, even if other attempts were counted since the row was read.
    pub(super) fn count(&self, now: Timestamp) -> Write {
        let mut set = times(FAILURES_KEPT, now);
        let add = if self.live().is_some() {
            vec![(FAILURES, 1)]
        } else {
            set.push((FAILURES, number(1)));
            Vec::new()
        };
        Write::always(self.update(set, add))
    }

    /// Sets the counter to 0, unless another attempt was counted since the row was read.
    pub(super) fn reset_if_unchanged(&self, now: Timestamp) -> Write {
        if self.row.is_none() {
            return Write::when(Action::Check(self.key.clone()), self.unchanged());
        }
        let mut set = times(FAILURES_KEPT, now);
        set.push((FAILURES, number(0)));
        Write::when(self.update(set, Vec::new()), self.unchanged())
    }

    /// Sets the counter to 0 and makes the place known, unless another attempt was counted since the
    /// row was read.
    pub(super) fn become_known_if_unchanged(&self, generation: u64, now: Timestamp) -> Write {
        Write {
            condition: self.unchanged(),
            ..known(&self.key, generation, now)
        }
    }

    fn unchanged(&self) -> Condition {
        match &self.row {
            None => Condition::Absent,
            Some(Row { failures, .. }) => Condition::Within(FAILURES, failures - 1, *failures),
        }
    }

    fn update(&self, set: Attributes, add: Vec<(&'static str, i64)>) -> Action {
        let key = self.key.clone();
        Action::Update { key, set, add }
    }
}

type Attributes = Vec<(&'static str, AttributeValue)>;

/// Makes a place known, with 0 failures.
pub(super) fn known(key: &Key, generation: u64, now: Timestamp) -> Write {
    let mut set = times(KNOWN, now);
    set.push((FAILURES, number(0)));
    set.push((GENERATION, AttributeValue::N(generation.to_string())));
    Write::always(Action::Update {
        key: key.clone(),
        set,
        add: Vec::new(),
    })
}

fn times(kept_seconds: i64, now: Timestamp) -> Attributes {
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
        Counter::read(key, Some(row), at(1000)).unwrap()
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
    fn a_place_is_known_in_the_generation_of_its_last_sign_in_alone() {
        let row = json!({ "failures": 0, "failed_at": 1000, "expires_at": 9000, "generation": 3 });
        let key = Key::single("A");
        let row = to_row(&key, &row).unwrap();
        let place = Counter::read(key.clone(), Some(row.clone()), at(1000)).unwrap();
        assert!(place.is_known_in(Some(3)));
        assert!(!place.is_known_in(Some(4)) && !place.is_known_in(None));
        let expired = Counter::read(key, Some(row), at(9000)).unwrap();
        assert!(!expired.is_known_in(Some(3)));
        assert!(!counter(0).is_known_in(None), "nobody signed in from there");
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
        let old = Counter::read(key, Some(row), at(2000)).unwrap();
        assert_eq!((old.failures(), old.locked_for(5, at(2000))), (0, 0));
        assert_eq!(old.unchanged(), Condition::Within(FAILURES, 6, 7));
    }
}
