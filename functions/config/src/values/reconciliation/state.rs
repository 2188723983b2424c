//! The position of the reconciliation, and the results of one run.

use kernel::table::Key;
use serde::{Deserialize, Serialize};

use crate::values::name::Service;

/// The most differing settings that one run reports: at ten per event they fit into one transaction.
/// The next run finds the others.
pub(super) const DRIFTED_LIMIT: usize = 500;

/// The position at which the next run continues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    pub(super) service: Service,
    /// SSM's token for the next page; none at the beginning of the service.
    pub(super) page: Option<String>,
    /// The cursor in the index of pending settings; none to start with the longest pending ones.
    #[serde(default)]
    pub(super) waiting: Option<String>,
}

pub(super) fn position_key() -> Key {
    Key::single("RECONCILIATION")
}

impl Position {
    /// Moves to the beginning of the next service.
    pub(super) fn advance(&mut self) {
        self.service = self.service.successor();
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

/// The results of one run so far.
#[derive(Default)]
pub(super) struct ReconciliationState {
    /// The number of parameters that were compared.
    pub(super) compared: usize,
    /// The names of the settings that differ.
    pub(super) drifted: Vec<String>,
}

impl ReconciliationState {
    pub(super) fn is_full(&self) -> bool {
        self.drifted.len() >= DRIFTED_LIMIT
    }
}
