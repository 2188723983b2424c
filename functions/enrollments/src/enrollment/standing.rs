//! Where somebody stands in a course.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Origin;

/// What is stored of where somebody stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum Standing {
    /// On the waitlist.
    Waiting {
        /// The number in the list.
        ticket: u64,
        since: Timestamp,
        /// What will give access.
        origin: Origin,
    },
    /// A seat is kept for them.
    Offered {
        until: Timestamp,
        /// What will give access.
        origin: Origin,
    },
    /// They have access while a grant is valid.
    In,
    /// Staff have interrupted the access.
    Suspended,
    /// They have left, or let an offer expire.
    Left,
    /// Staff have ended it.
    Removed,
    /// The last grant has ended.
    Expired,
}

/// Where somebody stands in a course, as everybody sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum State {
    /// On the waitlist.
    Waitlisted,
    /// A seat is kept until the learner answers, or for so long.
    Offered,
    /// The learner has access.
    Active,
    /// Staff have interrupted the access.
    Suspended,
    /// The learner has left, or let an offer expire.
    Withdrawn,
    /// The access has ended.
    Expired,
    /// Staff have ended it.
    Cancelled,
}

impl Standing {
    /// What will give access to somebody who waits.
    #[must_use]
    pub(super) const fn origin(&self) -> Option<&Origin> {
        match self {
            Self::Waiting { origin, .. } | Self::Offered { origin, .. } => Some(origin),
            _ => None,
        }
    }

    /// The number in the waitlist; none for who does not wait.
    #[must_use]
    pub(crate) const fn ticket(&self) -> Option<u64> {
        match self {
            Self::Waiting { ticket, .. } => Some(*ticket),
            _ => None,
        }
    }

    /// What it means, where a grant is valid or not.
    #[must_use]
    pub(super) const fn state(&self, has_valid_grant: bool) -> State {
        match self {
            Self::Waiting { .. } => State::Waitlisted,
            Self::Offered { .. } => State::Offered,
            Self::In if has_valid_grant => State::Active,
            Self::Suspended => State::Suspended,
            Self::Left => State::Withdrawn,
            Self::Removed => State::Cancelled,
            Self::In | Self::Expired => State::Expired,
        }
    }
}
