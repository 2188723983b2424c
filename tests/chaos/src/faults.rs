//! Which calls fail, and how. Everything follows from the seed and the number of the call.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use fastrand::Rng;

/// What happens to one call of a function to AWS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// It is refused, because there are too many.
    Throttled,
    /// A part of a transaction meets another one.
    Conflict,
    /// The server fails before it does anything.
    FailedBefore,
    /// The server fails after it did what was asked.
    FailedAfter,
    /// The connection ends before anything is done.
    CutBefore,
    /// The connection ends, but everything is done.
    CutAfter,
    /// Everything is done, and the reply ends in its middle.
    HalfReply,
    /// Everything is done, and the reply comes when nobody waits any more.
    Silence,
    /// The calling process is killed before anything is done.
    KilledBefore,
    /// The calling process is killed when everything is done.
    KilledAfter,
}

/// Of 10,000 calls, how many have each fault.
const RATES: [(Fault, u32); 10] = [
    (Fault::Throttled, 120),
    (Fault::Conflict, 80),
    (Fault::FailedBefore, 60),
    (Fault::FailedAfter, 60),
    (Fault::CutBefore, 60),
    (Fault::CutAfter, 60),
    (Fault::HalfReply, 60),
    (Fault::Silence, 5),
    (Fault::KilledBefore, 50),
    (Fault::KilledAfter, 50),
];

/// Decides about each call.
pub(crate) struct Faults {
    seed: u64,
    calls: AtomicU64,
    are_on: AtomicBool,
    caused: Mutex<BTreeMap<String, u64>>,
}

impl Faults {
    /// There are none until [`Faults::turn`].
    pub(crate) fn of_seed(seed: u64) -> Self {
        Self {
            seed,
            calls: AtomicU64::new(0),
            are_on: AtomicBool::new(false),
            caused: Mutex::default(),
        }
    }

    pub(crate) fn turn(&self, on: bool) {
        self.are_on.store(on, Ordering::SeqCst);
    }

    /// The fault of the next call.
    pub(crate) fn next(&self) -> Option<Fault> {
        let mut drawn = self.draw()?.u32(0..10_000);
        let fault = RATES.iter().find_map(|(fault, rate)| {
            let is_it = drawn < *rate;
            drawn = drawn.saturating_sub(*rate);
            is_it.then_some(*fault)
        })?;
        self.count(&format!("{fault:?}"));
        Some(fault)
    }

    /// Whether this happens now, in one of so many cases.
    pub(crate) fn happens(&self, name: &str, one_of: u32) -> bool {
        let happens = self.draw().is_some_and(|mut rng| rng.u32(0..one_of) == 0);
        if happens {
            self.count(name);
        }
        happens
    }

    /// What was caused so far, by name.
    pub(crate) fn caused(&self) -> BTreeMap<String, u64> {
        self.lock().clone()
    }

    fn draw(&self) -> Option<Rng> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        let is_on = self.are_on.load(Ordering::SeqCst);
        is_on.then(|| generator(self.seed, call))
    }

    fn count(&self, name: &str) {
        *self.lock().entry(name.to_owned()).or_default() += 1;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, u64>> {
        self.caused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The generator for the thing with this number.
pub(crate) fn generator(seed: u64, number: u64) -> Rng {
    let mut of_seed = Rng::with_seed(seed);
    Rng::with_seed(of_seed.u64(..) ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}
