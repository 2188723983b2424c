//! When a command that has lost a race is decided again.

use std::time::Duration;

use kernel::Context;

/// How often a command is decided at most. A decision that loses a race is made again from what the
/// winner wrote, as if the request had come later. Each race has a winner, so up to this many requests
/// at once on one row all succeed, and with the pauses many more.
const DECISIONS: u32 = 64;

/// The decisions that follow each other without a pause. Later ones wait, so that many requests on one row do
/// not all read it at the same moment again.
const AT_ONCE: u32 = 3;

/// The longest first pause. Each further one is twice as long at most, up to [`LONGEST_PAUSE`]: the more often a
/// request has lost, the more others there are.
const FIRST_PAUSE: Duration = Duration::from_millis(60);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// The part of the call's time that is spent with pauses at most.
const PATIENCE: f64 = 0.75;

/// The decisions of one command so far, and the time that it has waited between them.
pub(crate) struct Retries {
    decisions: u32,
    waited: Duration,
    /// None, if nothing ends the call.
    patience: Option<Duration>,
}

impl Retries {
    /// The first decision.
    pub(crate) fn new(cx: &Context) -> Self {
        Self {
            decisions: 1,
            waited: Duration::ZERO,
            patience: cx.time_left().map(|left| left.mul_f64(PATIENCE)),
        }
    }

    /// Waits before the next decision. False, if there is none: because there were too many, or the time is up.
    pub(crate) async fn next(&mut self, cx: &Context) -> bool {
        if self.decisions >= DECISIONS {
            return false;
        }
        let pause = longest_pause(self.decisions).mul_f64(cx.random());
        self.waited += pause;
        if self.patience.is_some_and(|most| most < self.waited) {
            return false;
        }
        if !pause.is_zero() {
            cx.clock.wait(pause).await;
        }
        self.decisions += 1;
        true
    }
}

/// The longest pause after so many decisions.
fn longest_pause(decisions: u32) -> Duration {
    match decisions.checked_sub(AT_ONCE) {
        None => Duration::ZERO,
        Some(pauses) => FIRST_PAUSE
            .saturating_mul(1 << pauses.min(8))
            .min(LONGEST_PAUSE),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

    use futures_util::future::join_all;
    use jiff::Timestamp;
    use kernel::context::Clock;
    use kernel::table::BoxFuture;
    use tokio::time::{Instant, sleep};
    use uuid::Uuid;

    use super::*;

    /// A clock of tokio, which a test pauses, with numbers that look random and are always the same.
    struct PausedClock {
        began: Instant,
        drawn: AtomicU64,
    }

    impl Clock for PausedClock {
        fn now(&self) -> Timestamp {
            let elapsed = i64::try_from(self.began.elapsed().as_millis()).unwrap();
            Timestamp::from_millisecond(elapsed).unwrap()
        }

        fn uuid(&self, _: Timestamp) -> Uuid {
            let drawn = self.drawn.fetch_add(1, Ordering::SeqCst);
            // Knuth's multiplicative hash.
            let mixed = drawn.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32);
            Uuid::from_u64_pair(drawn, mixed)
        }

        fn wait(&self, time: Duration) -> BoxFuture<'_, ()> {
            Box::pin(sleep(time))
        }
    }

    fn context(time: Option<Duration>) -> Context {
        let clock = Arc::new(PausedClock {
            began: Instant::now(),
            drawn: AtomicU64::new(0),
        });
        let now = clock.now();
        Context {
            ends_at: time.map(|time| now + time),
            ..Context::of_system(now, clock)
        }
    }

    /// One command on a row that others write too. A read and a transaction take as long as in DynamoDB.
    async fn write(row: &AtomicU32, cx: &Context, decisions: &AtomicU32) -> bool {
        let mut retries = Retries::new(cx);
        loop {
            decisions.fetch_add(1, Ordering::SeqCst);
            cx.clock.wait(Duration::from_millis(4)).await;
            let read = row.load(Ordering::SeqCst);
            cx.clock.wait(Duration::from_millis(10)).await;
            let (order, next) = (Ordering::SeqCst, read + 1);
            if row.compare_exchange(read, next, order, order).is_ok() {
                return true;
            }
            if !retries.next(cx).await {
                return false;
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn two_hundred_at_once_on_one_row_all_succeed_in_time_with_few_decisions() {
        let cx = context(Some(Duration::from_secs(9)));
        let (row, decisions) = (AtomicU32::new(0), AtomicU32::new(0));
        let began = Instant::now();
        let all = (0..200).map(|_| write(&row, &cx, &decisions));
        assert!(join_all(all).await.into_iter().all(|written| written));
        assert_eq!(row.load(Ordering::SeqCst), 200);
        let (time, decisions) = (began.elapsed(), decisions.load(Ordering::SeqCst));
        assert!(time < Duration::from_secs(6), "{time:?}");
        assert!(decisions < 200 * 12, "{decisions}");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_always_loses_gives_up_before_the_call_ends() {
        let time = Duration::from_secs(2);
        let cx = context(Some(time));
        let (began, mut retries) = (Instant::now(), Retries::new(&cx));
        while retries.next(&cx).await {}
        assert!(began.elapsed() < time);
    }

    #[tokio::test(start_paused = true)]
    async fn without_an_end_there_are_64_decisions() {
        let cx = context(None);
        let mut retries = Retries::new(&cx);
        let mut decisions = 1;
        while retries.next(&cx).await {
            decisions += 1;
        }
        assert_eq!(decisions, 64);
    }

    #[test]
    fn the_first_decisions_follow_at_once_and_later_pauses_grow() {
        let pauses = [1, 2, 3, 4, 5, 6, 7, 64].map(|made| longest_pause(made).as_millis());
        assert_eq!(pauses, [0, 0, 60, 120, 240, 480, 500, 500]);
    }
}
