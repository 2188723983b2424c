//! The repository of courses.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | course | `COURSE#<id>` / `META` | |
//! | staff | `COURSE#<id>` / `STAFF#<user>` | gsi1 `STAFF#<user>` / course |
//! | learner | [`learner`](crate::learner) | |
//! | place in a list | `COURSE#<id>` / `LIST#<list>` | gsi1 `LIST#<list>` by the time of its first publication; that of all courses gsi2 `LIST#all` by title |
//! | place among deleted courses | `COURSE#<id>` / `DELETED#<owner>` | gsi1 `DELETED#<owner>` |
//! | slug | `UNIQUE#course-slug#<slug>` | |
//! | changes of prerequisites | `PREREQUISITES` | |
//!
//! A course is in a list only while it is published and public: one row for each list (all courses, its level,
//! its language, free, each tag, each instructor) with what a list shows, so that every list is one query. The
//! lists are sorted by time although all are written at their newest end: courses are published rarely.

mod lists;
mod slugs;

use std::sync::Arc;

use jiff::Timestamp;
use kernel::bulk::BulkProgress;
use kernel::table::{
    Action, Condition, Index, Key, KeyQuery, Table, Write, from_row, get_all, get_each, to_row,
};
use kernel::{BulkRun, Commit, Context, Dependency, Entity as _, Error, Result};
use serde::{Deserialize, Serialize};

use crate::access::Right;
use crate::consumers::copy_enrollments::learners_of;
use crate::course::Course;
use crate::course_access::CourseAccess;
use crate::error::CourseError;
use crate::ids::CourseId;
use crate::jobs::copy_lessons::LessonsCopy;
use crate::learner::{ActiveLearners, Learner};
use crate::outline::Outline;

pub(crate) use self::lists::{CourseCard, ListName, Lists};

/// The most enrollments that are read to count learners.
const MOST_COUNTED: u32 = 1_000;

/// All courses.
pub(crate) struct Courses {
    table: Arc<dyn Table>,
}

impl Dependency for Courses {
    type Parts = (Arc<dyn Table>,);

    fn new((table,): Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

/// How often prerequisites of courses were changed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct PrerequisiteChanges {
    version: u64,
}

impl PrerequisiteChanges {
    fn key() -> Key {
        Key::single("PREREQUISITES")
    }
}

impl Courses {
    /// Reads a course and who the caller is to it, in one call, and refuses who does not have a right.
    ///
    /// # Errors
    /// `courses.not_found`, `courses.not_staff`, `courses.archived`
    pub(crate) async fn open(
        &self,
        id: &CourseId,
        right: Right,
        cx: &Context,
    ) -> Result<CourseAccess> {
        let rows = self.table.get_many(&CourseAccess::keys(id, cx)).await?;
        let access = CourseAccess::from_rows(rows, cx)?;
        access.check(right, cx)?;
        Ok(access)
    }

    /// The same for a change of the course itself, with `If-Match`.
    ///
    /// # Errors
    /// Those of [`Self::open`]; 412 for a stale version.
    pub(crate) async fn changeable(
        &self,
        id: &CourseId,
        right: Right,
        cx: &Context,
    ) -> Result<Course> {
        let access = self.open(id, right, cx).await?;
        cx.check_version(access.course.history().version())?;
        Ok(access.course)
    }

    /// Reads courses, without regard to who asks; one that does not exist is left out. One call for a hundred
    /// of them.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) async fn find_many(&self, ids: &[CourseId]) -> Result<Vec<Course>> {
        let keys: Vec<_> = ids.iter().map(|id| Course::key(id.as_str())).collect();
        let rows = get_all(self.table.as_ref(), &keys).await?;
        rows.into_iter().flatten().map(from_row).collect()
    }

    /// How often prerequisites were changed until now.
    pub(crate) async fn prerequisite_changes(&self) -> Result<PrerequisiteChanges> {
        let row = self.table.get(&PrerequisiteChanges::key()).await?;
        let changes = row.map(from_row).transpose()?;
        Ok(changes.unwrap_or_default())
    }

    /// Counts a change of prerequisites. It loses the race if there was another one since the count was read.
    pub(crate) fn count(&self, before: PrerequisiteChanges) -> Result<Commit<()>> {
        let condition = Condition::unchanged_since(before.version);
        let version = before.version + 1;
        let row = to_row(
            &PrerequisiteChanges::key(),
            &PrerequisiteChanges { version },
        )?;
        Ok(Commit::nothing().write(Write::when(Action::Put(row), condition)))
    }

    /// Whether somebody is enrolled, was, or waits for a seat.
    pub(crate) async fn has_learners(&self, id: &CourseId) -> Result<bool> {
        let query = KeyQuery::partition(Index::Gsi1, learners_of(id)).limit(1);
        Ok(!self.table.query(&query).await?.items.is_empty())
    }

    /// How many learners have access now, among the first enrollments. One query, which reads copies: they are a
    /// moment behind.
    pub(crate) async fn active_learners(
        &self,
        id: &CourseId,
        now: Timestamp,
    ) -> Result<ActiveLearners> {
        let query = KeyQuery::partition(Index::Gsi1, learners_of(id)).limit(MOST_COUNTED);
        let rows = self.table.query(&query).await?;
        let mut active = 0;
        for row in rows.items {
            let learner = Learner::from_rows(Some(row), None)?;
            active += usize::from(learner.is_some_and(|learner| learner.is_active(now)));
        }
        Ok(ActiveLearners {
            active,
            more: rows.next.is_some(),
        })
    }

    /// How far the copying of the lessons of a course into another one is.
    ///
    /// # Errors
    /// `courses.not_a_copy`
    pub(crate) async fn copying(&self, from: &CourseId, to: &CourseId) -> Result<BulkProgress> {
        let run = BulkRun::read(self.table.as_ref(), &LessonsCopy::run_id(to)).await?;
        let is_of_course = |run: &BulkRun| {
            let work = serde_json::from_value::<LessonsCopy>(run.work().clone());
            work.is_ok_and(|work| work.from_course_id == *from)
        };
        let run = run.filter(is_of_course);
        Ok(run.ok_or(CourseError::NotACopy)?.progress())
    }

    /// Stores a new course. `taken` is the error if another course has its slug.
    ///
    /// # Errors
    /// `taken`, when the commit is carried out.
    pub(crate) fn add(&self, course: Course, taken: Error) -> Result<Commit<()>> {
        let lists = Lists::of(&course);
        let claim = slugs::claim(course.slug(), course.course_id(), taken);
        let commit = Commit::save(course, |_, _| {})?;
        Ok(lists.write_instead_of(None, commit)?.and(claim))
    }

    /// Stores a changed course. `before` are the lists in which it was.
    pub(crate) fn save(&self, course: Course, before: Lists) -> Result<Commit<()>> {
        let lists = Lists::of(&course);
        let commit = Commit::save(course, |_, _| {})?;
        lists.write_instead_of(Some(before), commit)
    }

    /// Reads a course with the outline of its draft, without regard to who asks. One call.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) async fn with_draft(&self, id: &CourseId) -> Result<Option<(Course, Outline)>> {
        let keys = [Course::key(id.as_str()), Outline::key(id.as_str())];
        let [course, draft] = get_each(self.table.as_ref(), keys).await?;
        let course = course.map(from_row).transpose()?;
        let draft = Outline::from_row(draft, id)?;
        Ok(course.map(|course| (course, draft)))
    }

    /// Removes a course with the outline of its draft, as it was read, and from all lists. Its slugs stay taken:
    /// links to it must not lead to another course.
    pub(crate) fn remove(&self, course: Course, draft: Outline) -> Commit<()> {
        let lists = Lists::of(&course);
        // On condition that the draft is unchanged, so that no lesson is left over that is created now.
        let commit = Commit::remove(course).and(Commit::remove(draft));
        lists.removed(commit)
    }
}
