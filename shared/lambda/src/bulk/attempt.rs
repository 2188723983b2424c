//! How a step is retried after its commit was refused.

use kernel::error::Error;

/// The number of attempts for an item that is alone in its step and whose commit is refused.
const TRIES: u32 = 3;

/// The settings of the next step's attempt.
pub(super) struct Attempt {
    /// The largest number of items.
    pub(super) items: u32,
    /// How often the commit of a single item was refused.
    refused: u32,
    /// The error with which the next item fails without another attempt.
    pub(super) final_error: Option<Error>,
}

impl Attempt {
    pub(super) const fn full(items: u32) -> Self {
        Self {
            items,
            refused: 0,
            final_error: None,
        }
    }

    /// Whether the previous step was committed.
    pub(super) const fn is_full(&self, items: u32) -> bool {
        self.items == items && self.refused == 0
    }

    /// The attempt after a refused commit of `items` items. It takes half of them, so that the refused
    /// item is alone in the end. Then this item is retried, because the cause may be a race with
    /// another writer.
    pub(super) fn after_refusal(&self, items: u32, refusal: Error) -> Self {
        if items > 1 {
            return Self::full(items / 2);
        }
        let refused = self.refused + 1;
        Self {
            items: 1,
            refused,
            final_error: (refused >= TRIES).then_some(refusal),
        }
    }
}
