//! What must be true at the end, whatever failed: checked from the tables and from what clients know.

mod commands;
mod domains;
mod events;

use std::collections::HashMap;

use kernel::Envelope;

use crate::Outcome;
use crate::client::Sent;
use crate::load::Load;
use crate::tables::Tables;

/// The result of one check.
pub(crate) struct Checked {
    pub(crate) claim: &'static str,
    /// How many things were checked.
    pub(crate) checked: usize,
    pub(crate) violations: Vec<String>,
}

impl Checked {
    const fn of(claim: &'static str) -> Self {
        Self {
            claim,
            checked: 0,
            violations: Vec::new(),
        }
    }

    fn expect(&mut self, is_true: bool, violation: impl FnOnce() -> String) {
        self.checked += 1;
        if !is_true {
            self.violations.push(violation());
        }
    }
}

/// All checks.
pub(crate) fn all(tables: &Tables, sent: &[Sent], load: &Load) -> Outcome<Vec<Checked>> {
    let recorded = tables.all_events()?;
    let mut caused: HashMap<&str, Vec<&Envelope>> = HashMap::new();
    for event in recorded.iter().map(|event| &event.envelope) {
        // What consumers caused has an event as its cause.
        if event.metadata.causation_id.is_none() {
            caused.entry(&event.correlation_id).or_default().push(event);
        }
    }
    Ok(vec![
        commands::accepted_has_its_event(sent, &caused),
        commands::refused_has_no_event(sent, &caused),
        commands::key_has_one_effect(sent, &caused),
        events::versions_have_no_gap(tables)?,
        events::rows_agree_with_events(tables)?,
        events::events_are_stored_once(tables)?,
        domains::codes_are_unique(tables),
        domains::seats_are_exact(tables, load),
        events::copies_agree(tables)?,
    ])
}
