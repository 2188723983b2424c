//! The lists of enrollments: of a user, and of a course.

use std::collections::HashMap;

use kernel::page::{Limit, Page, read_page};
use kernel::projection::Copied;
use kernel::table::{Index, Item, KeyQuery, from_row, get_all};
use kernel::{Context, Entity as _, ReadModel, Result};

use super::saving::{MOST_RUNS, RUNS};
use super::{Enrollments, Part};
use crate::course::Course;
use crate::enrollment::{Enrollment, State};
use crate::ids::{CourseId, EnrollmentId, UserId};
use crate::progress::Progress;

pub(super) fn of_user(user_id: &UserId) -> String {
    format!("USER#{user_id}")
}

pub(super) fn of_course(course_id: &CourseId) -> String {
    format!("COURSE#{course_id}")
}

/// What the sort key of an enrollment in the list of its course begins with.
pub(super) const fn prefix(state: State) -> &'static str {
    match state {
        State::Waitlisted => "waitlisted#",
        State::Offered => "offered#",
        State::Active => "active#",
        State::Suspended => "suspended#",
        State::Withdrawn => "withdrawn#",
        State::Expired => "expired#",
        State::Cancelled => "cancelled#",
    }
}

/// The course that a row is a copy of, as far as it is known.
pub(super) fn known(row: Option<Item>) -> Result<Option<Course>> {
    match ReadModel::<Course>::copied(row)? {
        Copied::Live(course) => Ok(Some(course)),
        Copied::Deleted | Copied::Unknown => Ok(None),
    }
}

impl Enrollments {
    /// The enrollments of a user with their courses and progress, the newest first. Two calls.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn of_user(
        &self,
        user_id: &UserId,
        (limit, cursor): (Limit, Option<&str>),
        cx: &Context,
    ) -> Result<Page<Part>> {
        let query = KeyQuery::partition(Index::Gsi1, of_user(user_id)).descending();
        let page = read_page(self.table.as_ref(), query, limit, cursor, cx).await?;
        self.with_progress(page).await
    }

    /// The learners of a course with their progress, by state and user. Two calls.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn of_course(
        &self,
        course_id: &CourseId,
        state: Option<State>,
        (limit, cursor): (Limit, Option<&str>),
        cx: &Context,
    ) -> Result<Page<Part>> {
        let query = KeyQuery::partition(Index::Gsi2, of_course(course_id));
        let query = query.starting_with(state.map_or("", prefix));
        let page = read_page(self.table.as_ref(), query, limit, cursor, cx).await?;
        self.with_progress(page).await
    }

    /// The runs that a learner has ended, the first one first. One call.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) async fn runs(&self, id: &EnrollmentId) -> Result<Vec<Progress>> {
        let partition = Progress::partition(id.as_str());
        let query = KeyQuery::partition(Index::Table, partition).starting_with(RUNS);
        let rows = self.table.query(&query.limit(MOST_RUNS)).await?.items;
        rows.into_iter().map(from_row).collect()
    }

    async fn with_progress(&self, page: Page<Enrollment>) -> Result<Page<Part>> {
        let ids = page.items.iter().map(Enrollment::enrollment_id);
        let mut keys: Vec<_> = ids.clone().map(|id| Progress::key(id.as_str())).collect();
        let mut courses: Vec<_> = ids.map(EnrollmentId::course_id).collect();
        courses.sort_unstable();
        courses.dedup();
        keys.extend(courses.iter().map(|id| ReadModel::<Course>::key(id)));
        let mut rows = get_all(self.table.as_ref(), &keys).await?;
        let copies = rows.split_off(page.items.len());
        let copies = courses.into_iter().cloned().zip(copies);
        let copies: HashMap<CourseId, _> = copies.collect();
        let mut progress = rows.into_iter();
        let mut parts = Vec::with_capacity(page.items.len());
        for enrollment in page.items {
            let id = enrollment.enrollment_id().clone();
            let copy = copies.get(id.course_id()).cloned().flatten();
            parts.push(Part {
                course: ReadModel::<Course>::copied(copy)?,
                progress: progress.next().flatten().map(from_row).transpose()?,
                enrollment: Some(enrollment),
                id,
            });
        }
        Ok(Page {
            items: parts,
            next_cursor: page.next_cursor,
        })
    }

    /// A course, as far as it is known. One call.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) async fn course(&self, id: &CourseId) -> Result<Option<Course>> {
        known(self.table.get(&ReadModel::<Course>::key(id)).await?)
    }
}
