//! The versions of a course: their outlines, which never change.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{Index, KeyQuery, Table, from_row};
use kernel::{Context, Dependency, Entity as _, Reply, Result};
use schemars::JsonSchema;
use serde::Serialize;

use crate::access::Right;
use crate::course::Course;
use crate::course_access::CourseAccess;
use crate::error::OutlineError;
use crate::ids::{CourseId, LessonId};
use crate::outline::{FrozenLesson, Note, PublishedOutline, VersionState};
use crate::publications::{OUTLINES, frozen_key, outline_key};

/// The versions of courses.
pub(crate) struct Versions {
    table: Arc<dyn Table>,
}

impl Dependency for Versions {
    type Parts = (Arc<dyn Table>,);

    fn new((table,): Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

/// A version of a course.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseVersionView {
    /// The course.
    pub(crate) course_id: CourseId,
    /// The number of the version. Numbers grow, and some are missing.
    pub(crate) version: u32,
    /// What it is for.
    pub(crate) state: VersionState,
    /// What staff note about it.
    #[schemars(example = &"Before the exams were moved")]
    pub(crate) note: Option<Note>,
    /// When it was published or kept, or when that began.
    pub(crate) published_at: Timestamp,
    /// The number of its modules.
    #[schemars(example = 2)]
    pub(crate) module_count: usize,
    /// The number of its lessons.
    #[schemars(example = 5)]
    pub(crate) lesson_count: usize,
    /// The number of lessons without which it is not completed.
    #[schemars(example = 4)]
    pub(crate) required_count: usize,
    /// The path of its outline.
    #[schemars(example = &"/api/v1/courses/0197a1b2-0000-7000-8000-000000000001/outline?version=1")]
    pub(crate) outline: String,
    /// Whether it is made after the reply.
    #[serde(skip)]
    pub(crate) is_accepted: bool,
}

impl From<&PublishedOutline> for CourseVersionView {
    fn from(outline: &PublishedOutline) -> Self {
        Self {
            course_id: outline.course_id.clone(),
            version: outline.version,
            state: outline.state,
            note: outline.note.clone(),
            published_at: outline.published_at,
            module_count: outline.modules.len(),
            lesson_count: outline.lessons().count(),
            required_count: outline.required().len(),
            outline: Course::outline_path(&outline.course_id, outline.version),
            is_accepted: false,
        }
    }
}

impl Reply for CourseVersionView {
    fn status(&self) -> Option<u16> {
        self.is_accepted.then_some(202)
    }

    fn version(&self) -> Option<u64> {
        Some(self.version.into())
    }

    fn location(&self) -> Option<String> {
        let (id, version) = (&self.course_id, self.version);
        Some(format!("/api/v1/courses/{id}/versions/{version}"))
    }
}

impl Versions {
    /// A page of all versions, for staff, the newest first. Two calls: the course, and the page.
    ///
    /// # Errors
    /// `courses.not_found`, `courses.not_staff`
    pub(crate) async fn page(
        &self,
        id: &CourseId,
        (limit, cursor): (Limit, Option<&str>),
        cx: &Context,
    ) -> Result<Page<CourseVersionView>> {
        let rows = self.table.get_many(&CourseAccess::keys(id, cx)).await?;
        let access = CourseAccess::from_rows(rows, cx)?;
        access.check(Right::ReadDraft, cx)?;
        let query = KeyQuery::partition(Index::Table, Course::partition(id.as_str()));
        let last = outline_key(id, access.course.last_version()).sk;
        let query = query.between(OUTLINES, last).descending();
        let page = read_page(self.table.as_ref(), query, limit, cursor, cx).await?;
        Ok(page.map(|outline: PublishedOutline| CourseVersionView::from(&outline)))
    }

    /// Reads versions, for staff, in one call.
    ///
    /// # Errors
    /// `courses.not_found`, `courses.not_staff`, `courses.no_such_version`
    pub(crate) async fn get<const N: usize>(
        &self,
        id: &CourseId,
        versions: [u32; N],
        cx: &Context,
    ) -> Result<[PublishedOutline; N]> {
        let (_, outlines) = self.read(id, versions, Right::ReadDraft, cx).await?;
        Ok(outlines)
    }

    /// Reads a lesson as it was in a version, for staff. Two calls: the version says which frozen lesson it is.
    ///
    /// # Errors
    /// `courses.not_found`, `courses.not_staff`, `courses.no_such_version`, also for a version whose lessons
    /// are not all written; `courses.lesson_not_found`
    pub(crate) async fn lesson(
        &self,
        id: &CourseId,
        version: u32,
        lesson_id: &LessonId,
        cx: &Context,
    ) -> Result<FrozenLesson> {
        let [outline] = self.get(id, [version], cx).await?;
        if outline.state == VersionState::Unfinished {
            return Err(OutlineError::NoSuchVersion.into());
        }
        let lesson = outline
            .lessons()
            .find(|lesson| outline.lesson_id(lesson.ordinal) == *lesson_id);
        let lesson = lesson.ok_or(OutlineError::NoSuchLesson)?;
        let key = frozen_key(lesson_id, lesson.frozen_in);
        let row = self.table.get(&key).await?;
        from_row(row.ok_or(OutlineError::NoSuchLesson)?)
    }

    /// Reads two versions that are or were in force, for who may see the course. Without `until`, the
    /// later one is the one in force: two calls then, and one otherwise.
    ///
    /// # Errors
    /// `courses.not_found`, `courses.not_published`, `courses.no_such_version`
    pub(crate) async fn compared(
        &self,
        id: &CourseId,
        since: u32,
        until: Option<u32>,
        cx: &Context,
    ) -> Result<(PublishedOutline, PublishedOutline)> {
        if let Some(until) = until {
            let (_, [before, after]) = self.read(id, [since, until], Right::See, cx).await?;
            return Ok((before, after));
        }
        let (access, [before]) = self.read(id, [since], Right::See, cx).await?;
        let current = access.current_version().ok_or(OutlineError::NotPublished)?;
        let row = self.table.get(&outline_key(id, current)).await?;
        Ok((before, from_row(row.ok_or(OutlineError::NoSuchVersion)?)?))
    }

    /// Reads versions: of those who may only see the course, versions that are or were in force.
    async fn read<const N: usize>(
        &self,
        id: &CourseId,
        versions: [u32; N],
        right: Right,
        cx: &Context,
    ) -> Result<(CourseAccess, [PublishedOutline; N])> {
        let mut keys = CourseAccess::keys(id, cx).to_vec();
        let of_course = keys.len();
        // A row is read once, also if both versions are the same.
        let mut numbers = versions.to_vec();
        numbers.dedup();
        keys.extend(numbers.iter().map(|version| outline_key(id, *version)));
        let mut rows = self.table.get_many(&keys).await?;
        let outlines = rows.split_off(of_course);
        let access = CourseAccess::from_rows(rows, cx)?;
        access.check(right, cx)?;
        let is_of_staff = right == Right::ReadDraft;
        if !is_of_staff && access.current_version().is_none() {
            return Err(OutlineError::NotPublished.into());
        }
        let mut found = Vec::with_capacity(N);
        for row in outlines {
            let outline: PublishedOutline = from_row(row.ok_or(OutlineError::NoSuchVersion)?)?;
            if !is_of_staff && outline.state != VersionState::Published {
                return Err(OutlineError::NoSuchVersion.into());
            }
            found.push(outline);
        }
        let outlines = versions.map(|version| {
            let mut known = found.iter();
            known.find(|outline| outline.version == version).cloned()
        });
        let missing = || kernel::Error::from(OutlineError::NoSuchVersion);
        let outlines: Result<Vec<_>> = outlines
            .into_iter()
            .map(|outline| outline.ok_or_else(missing))
            .collect();
        let outlines = <[PublishedOutline; N]>::try_from(outlines?).map_err(|_| missing())?;
        Ok((access, outlines))
    }
}
