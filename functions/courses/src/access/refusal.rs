//! The replies for what is not open.

use kernel::{Error, Result};
use serde_json::json;

use super::{Access, Lock, Why};
use crate::error::{AccessError, CourseError};

impl Access {
    /// Refuses what is not open.
    ///
    /// # Errors
    /// `courses.locked`, `courses.not_enrolled`, `courses.access_ended`, `courses.not_found`,
    /// `courses.not_staff`, `courses.archived`, `courses.deleted`
    pub(crate) fn check(self) -> Result<()> {
        Err(match self {
            Self::Open => return Ok(()),
            Self::Locked(lock) => lock.into_error(),
            Self::Gone => AccessError::Ended.into(),
            Self::Hidden => CourseError::NotFound.into(),
            Self::Forbidden => AccessError::NotStaff.into(),
            Self::Frozen => AccessError::Archived.into(),
            Self::Deleted => CourseError::Deleted.into(),
        })
    }

    /// Why it is locked, in a list of what the caller sees; none, if it is open.
    #[must_use]
    pub(crate) fn into_lock(self) -> Option<Lock> {
        match self {
            Self::Open => None,
            Self::Locked(lock) => Some(lock),
            _ => Some(Lock::because(Why::AccessEnded, Vec::new())),
        }
    }
}

impl Lock {
    fn into_error(self) -> Error {
        let refusal = match self.why {
            Why::NotEnrolled => AccessError::NotEnrolled.into(),
            _ => Error::from(AccessError::Locked),
        };
        refusal
            .with_detail("why", json!(self.why))
            .with_detail("unlocks_at", json!(self.unlocks_at))
            .with_detail("missing", json!(self.missing))
            .with_detail("groups", json!(self.groups))
            .with_detail("how", json!(self.how))
    }
}
