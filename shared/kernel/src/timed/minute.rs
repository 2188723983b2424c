//! The minute in which timed work is due.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A minute of UTC, counted from the start of 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minute(i64);

impl Minute {
    /// The minute that contains this time.
    #[must_use]
    pub fn of(time: Timestamp) -> Self {
        Self(time.as_second().div_euclid(60))
    }

    /// The first minute that begins at this time or later.
    #[must_use]
    pub fn not_before(time: Timestamp) -> Self {
        let within = Self::of(time);
        Self(within.0 + i64::from(within.start() < time))
    }

    /// This many minutes later, or earlier when negative.
    #[must_use]
    pub const fn plus(self, minutes: i64) -> Self {
        Self(self.0 + minutes)
    }

    /// The minutes from this one to `last`, both included; empty when `last` is earlier.
    pub fn to(self, last: Self) -> impl Iterator<Item = Self> + use<> {
        (self.0..=last.0).map(Self)
    }

    /// The time at which it begins.
    #[must_use]
    pub fn start(self) -> Timestamp {
        Timestamp::from_second(self.0.saturating_mul(60)).unwrap_or(Timestamp::MAX)
    }
}

impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.start().fmt(f)
    }
}
