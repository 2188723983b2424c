//! Learners who are not in a list any more.

use kernel::table::{Index, KeyQuery, from_row, read_rows};
use kernel::{Commit, Context, Result};

use super::{Enrollments, lists};
use crate::course::Course;
use crate::enrollment::{Enrollment, Origin, Reason, Reference, State};
use crate::error::ImportError;
use crate::ids::{EnrollmentId, UserId};

/// The most active learners of a course that are compared with a list.
const MOST_ACTIVE: usize = 5_000;

impl Enrollments {
    /// The learners who have access by a list alone: no teachers, and nobody who has another grant. A call for each
    /// 1000 active learners.
    ///
    /// # Errors
    /// `enrollments.too_many_learners`
    pub(crate) async fn active_by(
        &self,
        origin: &Origin,
        course: &Course,
        cx: &Context,
    ) -> Result<Vec<UserId>> {
        let query = KeyQuery::partition(Index::Gsi2, lists::of_course(&course.course_id));
        let query = query.starting_with(lists::prefix(State::Active));
        let rows = read_rows(self.table.as_ref(), query, MOST_ACTIVE).await?;
        let rows = rows.ok_or(ImportError::TooManyLearners(MOST_ACTIVE))?;
        let mut users = Vec::new();
        for row in rows {
            let enrollment: Enrollment = from_row(row)?;
            if is_active_by(origin, &enrollment, course, cx) {
                users.push(enrollment.enrollment_id().user_id().clone());
            }
        }
        Ok(users)
    }

    /// Suspends a learner who is not in a list any more, if they still have access by this list alone. One call.
    ///
    /// # Errors
    /// `enrollments.course_not_found`
    pub(crate) async fn suspend_missing(
        &self,
        id: EnrollmentId,
        origin: &Origin,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let mut part = self.part(id).await?;
        let enrollment = part.enrollment.take();
        let course = part.course()?;
        let enrollment =
            enrollment.filter(|enrollment| is_active_by(origin, enrollment, course, cx));
        let Some(mut enrollment) = enrollment else {
            return Ok(Commit::nothing());
        };
        enrollment.suspend(origin.reference.as_ref().and_then(reason), cx.now)?;
        self.save_changed(enrollment, None, cx)
    }
}

fn is_active_by(origin: &Origin, enrollment: &Enrollment, course: &Course, cx: &Context) -> bool {
    let user_id = enrollment.enrollment_id().user_id();
    enrollment.state(cx.now) == State::Active
        && enrollment.grants().are_only_from(origin, cx.now)
        && !course.is_staff(user_id.as_str())
}

/// What the learner reads.
fn reason(list: &Reference) -> Option<Reason> {
    Reason::new(&format!("no longer in the list {list}")).ok()
}
