//! Who the caller is to an enrollment.

use kernel::{Context, Error, Permission, Result};

use crate::course::Course;
use crate::enrollments::Part;
use crate::error::{AdmissionError, EnrollmentError};
use crate::ids::UserId;

/// The caller, as a user.
///
/// # Errors
/// Internal, for a caller who is no user: routes with this permission have none.
pub(crate) fn myself(cx: &Context) -> Result<UserId> {
    cx.actor.name().parse().map_err(Error::internal)
}

/// Whether the caller teaches the course or is an administrator.
#[must_use]
pub(crate) fn is_staff(course: Option<&Course>, cx: &Context) -> bool {
    cx.actor.may(Permission::ManageCourses)
        || course.is_some_and(|course| course.is_staff(cx.actor.name()))
}

/// Refuses a caller who does not teach the course. To strangers, a draft or a private course does not exist.
///
/// # Errors
/// `enrollments.course_not_found`, `enrollments.not_staff`
pub(crate) fn check_teaches(course: Option<&Course>, cx: &Context) -> Result<()> {
    if is_staff(course, cx) {
        return Ok(());
    }
    match course {
        Some(course) if !course.is_hidden() => Err(EnrollmentError::NotStaff.into()),
        _ => Err(AdmissionError::CourseNotFound.into()),
    }
}

impl Part {
    #[must_use]
    pub(crate) fn is_of_caller(&self, cx: &Context) -> bool {
        cx.actor.is_user(self.id.user_id().as_str())
    }

    #[must_use]
    pub(crate) fn is_staff(&self, cx: &Context) -> bool {
        is_staff(self.known_course(), cx)
    }

    /// Refuses everybody but the learner and the staff of the course.
    ///
    /// # Errors
    /// `enrollments.not_found`
    pub(crate) fn check_seen(&self, cx: &Context) -> Result<()> {
        if self.is_of_caller(cx) || self.is_staff(cx) {
            return Ok(());
        }
        Err(EnrollmentError::NotFound.into())
    }

    /// Refuses everybody but the learner.
    ///
    /// # Errors
    /// `enrollments.not_found`, and for staff `enrollments.not_learner`
    pub(crate) fn check_learner(&self, cx: &Context) -> Result<()> {
        self.check_seen(cx)?;
        if self.is_of_caller(cx) {
            return Ok(());
        }
        Err(self.or_not_found(EnrollmentError::NotLearner))
    }

    /// Refuses everybody but the staff of the course.
    ///
    /// # Errors
    /// `enrollments.not_found`, and for the learner `enrollments.not_staff`
    pub(crate) fn check_staff(&self, cx: &Context) -> Result<()> {
        self.check_seen(cx)?;
        if self.is_staff(cx) {
            return Ok(());
        }
        Err(self.or_not_found(EnrollmentError::NotStaff))
    }

    /// A refusal of what exists.
    fn or_not_found(&self, refusal: EnrollmentError) -> Error {
        match &self.enrollment {
            Some(_) => refusal.into(),
            None => EnrollmentError::NotFound.into(),
        }
    }
}
