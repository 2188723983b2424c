//! The repository of drafts: outlines, lessons and exercises as staff edit them.
//!
//! | row | pk / sk |
//! |---|---|
//! | outline | `COURSE#<id>` / `OUTLINE` |
//! | lesson | `LESSON#<id>` / `META` |
//! | exercise | `LESSON#<id>` / `EXERCISE#<number>` |
//! | earlier text of a lesson | [`revisions`](crate::lesson::revisions) |
//!
//! Every change of a draft writes the outline, on condition that it is as it was read: changes of one draft
//! come one after the other, and their stamps grow.

use std::sync::Arc;

use kernel::table::{Action, Condition, Item, Key, Table, Write, from_row, get_all};
use kernel::{Commit, Context, Dependency, Entity, Result};

use crate::access::Right;
use crate::course::Course;
use crate::course_access::CourseAccess;
use crate::error::{ExerciseError, OutlineError};
use crate::exercise::Exercise;
use crate::ids::{CourseId, ExerciseId, LessonId};
use crate::lesson::revisions::{RevisionText, RevisionView, revision_key};
use crate::lesson::view::LessonView;
use crate::lesson::{Blocks, Lesson};
use crate::outline::Outline;
use crate::outline::entries::LessonFacts;

/// Drafts.
pub(crate) struct Drafts {
    table: Arc<dyn Table>,
}

impl Dependency for Drafts {
    type Parts = (Arc<dyn Table>,);

    fn new((table,): Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

/// A draft, and who the caller is to its course.
pub(crate) struct Draft {
    pub(crate) access: CourseAccess,
    pub(crate) outline: Outline,
}

impl Draft {
    /// Reads the course, the caller's part in it, its outline, and further rows, in one call. What the caller may
    /// do is not checked.
    ///
    /// # Errors
    /// `courses.not_found`
    pub(crate) async fn read(
        table: &dyn Table,
        id: &CourseId,
        more: Vec<Key>,
        cx: &Context,
    ) -> Result<(Self, Vec<Option<Item>>)> {
        let mut keys = CourseAccess::keys(id, cx).to_vec();
        let outline_at = keys.len();
        keys.push(Outline::key(id.as_str()));
        keys.extend(more);
        let mut rows = table.get_many(&keys).await?;
        let more = rows.split_off(outline_at + 1);
        let outline = Outline::from_row(rows.pop().flatten(), id)?;
        let access = CourseAccess::from_rows(rows, cx)?;
        Ok((Self { access, outline }, more))
    }

    /// Refuses who does not have a right, and changes of a draft that is being restored.
    fn check(&self, right: Right, cx: &Context) -> Result<()> {
        self.access.check(right, cx)?;
        if right == Right::Edit {
            self.outline.check_restored()?;
        }
        Ok(())
    }
}

impl Drafts {
    /// Reads a course that the caller sees with its draft, in one call. Whether they see the draft is not
    /// checked.
    ///
    /// # Errors
    /// `courses.not_found`
    pub(crate) async fn visible(&self, id: &CourseId, cx: &Context) -> Result<Draft> {
        let (draft, _) = Draft::read(self.table.as_ref(), id, Vec::new(), cx).await?;
        draft.access.check(Right::See, cx)?;
        Ok(draft)
    }

    /// Reads a draft that the caller may see, in one call.
    ///
    /// # Errors
    /// `courses.not_found`, `courses.not_staff`
    pub(crate) async fn readable(&self, id: &CourseId, cx: &Context) -> Result<Draft> {
        let (draft, _) = Draft::read(self.table.as_ref(), id, Vec::new(), cx).await?;
        draft.access.check(Right::ReadDraft, cx)?;
        Ok(draft)
    }

    /// Reads a draft that the caller may change, in one call.
    ///
    /// # Errors
    /// `courses.not_found`, `courses.not_staff`, `courses.archived`, `courses.restoring`
    pub(crate) async fn editable(&self, id: &CourseId, cx: &Context) -> Result<Draft> {
        let (draft, _) = Draft::read(self.table.as_ref(), id, Vec::new(), cx).await?;
        draft.check(Right::Edit, cx)?;
        Ok(draft)
    }

    /// Reads a draft and one of its lessons, in one call, if the caller has the right.
    ///
    /// # Errors
    /// Those of the right; `courses.lesson_not_found`
    pub(crate) async fn with_lesson(
        &self,
        id: &LessonId,
        right: Right,
        cx: &Context,
    ) -> Result<(Draft, Lesson)> {
        let keys = vec![Lesson::key(id.as_str())];
        let (draft, mut rows) = Draft::read(self.table.as_ref(), id.course_id(), keys, cx).await?;
        draft.check(right, cx)?;
        let row = rows.pop().flatten().ok_or(OutlineError::NoSuchLesson)?;
        Ok((draft, from_row(row)?))
    }

    /// Reads a draft, one of its lessons and a text that it had before, in one call, if the caller has the right.
    ///
    /// # Errors
    /// Those of the right; `courses.lesson_not_found`, `courses.no_such_revision`
    pub(crate) async fn with_revision(
        &self,
        id: &LessonId,
        number: u64,
        right: Right,
        cx: &Context,
    ) -> Result<(Draft, Lesson, RevisionView)> {
        let keys = vec![Lesson::key(id.as_str()), revision_key(id, number)];
        let (draft, mut rows) = Draft::read(self.table.as_ref(), id.course_id(), keys, cx).await?;
        draft.check(right, cx)?;
        let (text, lesson) = (rows.pop().flatten(), rows.pop().flatten());
        let lesson: Lesson = from_row(lesson.ok_or(OutlineError::NoSuchLesson)?)?;
        let text: RevisionText = from_row(text.ok_or(OutlineError::NoSuchRevision)?)?;
        // A text that the row does not list is left over from a lesson that was deleted and restored.
        let listed = lesson.revisions().find(|one| one.revision == number);
        let revision = RevisionView {
            revision: listed.ok_or(OutlineError::NoSuchRevision)?.clone(),
            blocks: text.blocks,
        };
        Ok((draft, lesson, revision))
    }

    /// Reads a draft and one of its exercises, in one call, if the caller has the right.
    ///
    /// # Errors
    /// Those of the right; `courses.exercise_not_found`
    pub(crate) async fn with_exercise(
        &self,
        id: &ExerciseId,
        right: Right,
        cx: &Context,
    ) -> Result<(Draft, Exercise)> {
        let keys = vec![Exercise::key(id.as_str())];
        let course_id = id.lesson_id().course_id();
        let (draft, mut rows) = Draft::read(self.table.as_ref(), course_id, keys, cx).await?;
        draft.check(right, cx)?;
        let row = rows.pop().flatten().ok_or(ExerciseError::NotFound)?;
        Ok((draft, from_row(row)?))
    }

    /// Reads exercises of one lesson, in the order of their numbers' list.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) async fn exercises(
        &self,
        lesson: &LessonId,
        numbers: &[u16],
    ) -> Result<Vec<Exercise>> {
        let keys: Vec<_> = Exercise::keys(lesson, numbers).collect();
        let rows = get_all(self.table.as_ref(), &keys).await?;
        rows.into_iter().flatten().map(from_row).collect()
    }

    /// Stores an outline. The outline of a course that was never edited has no row: then the course must
    /// still exist.
    ///
    /// # Errors
    /// Internal, when the outline cannot be written as a row.
    pub(crate) fn save(&self, outline: Outline) -> Result<Commit<()>> {
        let is_first = outline.history().stored_version() == 0 && outline.history().has_changed();
        let course = Action::Check(Course::key(outline.course_id().as_str()));
        let commit = stored(outline)?;
        Ok(if is_first {
            commit.write(Write::when(course, Condition::Present))
        } else {
            commit
        })
    }

    /// Gives a lesson other facts and blocks, keeps the blocks before as a revision, and stores it with its outline.
    /// Equal ones change nothing.
    ///
    /// # Errors
    /// `request.invalid` with the field, and those of the outline.
    pub(crate) fn change_lesson(
        &self,
        mut outline: Outline,
        mut lesson: Lesson,
        facts: LessonFacts,
        blocks: Blocks,
        cx: &Context,
    ) -> Result<Commit<LessonView>> {
        let ordinal = lesson.lesson_id().ordinal();
        let (_, entry) = outline.lesson(ordinal)?;
        let mut kept = Commit::nothing();
        if entry.facts != facts || blocks != *lesson.blocks() {
            let blocks = lesson.checked(blocks)?;
            let (version, bytes) = (lesson.next_version(), blocks.bytes());
            let entry = outline.change_lesson(ordinal, facts, version, bytes)?;
            kept = lesson.revise(blocks, entry.stamp, cx.now)?;
        }
        let view = LessonView::of_draft(&outline, &lesson)?;
        let commit = self.save_with_lesson(outline, lesson)?.and(kept);
        Ok(commit.reply(view))
    }

    /// Stores an outline with one of its lessons.
    ///
    /// # Errors
    /// Internal, when one of them cannot be written as a row.
    pub(crate) fn save_with_lesson(&self, outline: Outline, lesson: Lesson) -> Result<Commit<()>> {
        Ok(self.save(outline)?.and(stored(lesson)?))
    }

    /// Stores an outline without one of its lessons, and removes the lesson and its exercises.
    ///
    /// # Errors
    /// Internal, when the outline cannot be written as a row.
    pub(crate) fn remove_lesson(
        &self,
        outline: Outline,
        id: &LessonId,
        exercises: &[u16],
    ) -> Result<Commit<()>> {
        // Whoever changes one of these rows writes the outline too.
        let keys = Lesson::keys(id, exercises).into_iter();
        let rows = keys.map(|key| Write::always(Action::Delete(key)));
        Ok(rows.fold(self.save(outline)?, Commit::write))
    }

    /// Stores an outline with one of its exercises.
    ///
    /// # Errors
    /// Internal, when one of them cannot be written as a row.
    pub(crate) fn save_with_exercise(
        &self,
        outline: Outline,
        exercise: Exercise,
    ) -> Result<Commit<()>> {
        Ok(self.save(outline)?.and(stored(exercise)?))
    }
}

/// Stores an entity, if it has changed.
fn stored<E: Entity>(entity: E) -> Result<Commit<()>> {
    if entity.history().has_changed() {
        Commit::save(entity, |_, _| ())
    } else {
        Ok(Commit::nothing())
    }
}
