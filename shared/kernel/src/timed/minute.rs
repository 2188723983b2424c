//! Minutes, in which timed work is kept.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A minute of UTC, counted from the start of 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minute(i64);

impl Minute {
    /// The minute in which the moment lies.
    #[must_use]
    pub fn of(moment: Timestamp) -> Self {
        Self(moment.as_second().div_euclid(60))
    }

    /// The first minute that begins at the moment or later.
    #[must_use]
    pub fn not_before(moment: Timestamp) -> Self {
        let within = Self::of(moment);
        Self(within.0 + i64::from(within.start() < moment))
    }

    /// This many minutes later, or earlier when negative.
    #[must_use]
    pub const fn plus(self, minutes: i64) -> Self {
        Self(self.0 + minutes)
    }

    /// The minutes from this one to `last`, both included; none when `last` is earlier.
    pub fn to(self, last: Self) -> impl Iterator<Item = Self> + use<> {
        (self.0..=last.0).map(Self)
    }

    /// Its first moment.
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
