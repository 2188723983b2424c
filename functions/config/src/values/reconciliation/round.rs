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
    /// Behind which of the settings that wait for SSM to go on; none for those that wait longest.
    #[serde(default)]
    pub(super) waiting: Option<String>,
}

pub(super) fn position_key() -> Key {
    Key::single("RECONCILIATION")
}

impl Position {
    /// On to the service behind this one.
    pub(super) fn step(&mut self) {
        self.service = self.service.following();
        self.page = None;
    }

    pub(super) const fn at(service: Service) -> Self {
        Self {
            service,
            page: None,
            waiting: None,
        }
    }
}

/// What a walk has seen so far.
#[derive(Default)]
pub(super) struct ReconciliationState {
    pub(super) looked_at: usize,
    pub(super) drifted: Vec<String>,
}

impl ReconciliationState {
    pub(super) fn is_enough(&self) -> bool {
        self.drifted.len() >= ENOUGH
    }
}
