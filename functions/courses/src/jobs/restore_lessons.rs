//! `restore-lessons`, as bulk work
//!
//! Writes the lessons and exercises of a draft as they were in a published version. The draft's outline is that
//! of the version already, and nobody changes the draft until the work is done.

use std::sync::Arc;

use kernel::bulk::BulkWork;
use kernel::table::{Action, Index, Key, KeyQuery, Table, Write, from_row, to_row};
use kernel::{BulkItem, BulkRun, Commit, Context, Dependency, Entity as _, Result};
use serde::{Deserialize, Serialize};

use crate::batch::next_by_ordinal;
use crate::error::OutlineError;
use crate::exercise::Exercise;
use crate::ids::{CourseId, LessonId};
use crate::lesson::Lesson;
use crate::lesson::restoring::RestoredLesson;
use crate::outline::{FrozenLesson, Outline, PublishedLesson, PublishedOutline};
use crate::publications::{frozen_key, outline_key};

/// The restoring of the lessons of a draft.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LessonsRestoration {
    pub(crate) course_id: CourseId,
    pub(crate) version: u32,
    /// The version of the draft's outline with which it began.
    pub(crate) stamp: u64,
    /// The ordinals of the lessons that the version does not have.
    pub(crate) removed: Vec<u16>,
}

/// Drafts and published versions.
pub(crate) struct Restorer(Arc<dyn Table>);

impl Dependency for Restorer {
    type Parts = (Arc<dyn Table>,);

    fn new((table,): Self::Parts) -> Result<Self> {
        Ok(Self(table))
    }
}

impl Restorer {
    /// Refuses a draft whose rows are still being written: two restorations at once would mix what they write.
    /// After one that failed, the next one may begin. One read for a draft that is being restored, else none.
    ///
    /// # Errors
    /// `courses.restoring`
    pub(crate) async fn check_ended(&self, outline: &Outline) -> Result<()> {
        let Err(restoring) = outline.check_restored() else {
            return Ok(());
        };
        // Nothing else has changed the outline since the work began.
        let id = run_id(outline.course_id(), outline.version());
        let run = BulkRun::read(self.0.as_ref(), &id).await?;
        let goes_on = run.is_some_and(|run| run.progress().ended_at.is_none());
        if goes_on { Err(restoring) } else { Ok(()) }
    }
}

/// The name of a run: one for each version of the outline.
fn run_id(course: &CourseId, stamp: u64) -> String {
    format!("restore#{course}#{stamp}")
}

/// A lesson, as it is in the version; none, if it is not.
pub(crate) struct RestoredEntry {
    ordinal: u16,
    published: Option<PublishedLesson>,
}

impl LessonsRestoration {
    pub(crate) fn run_id(&self) -> String {
        run_id(&self.course_id, self.stamp)
    }

    async fn draft(&self, table: &dyn Table) -> Result<Option<Outline>> {
        let row = table.get(&Outline::key(self.course_id.as_str())).await?;
        row.map(from_row).transpose()
    }

    /// The writes that remove the exercises of a lesson, except those that are written.
    async fn remove_others(
        &self,
        id: &LessonId,
        kept: &[Exercise],
        table: &dyn Table,
    ) -> Result<Vec<Write>> {
        let query = KeyQuery::partition(Index::Table, Lesson::partition(id.as_str()));
        let query = query.starting_with(EXERCISE);
        let rows = table.query(&query).await?.items;
        let kept: Vec<Key> = kept
            .iter()
            .map(|exercise| Exercise::key(exercise.id()))
            .collect();
        let mut writes = Vec::new();
        for row in rows {
            let key: Key = from_row(row)?;
            if !kept.contains(&key) {
                writes.push(Write::always(Action::Delete(key)));
            }
        }
        Ok(writes)
    }
}

const EXERCISE: &str = "EXERCISE#";

impl BulkWork for LessonsRestoration {
    const NAME: &'static str = "restore-lessons";
    const MOST_FAILURES: u64 = 0;
    /// A lesson has up to 350 KB with its exercises, as much before, and a transaction up to 4 MB.
    const ITEMS: u32 = 4;
    const STEPS: u32 = 50;
    type Dependencies = Restorer;
    type Item = RestoredEntry;
    type Cursor = u16;

    async fn items(
        &self,
        after: Option<u16>,
        limit: u32,
        Restorer(table): &Restorer,
        _: &Context,
    ) -> Result<Vec<BulkItem<RestoredEntry, u16>>> {
        let row = table
            .get(&outline_key(&self.course_id, self.version))
            .await?;
        let version: PublishedOutline = from_row(row.ok_or(OutlineError::NoSuchVersion)?)?;
        let kept = version.lessons().map(|lesson| RestoredEntry {
            ordinal: lesson.ordinal,
            published: Some(lesson.clone()),
        });
        let removed = self.removed.iter().map(|ordinal| RestoredEntry {
            ordinal: *ordinal,
            published: None,
        });
        let entries = kept.chain(removed);
        let entries = next_by_ordinal(entries, |entry| entry.ordinal, after, limit);
        let items = entries.into_iter().map(|entry| BulkItem {
            label: version.lesson_id(entry.ordinal).to_string(),
            cursor: entry.ordinal,
            item: entry,
        });
        Ok(items.collect())
    }

    async fn item(
        &self,
        entry: RestoredEntry,
        Restorer(table): &Restorer,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let id = LessonId::new(self.course_id.clone(), entry.ordinal);
        let key = Lesson::key(id.as_str());
        let Some(published) = entry.published else {
            let others = self.remove_others(&id, &[], table.as_ref()).await?;
            let commit = Commit::nothing().write(Write::always(Action::Delete(key)));
            return Ok(others.into_iter().fold(commit, Commit::write));
        };
        let keys = [
            Outline::key(self.course_id.as_str()),
            frozen_key(&id, published.frozen_in),
            key.clone(),
        ];
        let [outline, frozen, before] = kernel::table::get_each(table.as_ref(), keys).await?;
        let outline: Outline = from_row(outline.ok_or(OutlineError::NoSuchVersion)?)?;
        let frozen: FrozenLesson = from_row(frozen.ok_or(OutlineError::NoSuchLesson)?)?;
        let before: Option<Lesson> = before.map(from_row).transpose()?;
        let (_, listed) = outline.lesson(entry.ordinal)?;
        let RestoredLesson {
            lesson,
            exercises,
            kept,
        } = RestoredLesson::new(&id, listed, frozen, before, cx.now)?;
        let others = self.remove_others(&id, &exercises, table.as_ref()).await?;
        let mut commit = others.into_iter().fold(kept, Commit::write);
        commit = commit.write(Write::always(Action::Put(to_row(&key, &lesson)?)));
        for exercise in &exercises {
            let row = to_row(&Exercise::key(exercise.id()), exercise)?;
            commit = commit.write(Write::always(Action::Put(row)));
        }
        Ok(commit)
    }

    async fn finish(
        &self,
        _: &BulkRun,
        Restorer(table): &Restorer,
        _: &Context,
    ) -> Result<Commit<()>> {
        match self.draft(table.as_ref()).await? {
            Some(mut outline) => {
                outline.end_restoring();
                Commit::save(outline, |_, _| {})
            }
            None => Ok(Commit::nothing()),
        }
    }
}
