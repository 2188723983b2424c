//! Conditional writes of rows.

use super::{AttributeValue, Item, Key};
use crate::error::{Error, Kind};

/// A change to one row, with the condition under which it is written.
#[derive(Debug)]
pub struct Write {
    /// The change.
    pub action: Action,
    /// The condition under which it is written.
    pub condition: Condition,
    /// The error when the condition fails; by default [`Write::lost_race`].
    pub refusal: Option<Error>,
}

/// A change to one row.
#[derive(Debug, Clone)]
pub enum Action {
    /// Writes the whole row.
    Put(Item),
    /// Removes the row.
    Delete(Key),
    /// Changes attributes of a row. A missing row is created.
    Update {
        /// The row.
        key: Key,
        /// Attributes to set.
        set: Vec<(&'static str, AttributeValue)>,
        /// Attributes to add to; a missing one counts as zero.
        add: Vec<(&'static str, i64)>,
    },
    /// Changes nothing; only checks the condition.
    Check(Key),
}

/// The condition of a write.
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
    /// The row does not exist or its `version` is lower than this. If a put under this condition is the
    /// only write, it is sent to DynamoDB without a transaction, at half the price. A put whose
    /// response was lost is sent again and then refused: a refusal means that the row has this
    /// version or a later one.
    OlderThan(u64),
    /// The attribute is missing or at most this number.
    AbsentOrAtMost(&'static str, i64),
    /// The attribute is more than the first number and at most the second.
    Within(&'static str, i64, i64),
}

impl Condition {
    /// The row is as it was read with this version; with 0, it did not exist and does not yet.
    #[must_use]
    pub const fn unchanged_since(version: u64) -> Self {
        match version {
            0 => Self::Absent,
            version => Self::Version(version),
        }
    }
}

impl Write {
    /// The code of [`Write::lost_race`].
    pub const LOST_RACE: &'static str = "request.lost_race";

    /// An unconditional write.
    #[must_use]
    pub const fn always(action: Action) -> Self {
        Self {
            action,
            condition: Condition::None,
            refusal: None,
        }
    }

    /// A conditional write.
    #[must_use]
    pub const fn when(action: Action, condition: Condition) -> Self {
        Self {
            action,
            condition,
            refusal: None,
        }
    }

    /// Sets the error for a failed condition.
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

    /// The row was changed by another request between the read and the write.
    #[must_use]
    pub fn lost_race() -> Error {
        Error::new(
            Kind::Conflict,
            Self::LOST_RACE,
            "it was changed by another request at the same time; try again",
        )
    }
}
