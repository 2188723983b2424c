//! `copy-circuits`: `CircuitOpened.v1` and `CircuitClosed.v1` of every domain
//!
//! Keeps a copy of every circuit that has ever opened, so that one list has the circuits of all domains.

use std::fmt;

use client::circuit::State;
use jiff::Timestamp;
use kernel::Projection;
use kernel::table::{Index, Item, set_key};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::view::CircuitView;

/// The partition of the index that has all circuits.
pub(crate) const ALL: &str = "CIRCUITS";

/// A circuit between two domains, as of its last event.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CircuitCopy {
    caller: String,
    callee: String,
    state: State,
    since: Timestamp,
    failures: u32,
}

/// `syllabi.subjects`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct CircuitName(String);

impl fmt::Display for CircuitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The events that are read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
pub(crate) enum CircuitFact {
    /// Calls are no longer made.
    #[serde(rename = "CircuitOpened.v1")]
    Opened {
        /// The calling domain.
        caller: String,
        /// The called domain.
        callee: String,
        /// How many calls in a row have failed.
        failures: u32,
        /// When it opened.
        since: Timestamp,
    },
    /// Calls are made again.
    #[serde(rename = "CircuitClosed.v1")]
    Closed {
        /// The calling domain.
        caller: String,
        /// The called domain.
        callee: String,
        /// When it closed.
        since: Timestamp,
    },
}

impl Projection for CircuitCopy {
    const NAME: &'static str = "copy-circuits";
    const SOURCE: &'static str = "*";
    const TYPE: &'static str = "Circuit";
    type Id = CircuitName;
    type Fact = CircuitFact;

    fn content(fact: CircuitFact) -> Option<Self> {
        Some(match fact {
            CircuitFact::Opened {
                caller,
                callee,
                failures,
                since,
            } => Self {
                caller,
                callee,
                state: State::Open,
                since,
                failures,
            },
            CircuitFact::Closed {
                caller,
                callee,
                since,
            } => Self {
                caller,
                callee,
                state: State::Closed,
                since,
                failures: 0,
            },
        })
    }

    fn place(&self, row: &mut Item) {
        let name = client::circuit::name(&self.caller, &self.callee);
        set_key(row, Index::Gsi1, ALL, &name);
    }
}

impl From<CircuitCopy> for CircuitView {
    fn from(copy: CircuitCopy) -> Self {
        Self {
            caller: copy.caller,
            callee: copy.callee,
            state: copy.state,
            since: copy.since,
            failures: copy.failures,
        }
    }
}

#[cfg(test)]
mod tests;
