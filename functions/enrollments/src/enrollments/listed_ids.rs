//! The ids in the lists of enrollments, for bulk work.

use kernel::Result;
use kernel::table::{Index, Item, KeyQuery, from_row};
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
        let query = KeyQuery::partition(Index::Gsi1, lists::of_user(user_id));
        let rows = self.next_rows(query, after, limit).await?.into_iter();
        let listed = |row: Row| Listed {
            id: row.id,
            place: row.gsi1sk,
        };
        rows.map(|row| from_row(row).map(listed)).collect()
    }

    /// The next enrollments of a course, by state and user. One call.
    pub(crate) async fn ids_of_course(
        &self,
        course_id: &CourseId,
        after: Option<String>,
        limit: u32,
    ) -> Result<Vec<Listed>> {
        let query = KeyQuery::partition(Index::Gsi2, lists::of_course(course_id));
        let rows = self.next_rows(query, after, limit).await?.into_iter();
        let listed = |row: Row| Listed {
            id: row.id,
            place: row.gsi2sk,
        };
        rows.map(|row| from_row(row).map(listed)).collect()
    }

    /// `!` is before every character of a sort key, and `~` after.
    async fn next_rows(
        &self,
        query: KeyQuery,
        after: Option<String>,
        limit: u32,
    ) -> Result<Vec<Item>> {
        let first = after.map_or_else(|| "!".to_owned(), |after| format!("{after}!"));
        let query = query.between(first, "~").limit(limit);
        Ok(self.table.query(&query).await?.items)
    }
}
