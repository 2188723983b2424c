//! What is read together: a course, somebody's part in it, and its room.

use kernel::projection::Copied;
use kernel::table::{Item, Key, from_row};
use kernel::{Context, Entity as _, ReadModel, Result};

use crate::course::{Course, CourseState};
use crate::enrollment::Enrollment;
use crate::error::{AdmissionError, EnrollmentError};
use crate::ids::{CourseId, EnrollmentId};
use crate::progress::Progress;
use crate::seats::{self, FreeSeat, Seats};
use crate::waitlist::Waitlist;

/// A course, and the part of a user in it.
pub(crate) struct Part {
    pub(crate) id: EnrollmentId,
    pub(crate) course: Copied<Course>,
    pub(crate) enrollment: Option<Enrollment>,
    pub(crate) progress: Option<Progress>,
}

/// The room of a course: its seats and its waitlist.
#[derive(Debug, Clone)]
pub(crate) struct Room {
    pub(crate) seats: Seats,
    pub(crate) waitlist: Waitlist,
}

impl Part {
    pub(super) fn keys(id: &EnrollmentId) -> [Key; 3] {
        [
            ReadModel::<Course>::key(id.course_id()),
            Enrollment::key(id.as_str()),
            Progress::key(id.as_str()),
        ]
    }

    pub(super) fn from_rows(
        id: EnrollmentId,
        mut rows: impl Iterator<Item = Option<Item>>,
    ) -> Result<Self> {
        let mut next = || rows.next().flatten();
        Ok(Self {
            id,
            course: ReadModel::<Course>::copied(next())?,
            enrollment: next().map(from_row).transpose()?,
            progress: next().map(from_row).transpose()?,
        })
    }

    /// The course, as far as it is known.
    #[must_use]
    pub(crate) const fn known_course(&self) -> Option<&Course> {
        match &self.course {
            Copied::Live(course) => Some(course),
            Copied::Deleted | Copied::Unknown => None,
        }
    }

    /// Whether the course may be published although its copy does not say so: there is none yet, or it is a draft.
    #[must_use]
    pub(crate) fn may_be_published(&self) -> bool {
        match &self.course {
            Copied::Unknown => true,
            Copied::Live(course) => course.state == CourseState::Draft,
            Copied::Deleted => false,
        }
    }

    /// The course.
    ///
    /// # Errors
    /// `enrollments.course_not_found`
    pub(crate) fn course(&self) -> Result<&Course> {
        Ok(self.known_course().ok_or(AdmissionError::CourseNotFound)?)
    }

    /// Takes the enrollment out.
    ///
    /// # Errors
    /// `enrollments.not_found`
    pub(crate) fn take_enrollment(&mut self) -> Result<Enrollment> {
        Ok(self.enrollment.take().ok_or(EnrollmentError::NotFound)?)
    }
}

impl Room {
    pub(super) fn keys(course_id: &CourseId) -> impl Iterator<Item = Key> {
        Seats::keys(course_id).chain([Waitlist::key(course_id)])
    }

    pub(super) fn from_rows(mut rows: impl Iterator<Item = Option<Item>>) -> Result<Self> {
        Ok(Self {
            seats: Seats::from_rows(rows.by_ref().take(seats::SHARDS))?,
            waitlist: Waitlist::from_row(rows.next().flatten())?,
        })
    }

    /// A seat for a newcomer: none while others wait.
    #[must_use]
    pub(crate) fn free_seat(&self, course: &Course, cx: &Context) -> Option<FreeSeat> {
        if !self.waitlist.is_empty() {
            return None;
        }
        self.seats.choose(course.capacity, 1, cx).pop()
    }
}
