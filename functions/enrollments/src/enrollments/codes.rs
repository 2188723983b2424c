//! The codes of courses.

use kernel::page::{Limit, Page, read_page};
use kernel::table::from_row;
use kernel::{Context, Result};

use super::{Enrollments, Part, Room};
use crate::code::{self, Code, CodeId};
use crate::course::Course;
use crate::ids::{CourseId, EnrollmentId};
use crate::people::check_teaches;

impl Enrollments {
    /// Reads a course with its room, somebody's part in it, and a code of it, in one call.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) async fn part_room_and_code(
        &self,
        id: EnrollmentId,
        code_id: Option<&CodeId>,
    ) -> Result<(Part, Room, Option<Code>)> {
        let course_id = id.course_id();
        let mut keys: Vec<_> = Part::keys(&id).into_iter().collect();
        keys.extend(Room::keys(course_id));
        keys.extend(code_id.map(|code_id| code::key(course_id, code_id)));
        let mut rows = self.table.get_many(&keys).await?.into_iter();
        let part = Part::from_rows(id, &mut rows)?;
        let room = Room::from_rows(&mut rows)?;
        let code = rows.next().flatten().map(from_row).transpose()?;
        Ok((part, room, code))
    }

    /// Refuses a caller who does not teach the course, and returns what is known of it. One call.
    ///
    /// # Errors
    /// `enrollments.course_not_found`, `enrollments.not_staff`
    pub(crate) async fn taught_course(
        &self,
        course_id: &CourseId,
        cx: &Context,
    ) -> Result<Option<Course>> {
        let course = self.course(course_id).await?;
        check_teaches(course.as_ref(), cx)?;
        Ok(course)
    }

    /// The codes of a course, in the order of their ids. One call.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn codes(
        &self,
        course_id: &CourseId,
        (limit, cursor): (Limit, Option<&str>),
        cx: &Context,
    ) -> Result<Page<Code>> {
        let query = code::of_course(course_id);
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }
}
