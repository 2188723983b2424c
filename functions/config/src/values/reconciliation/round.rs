//! How far a walk is, and what it found.

use kernel::table::Key;
use serde::{Deserialize, Serialize};

use crate::values::name::Service;

/// The most settings that a walk finds to differ: with ten to a fact they fit into a transaction. The
/// next walk finds the others.
pub(super) const ENOUGH: usize = 500;

/// Where the next walk begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    pub(super) service: Service,
    /// Where the page before ended; none at the beginning of the service.
    pub(super) page: Option<String>,
}

pub(super) fn position_key() -> Key {
    Key::single("RECONCILIATION")
}

impl Position {
    pub(super) const fn at(service: Service) -> Self {
        Self {
            service,
            page: None,
        }
    }
}

/// What a walk has seen so far.
#[derive(Default)]
pub(super) struct Round {
    pub(super) looked_at: usize,
    pub(super) drifted: Vec<String>,
}

impl Round {
    pub(super) fn is_enough(&self) -> bool {
        self.drifted.len() >= ENOUGH
    }
}
