//! Changes to rows, and when they may happen.

use super::{AttributeValue, Item, Key};
use crate::error::{Error, Kind};

/// A change to one row, with the condition under which it may happen.
#[derive(Debug)]
pub struct Write {
    /// The change.
    pub action: Action,
    /// When it may happen.
    pub condition: Condition,
    /// What to answer when it may not; [`Write::lost_race`] if nothing better is known.
    pub refusal: Option<Error>,
}

/// A change to one row.
#[derive(Debug, Clone)]
pub enum Action {
    /// Writes the whole row.
    Put(Item),
    /// Removes the row.
    Delete(Key),
    /// Changes numbers of a row, which is made if it is missing.
    Update {
        /// The row.
        key: Key,
        /// Attributes to set.
        set: Vec<(&'static str, AttributeValue)>,
        /// Attributes to add to; a missing one counts as zero.
        add: Vec<(&'static str, i64)>,
    },
    /// Changes nothing; the condition alone matters.
    Check(Key),
}

/// When a write may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Always.
    None,
    /// The row does not exist.
    Absent,
    /// The row exists.
    Present,
    /// The row has this `version`.
    Version(u64),
    /// The row does not exist or its `version` is lower than this. DynamoDB is sent a put under this
    /// condition alone, at half the price of a transaction. A put whose answer was lost is sent again
    /// and then refused: a refusal means that the row has this version or a later one.
    OlderThan(u64),
    /// The attribute is missing or at most this.
    AbsentOrAtMost(&'static str, i64),
    /// The attribute is more than the first and at most the second.
    Within(&'static str, i64, i64),
}

impl Write {
    /// A change without condition.
    #[must_use]
    pub const fn always(action: Action) -> Self {
        Self {
            action,
            condition: Condition::None,
            refusal: None,
        }
    }

    /// A change under a condition.
    #[must_use]
    pub const fn when(action: Action, condition: Condition) -> Self {
        Self {
            action,
            condition,
            refusal: None,
        }
    }

    /// What to answer when the condition fails.
    #[must_use]
    pub fn or(self, refusal: Error) -> Self {
        Self {
            refusal: Some(refusal),
            ..self
        }
    }

    /// The error of a failed condition.
    #[must_use]
    pub fn into_refusal(self) -> Error {
        self.refusal.unwrap_or_else(Self::lost_race)
    }

    /// Somebody else changed the row between our reading and our writing.
    #[must_use]
    pub fn lost_race() -> Error {
        Error::new(
            Kind::Conflict,
            "request.lost_race",
            "somebody changed it at the same moment; try again",
        )
    }
}
