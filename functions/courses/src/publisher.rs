//! Publishing: the draft becomes a version that is in force, or a snapshot.
//!
//! A small draft is published in one transaction. Of a larger one the outline of the next version is written
//! first, then each lesson that differs, and in the end the pointer in the row of the course; what was written
//! until then is read by nobody, so that the version before stays in force if it goes no further.

mod lessons;
mod preparation;
mod writes;

use std::sync::Arc;

use kernel::table::{Action, Condition, Table, Write, from_row};
use kernel::{BulkRun, Commit, Context, Dependency, Entity as _, Result};

pub(crate) use self::preparation::Preparation;
use self::writes::begin;
pub(crate) use self::writes::{complete, freezing};
use crate::access::Right;
use crate::checks::{Problem, of_outline};
use crate::course::Course;
use crate::drafts::Draft;
use crate::error::CourseError;
use crate::ids::CourseId;
use crate::outline::{Note, Outline, PublishedOutline, VersionState};
use crate::publications::outline_key;
use crate::versions::CourseVersionView;
use crate::view::CourseView;

/// The most lessons that are written in one transaction with the course, which may be in 60 lists.
const MOST_LESSONS: usize = 15;

/// The most bytes of these lessons. A transaction has at most 4 MB.
const MOST_BYTES: usize = 2_000_000;

/// Publishes drafts.
pub(crate) struct Publisher {
    table: Arc<dyn Table>,
}

impl Dependency for Publisher {
    type Parts = (Arc<dyn Table>,);

    fn new((table,): Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl Publisher {
    /// Reads a course with its draft, and the version that it would become. Two reads, and a third one while
    /// another version is being made.
    ///
    /// # Errors
    /// `courses.not_found`, `courses.not_staff`, `courses.archived`, `courses.publishing`; 412 for a stale
    /// version.
    pub(crate) async fn prepare(
        &self,
        id: &CourseId,
        right: Right,
        cx: &Context,
    ) -> Result<Preparation> {
        let (draft, _) = Draft::read(self.table.as_ref(), id, Vec::new(), cx).await?;
        draft.access.check(right, cx)?;
        let (mut course, draft) = (draft.access.course, draft.outline);
        cx.check_version(course.history().version())?;
        self.forget_ended(&mut course).await?;
        let before = self.in_force(&course).await?;
        let version = course.next_version()?;
        let next = draft.publication(before.as_ref(), version, cx.now)?;
        Ok(Preparation {
            course,
            draft,
            before,
            next,
        })
    }

    /// Takes a course out of a publication whose work has ended and could not say so in the course's row.
    async fn forget_ended(&self, course: &mut Course) -> Result<()> {
        if let Some(publishing) = course.publishing() {
            let run = BulkRun::read(self.table.as_ref(), &publishing.run_id).await?;
            if run.is_none_or(|run| run.progress().ended_at.is_some()) {
                course.forget_publishing();
            }
        }
        Ok(())
    }

    /// The outline that is in force, if there is one.
    pub(crate) async fn in_force(&self, course: &Course) -> Result<Option<PublishedOutline>> {
        match course.current_version() {
            Some(version) => self.outline(course.course_id(), version).await,
            None => Ok(None),
        }
    }

    /// The outline of a version, also of one that is not in force yet.
    pub(crate) async fn outline(
        &self,
        id: &CourseId,
        version: u32,
    ) -> Result<Option<PublishedOutline>> {
        let row = self.table.get(&outline_key(id, version)).await?;
        row.map(from_row).transpose()
    }

    /// Reads the course itself.
    pub(crate) async fn course(&self, id: &CourseId) -> Result<Option<Course>> {
        let row = self.table.get(&Course::key(id.as_str())).await?;
        row.map(from_row).transpose()
    }

    /// Publishes what was prepared: at once, or by work that begins with this commit.
    ///
    /// # Errors
    /// `courses.not_ready`, `courses.nothing_to_publish`, `courses.draft_changed`
    pub(crate) async fn publish(
        &self,
        preparation: Preparation,
        cx: &Context,
    ) -> Result<Commit<CourseView>> {
        refuse(of_outline(&preparation.draft))?;
        if preparation.before.is_some() && preparation.changes().is_empty() {
            return Err(CourseError::NothingToPublish.into());
        }
        self.make(preparation, cx).await
    }

    /// Keeps what was prepared as a version that learners do not read, whatever is wrong with it.
    ///
    /// # Errors
    /// `courses.draft_changed`
    pub(crate) async fn keep_snapshot(
        &self,
        mut preparation: Preparation,
        note: Option<Note>,
        cx: &Context,
    ) -> Result<Commit<CourseVersionView>> {
        preparation.next.state = VersionState::Snapshot;
        preparation.next.note = note;
        let mut view = CourseVersionView::from(&preparation.next);
        if !preparation.is_small() {
            view.state = VersionState::Unfinished;
            view.is_accepted = true;
        }
        let commit = self.make(preparation, cx).await?;
        commit.try_map(|_| Ok(view))
    }

    async fn make(&self, preparation: Preparation, cx: &Context) -> Result<Commit<CourseView>> {
        if !preparation.is_small() {
            return begin(preparation, cx);
        }
        let Preparation {
            course,
            draft,
            before,
            next,
        } = preparation;
        let frozen = self.freeze(&next, next.to_freeze(), next.state).await?;
        let mut commit = complete(course, &next, before.as_ref(), cx)?;
        for lesson in &frozen {
            commit = commit.write(freezing(&next.course_id, next.version, lesson)?);
        }
        // What others change in the meantime belongs to the next version. A draft without a row has no lessons.
        let condition = Condition::unchanged_since(draft.version());
        let unchanged = Action::Check(Outline::key(next.course_id.as_str()));
        Ok(commit.write(Write::when(unchanged, condition)))
    }
}

fn refuse(problems: Vec<Problem>) -> Result<()> {
    let errors: Vec<_> = problems.into_iter().filter(Problem::is_error).collect();
    if errors.is_empty() {
        return Ok(());
    }
    Err(CourseError::NotReady(errors).into())
}
