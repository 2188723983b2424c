//! The ids in the lists of enrollments, for bulk work.

use kernel::Result;
use kernel::table::{Index, KeyQuery, from_row};
use serde::Deserialize;

use super::{Enrollments, lists};
use crate::ids::{CourseId, EnrollmentId, UserId};

/// An enrollment in a list.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) id: EnrollmentId,
    /// Its sort key in the list, after which the next one begins.
    pub(crate) place: String,
}

#[derive(Deserialize)]
struct Row {
    id: EnrollmentId,
    gsi1sk: String,
    gsi2sk: String,
}

impl Enrollments {
    /// The next enrollments of a user, by the time of their creation. One call.
    pub(crate) async fn ids_of_user(
        &self,
        user_id: &UserId,
        after: Option<String>,
        limit: u32,
    ) -> Result<Vec<Listed>> {
        let list = KeyQuery::partition(Index::Gsi1, lists::of_user(user_id));
        self.next_in(list, |row| row.gsi1sk, after, limit).await
    }

    /// The next enrollments of a course, by state and user. One call.
    pub(crate) async fn ids_of_course(
        &self,
        course_id: &CourseId,
        after: Option<String>,
        limit: u32,
    ) -> Result<Vec<Listed>> {
        let list = KeyQuery::partition(Index::Gsi2, lists::of_course(course_id));
        self.next_in(list, |row| row.gsi2sk, after, limit).await
    }

    /// `!` is before every character of a sort key, and `~` after.
    async fn next_in(
        &self,
        list: KeyQuery,
        place: fn(Row) -> String,
        after: Option<String>,
        limit: u32,
    ) -> Result<Vec<Listed>> {
        let first = after.map_or_else(|| "!".to_owned(), |after| format!("{after}!"));
        let query = list.between(first, "~").limit(limit);
        let rows = self.table.query(&query).await?.items.into_iter();
        let listed = |row: Row| Listed {
            id: row.id.clone(),
            place: place(row),
        };
        rows.map(|row| from_row(row).map(listed)).collect()
    }
}
