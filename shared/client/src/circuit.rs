//! The circuit breaker between a calling domain and a called one: its state and rules, without I/O.
//!
//! All functions of the calling domain share one row, `CIRCUIT#<caller>.<callee>`. It is closed, or it is
//! open until a time. After this time, one call is allowed as a probe: the function that moves the time
//! by [`PROBE_LEASE`] in a conditional write. If the probe succeeds, the circuit closes; if it fails, the
//! circuit is open for a longer time; if its function ends without a result, the next probe follows when
//! the lease is over. So "half open" is an open circuit whose time has come, and needs no state.

use std::time::Duration;

use jiff::Timestamp;
use kernel::{History, entity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// After how many failures in a row, in one process, the circuit opens.
pub const FAILURES: u32 = 5;

/// The time within which these failures happen. Older ones are forgotten.
pub const WINDOW: Duration = Duration::from_secs(30);

/// For how long a circuit is open at first. Each probe that fails doubles the time.
pub const FIRST_PAUSE: Duration = Duration::from_secs(10);

/// The longest pause between two probes, without jitter.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(80);

/// For how long a probe has the circuit for itself: longer than a call may take.
pub const PROBE_LEASE: Duration = Duration::from_secs(5);

/// The state of a circuit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum State {
    /// Calls are made.
    Closed,
    /// No calls are made, except for a probe from time to time.
    Open,
}

/// A circuit.
#[derive(Debug, Serialize, Deserialize)]
pub struct Circuit {
    /// `syllabi.subjects`
    name: String,
    caller: String,
    callee: String,
    state: State,
    since: Timestamp,
    /// When the next probe is allowed, in milliseconds since 1970.
    probe_at: i64,
    /// How often it has opened since it was closed.
    openings: u32,
    failures: u32,
    #[serde(rename = "version")]
    history: History,
}

entity!(Circuit, name);

/// The name of the attribute that a probe moves.
pub(crate) const PROBE_AT: &str = "probe_at";

/// Calls from one domain to another are no longer made, because the last ones failed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CircuitOpened {
    /// The calling and the called domain.
    #[serde(flatten)]
    ends: Ends,
    /// How many calls in a row have failed.
    #[schemars(example = 5)]
    failures: u32,
    /// When it opened.
    since: Timestamp,
}

/// Calls from one domain to another are made again.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CircuitClosed {
    /// The calling and the called domain.
    #[serde(flatten)]
    ends: Ends,
    /// Whether an operator has closed it. Otherwise a call has succeeded.
    reset: bool,
    /// When it closed.
    since: Timestamp,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Ends {
    /// The calling domain.
    #[schemars(example = &"syllabi")]
    caller: String,
    /// The called domain.
    #[schemars(example = &"subjects")]
    callee: String,
}

kernel::facts! { CircuitOpened, CircuitClosed }

/// The name of the circuit between two domains: `syllabi.subjects`.
#[must_use]
pub fn name(caller: &str, callee: &str) -> String {
    format!("{caller}.{callee}")
}

impl Circuit {
    /// A circuit that has never opened.
    #[must_use]
    pub fn new(caller: &str, callee: &str, now: Timestamp) -> Self {
        Self {
            name: name(caller, callee),
            caller: caller.to_owned(),
            callee: callee.to_owned(),
            state: State::Closed,
            since: now,
            probe_at: 0,
            openings: 0,
            failures: 0,
            history: History::default(),
        }
    }

    /// When the next probe is allowed; `None` if the circuit is closed.
    #[must_use]
    pub fn closed_until_probe(&self) -> Option<i64> {
        (self.state == State::Open).then_some(self.probe_at)
    }

    /// Opens it, after this many failures in a row. `jitter` is from 0 to 1. An open circuit stays as it is.
    pub fn open(&mut self, failures: u32, jitter: f64, now: Timestamp) {
        if self.state == State::Open {
            return;
        }
        self.state = State::Open;
        self.since = now;
        self.failures = failures;
        self.openings = 0;
        self.wait(jitter, now);
        self.history.record(&CircuitOpened {
            ends: self.ends(),
            failures,
            since: now,
        });
    }

    /// Keeps it open for a longer time, because the probe has failed. A closed circuit stays as it is.
    pub fn probe_failed(&mut self, jitter: f64, now: Timestamp) {
        if self.state == State::Open {
            self.failures = self.failures.saturating_add(1);
            self.wait(jitter, now);
            self.history.advance();
        }
    }

    /// Closes it: a probe has succeeded, or an operator resets it. A closed circuit stays as it is.
    pub fn close(&mut self, reset: bool, now: Timestamp) {
        if self.state == State::Closed {
            return;
        }
        self.state = State::Closed;
        self.since = now;
        self.failures = 0;
        self.openings = 0;
        self.probe_at = 0;
        self.history.record(&CircuitClosed {
            ends: self.ends(),
            reset,
            since: now,
        });
    }

    /// The state, since when, and the failures in a row that led to it.
    #[must_use]
    pub const fn state(&self) -> (State, Timestamp, u32) {
        (self.state, self.since, self.failures)
    }

    fn wait(&mut self, jitter: f64, now: Timestamp) {
        let pause = pause(self.openings, jitter);
        self.openings = self.openings.saturating_add(1);
        self.probe_at = (now + pause).as_millisecond();
    }

    fn ends(&self) -> Ends {
        Ends {
            caller: self.caller.clone(),
            callee: self.callee.clone(),
        }
    }
}

/// The pause after `openings` earlier ones: doubled each time up to [`LONGEST_PAUSE`], and up to a quarter
/// longer, so that circuits that opened together do not probe together.
fn pause(openings: u32, jitter: f64) -> Duration {
    let doubled = FIRST_PAUSE.saturating_mul(1_u32.checked_shl(openings).unwrap_or(u32::MAX));
    let pause = doubled.min(LONGEST_PAUSE);
    pause + pause.mul_f64(jitter.clamp(0.0, 1.0) / 4.0)
}

#[cfg(test)]
mod tests;
