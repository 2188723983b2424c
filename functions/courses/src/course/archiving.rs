//! Archiving a course, and ending that.

use jiff::Timestamp;
use kernel::Result;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Course, State};
use crate::error::{AccessError, CourseError};
use crate::event::course::{CourseArchived, CourseState, CourseUnarchived};

/// What the learners of an archived course keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum ArchiveAccess {
    /// Everything.
    Keep,
    /// They read and do not answer any more.
    ReadOnly,
    /// Everything until a time, and then nothing.
    EndOn,
}

/// That a course is archived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Archive {
    /// What its learners keep.
    pub(crate) access: ArchiveAccess,
    /// When the access ends, with `end_on`.
    pub(crate) ends_at: Option<Timestamp>,
}

impl Course {
    /// Ends enrolling, and says what learners keep. It may be said anew.
    ///
    /// # Errors
    /// `courses.never_published`, `courses.publishing`
    pub(crate) fn archive(&mut self, archive: Archive, now: Timestamp) -> Result<()> {
        if self.state == State::Draft {
            return Err(CourseError::NeverPublished.into());
        }
        self.check_not_publishing()?;
        if self.archive.as_ref() == Some(&archive) {
            return Ok(());
        }
        self.state = State::Archived;
        self.archive = Some(archive);
        self.updated_at = now;
        let course = CourseState::of(self);
        self.history.record(&CourseArchived { course });
        Ok(())
    }

    /// Ends the archive: the version in force is published again.
    ///
    /// # Errors
    /// `courses.not_archived`
    pub(crate) fn unarchive(&mut self, now: Timestamp) -> Result<()> {
        if self.state != State::Archived {
            return Err(CourseError::NotArchived.into());
        }
        self.state = State::Published;
        self.archive = None;
        self.updated_at = now;
        let course = CourseState::of(self);
        self.history.record(&CourseUnarchived { course });
        Ok(())
    }

    /// Refuses a course that is archived.
    ///
    /// # Errors
    /// `courses.archived`
    pub(crate) fn check_open(&self) -> Result<()> {
        if self.state == State::Archived {
            return Err(AccessError::Archived.into());
        }
        Ok(())
    }

    #[must_use]
    pub(crate) const fn archived(&self) -> Option<&Archive> {
        self.archive.as_ref()
    }
}
