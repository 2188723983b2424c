//! How a step is tried again after its commit was refused.

use kernel::error::Error;

/// How often an item alone is tried whose commit is refused.
const TRIES: u32 = 3;

/// How the next step is tried.
pub(super) struct Attempt {
    /// How many items it takes.
    pub(super) items: u32,
    /// How often an item alone was refused.
    refused: u32,
    /// Why the next item is not tried again.
    pub(super) verdict: Option<Error>,
}

impl Attempt {
    pub(super) const fn full(items: u32) -> Self {
        Self {
            items,
            refused: 0,
            verdict: None,
        }
    }

    /// Whether the step before was carried out.
    pub(super) const fn is_full(&self, items: u32) -> bool {
        self.items == items && self.refused == 0
    }

    /// After a refused commit of `items` items: half of them, so that the item at fault is alone in
    /// the end; then it is tried again, since another writer may have won a race.
    pub(super) fn after_refusal(&self, items: u32, refusal: Error) -> Self {
        if items > 1 {
            return Self::full(items / 2);
        }
        let refused = self.refused + 1;
        Self {
            items: 1,
            refused,
            verdict: (refused >= TRIES).then_some(refusal),
        }
    }
}
