//! `publish-lessons`, as bulk work
//!
//! Freezes the lessons of the next version of a large course, and puts the version in force, or keeps it, when
//! all are there.

use kernel::bulk::{BulkRun, BulkWork};
use kernel::table::{Action, Write};
use kernel::{BulkItem, Commit, Context, Error, EventSpec, Fact as _, Result};
use serde::{Deserialize, Serialize};

use crate::batch::next_by_ordinal;
use crate::error::OutlineError;
use crate::event::course::CoursePublished;
use crate::ids::CourseId;
use crate::outline::{FrozenLesson, PublishedOutline, VersionState};
use crate::publications::outline_key;
use crate::publisher::{Publisher, complete, freezing};

/// The publication of a version of a course.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LessonsPublication {
    pub(crate) course_id: CourseId,
    pub(crate) version: u32,
    /// What the version is for when all lessons are there.
    #[serde(default)]
    pub(crate) becomes: VersionState,
}

impl LessonsPublication {
    /// One run for each version.
    pub(crate) fn run_id(&self) -> String {
        format!("publish#{}#{}", self.course_id, self.version)
    }

    async fn next(&self, publisher: &Publisher) -> Result<PublishedOutline> {
        let next = publisher.outline(&self.course_id, self.version).await?;
        Ok(next.ok_or(OutlineError::NoSuchVersion)?)
    }
}

impl BulkWork for LessonsPublication {
    const NAME: &'static str = "publish-lessons";
    const MOST_FAILURES: u64 = 0;
    /// A frozen lesson has up to 350 KB, and a transaction up to 4 MB.
    const ITEMS: u32 = 10;
    const EMITS: &'static [EventSpec] = &[CoursePublished::SPEC];
    type Dependencies = Publisher;
    type Item = FrozenLesson;
    type Cursor = u16;

    /// Reads the outline, and all rows of these lessons together.
    async fn items(
        &self,
        after: Option<u16>,
        limit: u32,
        publisher: &Publisher,
        _: &Context,
    ) -> Result<Vec<BulkItem<FrozenLesson, u16>>> {
        let next = self.next(publisher).await?;
        let lessons = next_by_ordinal(next.to_freeze(), |lesson| lesson.ordinal, after, limit);
        let lessons = lessons.into_iter();
        let frozen = publisher.freeze(&next, lessons, self.becomes).await?;
        let items = frozen.into_iter().map(|lesson| BulkItem {
            label: next.lesson_id(lesson.lesson.ordinal).to_string(),
            cursor: lesson.lesson.ordinal,
            item: lesson,
        });
        Ok(items.collect())
    }

    async fn item(&self, lesson: FrozenLesson, _: &Publisher, _: &Context) -> Result<Commit<()>> {
        let write = freezing(&self.course_id, self.version, &lesson)?;
        Ok(Commit::nothing().write(write))
    }

    async fn finish(&self, _: &BulkRun, publisher: &Publisher, cx: &Context) -> Result<Commit<()>> {
        let mut next = self.next(publisher).await?;
        (next.state, next.published_at) = (self.becomes, cx.now);
        let course = publisher.course(&self.course_id).await?;
        let course = course.ok_or(crate::error::CourseError::NotFound)?;
        let before = publisher.in_force(&course).await?;
        complete(course, &next, before.as_ref(), cx)?.try_map(|_| Ok(()))
    }

    /// The version before stays in force, and the draft can be published again.
    async fn failed(
        &self,
        reason: &Error,
        publisher: &Publisher,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let Some(mut course) = publisher.course(&self.course_id).await? else {
            return Ok(Commit::nothing());
        };
        course.give_up_publishing(self.version, reason, cx.now);
        let outline = Action::Delete(outline_key(&self.course_id, self.version));
        Ok(Commit::save(course, |_, _| {})?.write(Write::always(outline)))
    }
}
