//! Deleting a course, and taking that back. A deleted course keeps its row, as a tombstone, until it is purged.

use jiff::{SignedDuration, Timestamp};
use kernel::Result;
use serde::{Deserialize, Serialize};

use super::{Course, State};
use crate::error::CourseError;
use crate::event::course::{CourseDeleted, CoursePurged, CourseRestored, CourseState};

/// How long a deleted course can be restored.
pub(crate) const RESTORABLE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// That a course is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Deletion {
    /// When nothing of it is left.
    pub(crate) purge_at: Timestamp,
}

impl Course {
    /// Deletes the course for now, and says when it is purged. Domains that use it consume the event.
    ///
    /// # Errors
    /// `courses.publishing`, `courses.still_published`
    pub(crate) fn delete(&mut self, now: Timestamp) -> Result<Timestamp> {
        self.check_not_publishing()?;
        if self.state == State::Published {
            return Err(CourseError::StillPublished.into());
        }
        let purge_at = now + RESTORABLE;
        self.deletion = Some(Deletion { purge_at });
        self.history.record(&CourseDeleted {
            course_id: self.id.clone(),
            slug: self.slug.clone(),
            purge_at,
        });
        Ok(purge_at)
    }

    /// Takes the deletion back: the course is what it was before. Returns the time at which it would have been
    /// purged.
    ///
    /// # Errors
    /// `courses.not_deleted`
    pub(crate) fn restore(&mut self, now: Timestamp) -> Result<Timestamp> {
        let deletion = self.deletion.take().ok_or(CourseError::NotDeleted)?;
        self.updated_at = now;
        let course = CourseState::of(self);
        self.history.record(&CourseRestored { course });
        Ok(deletion.purge_at)
    }

    /// Says that nothing of the course is left.
    pub(crate) fn purge(&mut self) {
        self.history.record(&CoursePurged {
            course_id: self.id.clone(),
            slug: self.slug.clone(),
        });
    }

    #[must_use]
    pub(crate) const fn deletion(&self) -> Option<Deletion> {
        self.deletion
    }
}
