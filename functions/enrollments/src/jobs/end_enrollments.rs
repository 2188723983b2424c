//! `end-enrollments`, as bulk work
//!
//! Ends all enrollments of a course that was deleted, or deletes all those of a user whose account was deleted,
//! with their progress. Their seats are free, and nobody waits behind them.

use kernel::bulk::BulkWork;
use kernel::{BulkItem, Commit, Context, EventSpec, Fact as _, Result};
use serde::{Deserialize, Serialize};

use crate::enrollment::EndedBy;
use crate::enrollments::{Enrollments, Listed};
use crate::event::{EnrollmentCancelled, EnrollmentDeleted, SeatReleased};
use crate::ids::{CourseId, EnrollmentId, UserId};

/// Whose enrollments end.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EnrollmentsEnd {
    /// Those of a course: they stay, as cancelled ones.
    OfCourse(CourseId),
    /// Those of a user: nothing of them stays.
    OfUser(UserId),
}

impl BulkWork for EnrollmentsEnd {
    const NAME: &'static str = "end-enrollments";
    const EMITS: &'static [EventSpec] = &[
        EnrollmentCancelled::SPEC,
        EnrollmentDeleted::SPEC,
        SeatReleased::SPEC,
    ];
    type Dependencies = Enrollments;
    type Item = EnrollmentId;
    type Cursor = String;

    async fn items(
        &self,
        after: Option<String>,
        limit: u32,
        enrollments: &Enrollments,
        _: &Context,
    ) -> Result<Vec<BulkItem<EnrollmentId, String>>> {
        let found = match self {
            Self::OfCourse(course_id) => enrollments.ids_of_course(course_id, after, limit).await?,
            Self::OfUser(user_id) => enrollments.ids_of_user(user_id, after, limit).await?,
        };
        let item = |Listed { id, place }| BulkItem {
            label: place.clone(),
            cursor: place,
            item: id,
        };
        Ok(found.into_iter().map(item).collect())
    }

    async fn item(
        &self,
        id: EnrollmentId,
        enrollments: &Enrollments,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let (part, room) = enrollments.part_and_room(id).await?;
        let Some(mut enrollment) = part.enrollment else {
            return Ok(Commit::nothing());
        };
        let by = EndedBy::Staff(None);
        let ended = enrollments.end(&mut enrollment, room.waitlist, by, cx)?;
        match self {
            Self::OfCourse(_) => Ok(ended.and(enrollments.save_changed(enrollment, None, cx)?)),
            Self::OfUser(_) => Ok(ended.and(enrollments.remove(enrollment).await?)),
        }
    }
}
