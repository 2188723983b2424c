//! A clock and ids that a test controls.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use kernel::context::Clock;
use kernel::table::BoxFuture;
use uuid::Uuid;

/// A clock that advances only on request. Its ids come from a counter instead of random numbers.
#[derive(Debug)]
pub struct TestClock {
    milliseconds: AtomicI64,
    drawn: AtomicU64,
}

impl TestClock {
    /// A clock at noon (UTC) on 1 June 2026.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            milliseconds: AtomicI64::new(1_780_315_200_000),
            drawn: AtomicU64::new(0),
        }
    }

    /// Advances the clock.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.milliseconds.fetch_add(by, Ordering::SeqCst);
    }

    /// Sets the clock to an earlier or later time.
    pub fn set(&self, now: Timestamp) {
        self.milliseconds
            .store(now.as_millisecond(), Ordering::SeqCst);
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.milliseconds.load(Ordering::SeqCst))
            .unwrap_or(Timestamp::MAX)
    }

    fn uuid(&self, now: Timestamp) -> Uuid {
        let drawn = self.drawn.fetch_add(1, Ordering::SeqCst).to_be_bytes();
        let random: [u8; 10] =
            std::array::from_fn(|place| if place < 2 { 0 } else { drawn[place - 2] });
        let milliseconds = u64::try_from(now.as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
    }

    /// Advances the clock instead of waiting.
    fn wait(&self, time: Duration) -> BoxFuture<'_, ()> {
        self.advance(time);
        Box::pin(std::future::ready(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_are_unique_across_threads() {
        let clock = TestClock::new();
        let draw = || {
            (0..1000)
                .map(|_| clock.uuid(clock.now()))
                .collect::<Vec<_>>()
        };
        let drawn: Vec<Uuid> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(draw)).collect();
            threads
                .into_iter()
                .flat_map(|thread| thread.join().unwrap())
                .collect()
        });
        assert_eq!(drawn.iter().collect::<HashSet<_>>().len(), 4000);
        assert!(drawn.iter().all(|id| id.get_version_num() == 7));
    }

    #[test]
    fn the_clock_advances_only_on_request() {
        let clock = TestClock::new();
        let before = clock.now();
        assert_eq!(before.to_string(), "2026-06-01T12:00:00Z");
        assert_eq!(clock.now(), before);
        clock.advance(Duration::from_millis(1500));
        assert_eq!(clock.now().as_millisecond() - before.as_millisecond(), 1500);
    }

    #[tokio::test]
    async fn waiting_advances_the_clock() {
        let clock = TestClock::new();
        let before = clock.now();
        clock.wait(Duration::from_secs(40)).await;
        assert_eq!(clock.now().as_second() - before.as_second(), 40);
    }
}
