//! A course and the caller's part in it, which are read together.

use kernel::table::{Item, Key, from_row};
use kernel::{Context, Entity as _, Error, Result};

use crate::course::{Course, Role, UserId};
use crate::error::CourseError;
use crate::ids::CourseId;
use crate::learner::Learner;

/// A course, and who the caller is to it.
pub(crate) struct CourseAccess {
    pub(crate) course: Course,
    pub(crate) role: Option<Role>,
    pub(crate) learner: Option<Learner>,
}

impl CourseAccess {
    /// The rows that say it, which are read together with others.
    pub(crate) fn keys(id: &CourseId, cx: &Context) -> [Key; 3] {
        let [enrolled, completed] = Learner::keys(id, cx.actor.name());
        [Course::key(id.as_str()), enrolled, completed]
    }

    /// What these rows say to the caller.
    ///
    /// # Errors
    /// `courses.not_found`
    pub(crate) fn from_rows(rows: Vec<Option<Item>>, cx: &Context) -> Result<Self> {
        let mut rows = rows.into_iter();
        let mut next = || rows.next().flatten();
        let course: Course = from_row(next().ok_or(CourseError::NotFound)?)?;
        Ok(Self {
            role: course.staff().role_of(cx.actor.name()),
            course,
            learner: Learner::from_rows(next(), next())?,
        })
    }

    #[must_use]
    pub(crate) const fn course_id(&self) -> &CourseId {
        self.course.course_id()
    }

    #[must_use]
    pub(crate) const fn current_version(&self) -> Option<u32> {
        self.course.current_version()
    }
}

/// The caller's id, as lists of staff name it.
///
/// # Errors
/// Internal, for an actor whose name is no user's id.
pub(crate) fn caller_id(cx: &Context) -> Result<UserId> {
    UserId::new(cx.actor.name()).map_err(Error::internal)
}
