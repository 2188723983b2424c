//! The repository of semesters.
//!
//! | row | pk / sk | |
//! |---|---|---|
//! | semester | `SEMESTER#<id>` / `META` | |
//! | usage | `SEMESTER#<id>` / `USAGE` | what belongs to it, counted; its own row, so that adding a syllabus does not change the semester |
//! | open item | `SEMESTER#<id>` / `OPEN#<kind>#<id>` | what must be finished before it is closed |
//! | calendar | `CALENDAR#<calendar>` | the outlines of all its semesters, with a `version` |
//!
//! Every change of what rules compare writes the calendar's row on condition of its version. So the rules
//! between semesters hold under concurrency, and the list of a calendar is one read.

mod academic_calendar;
mod list;
pub(crate) mod membership;
mod usage;

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use kernel::table::{Index, KeyQuery, Table, from_row, get_all};
use kernel::{Commit, Context, Dependency, Entity as _, Error, Result};

pub(crate) use self::academic_calendar::{AcademicCalendar, Entry, Filter};
pub(crate) use self::usage::{ItemKind, OpenItem};
use self::usage::{OPEN, Usage, usage_key};
use crate::error::SemesterError;
use crate::jobs::open_semesters::SemesterWork;
use crate::semester::{CalendarId, Details, Semester, SemesterId};

/// The most open items that a refusal names.
const NAMED_ITEMS: u32 = 50;

/// All semesters.
pub(crate) struct Semesters {
    table: Arc<dyn Table>,
}

impl Dependency for Semesters {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

/// A semester with everything that decides whether it may change.
pub(crate) struct Loaded {
    pub(crate) semester: Semester,
    pub(crate) calendar: AcademicCalendar,
    usage: Usage,
}

impl Semesters {
    /// Reads one semester.
    ///
    /// # Errors
    /// `semesters.not_found`
    pub(crate) async fn get(&self, id: &SemesterId) -> Result<Semester> {
        Ok(self.find(id).await?.ok_or(SemesterError::NotFound)?)
    }

    /// Reads one semester, if it exists.
    pub(crate) async fn find(&self, id: &SemesterId) -> Result<Option<Semester>> {
        let row = self.table.get(&Semester::key(id.as_str())).await?;
        row.map(from_row).transpose()
    }

    /// Of these semesters, the latest one that has begun, or the first one if none has begun.
    pub(crate) async fn current_of(
        &self,
        ids: impl Iterator<Item = SemesterId>,
        now: Timestamp,
    ) -> Result<Option<SemesterId>> {
        let ids: HashSet<SemesterId> = ids.collect();
        let keys: Vec<_> = ids.iter().map(|id| Semester::key(id.as_str())).collect();
        let rows = get_all(self.table.as_ref(), &keys).await?;
        let semesters = rows.into_iter().flatten().map(from_row);
        let mut semesters = semesters.collect::<Result<Vec<Semester>>>()?;
        semesters.sort_by_key(Semester::starts_at);
        let begun = semesters
            .iter()
            .rfind(|semester| semester.starts_at() <= now);
        let current = begun.or(semesters.first());
        Ok(current.map(|semester| semester.semester_id().clone()))
    }

    /// Reads a calendar. A calendar without a row has no semesters.
    pub(crate) async fn calendar(&self, id: &CalendarId) -> Result<AcademicCalendar> {
        let row = self.table.get(&AcademicCalendar::key(id)).await?;
        AcademicCalendar::of_row(row, id)
    }

    /// Reads a semester, its usage and its calendar: in one call if the calendar is `likely`, and in two
    /// if it is another one.
    ///
    /// # Errors
    /// `semesters.not_found`
    pub(crate) async fn load(&self, id: &SemesterId, likely: &CalendarId) -> Result<Loaded> {
        let keys = [
            Semester::key(id.as_str()),
            usage_key(id),
            AcademicCalendar::key(likely),
        ];
        let mut rows = self.table.get_many(&keys).await?.into_iter();
        let mut next = || rows.next().flatten();
        let semester: Semester = from_row(next().ok_or(SemesterError::NotFound)?)?;
        let usage = next().ok_or_else(|| Error::internal("the semester has no usage row"))?;
        let calendar_id = &semester.details().calendar_id;
        let calendar = if calendar_id == likely {
            AcademicCalendar::of_row(next(), likely)?
        } else {
            self.calendar(calendar_id).await?
        };
        Ok(Loaded {
            semester,
            calendar,
            usage: from_row(usage)?,
        })
    }

    /// Stores a new semester and schedules its opening.
    ///
    /// # Errors
    /// Those of [`AcademicCalendar::put`].
    pub(crate) fn add(
        &self,
        semester: Semester,
        mut calendar: AcademicCalendar,
        cx: &Context,
    ) -> Result<Commit<()>> {
        calendar.put(Entry::of(&semester))?;
        let work = SemesterWork::open(semester.semester_id());
        let opening = semester.opening();
        let commit = Commit::nothing()
            .write(Usage::of_new(semester.semester_id())?)
            .and(calendar.save(cx)?)
            .and(Commit::save(semester, |_, _| ())?);
        match opening {
            Some(at) => commit.schedule(&work, at, cx),
            None => Ok(commit),
        }
    }

    /// Stores a changed semester. `before` are its stored details. If it is to open at another time, that
    /// is scheduled anew. If nothing that the calendar holds has changed, the calendar is not written.
    ///
    /// # Errors
    /// Those of [`AcademicCalendar::put`].
    pub(crate) fn save(
        &self,
        semester: Semester,
        before: &Details,
        mut calendar: AcademicCalendar,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let mut commit = Commit::nothing();
        if semester.details().outline != before.outline {
            calendar.put(Entry::of(&semester))?;
            commit = commit.and(calendar.save(cx)?);
        }
        let from = before.outline.period.opens_at();
        if let Some(to) = semester.opening().filter(|to| *to != from) {
            let work = SemesterWork::open(semester.semester_id());
            commit = commit.reschedule(&work, from, to, cx)?;
        }
        Ok(commit.and(self.store(semester)?))
    }

    /// Stores a semester of which the calendar holds nothing new.
    pub(crate) fn store(&self, semester: Semester) -> Result<Commit<()>> {
        Commit::save(semester, |_, _| ())
    }

    /// What must be finished before the semester is closed: its terms that are not closed, and the open
    /// items of others. Others are read only if some are counted.
    ///
    /// # Errors
    /// `semesters.not_finished`, which names them.
    pub(crate) async fn check_finished(&self, loaded: &Loaded) -> Result<()> {
        let id = loaded.semester.semester_id();
        let mut items = loaded.calendar.open_terms(id);
        let mut has_more = false;
        if loaded.usage.open_items > 0 {
            let query = KeyQuery::partition(Index::Table, Semester::partition(id.as_str()));
            let query = query.starting_with(OPEN).limit(NAMED_ITEMS);
            let rows = self.table.query(&query).await?.items;
            has_more = i64::try_from(rows.len()).is_ok_and(|named| named < loaded.usage.open_items);
            let others: Result<Vec<OpenItem>> = rows.into_iter().map(from_row).collect();
            items.extend(others?);
        }
        if items.is_empty() && loaded.usage.open_items <= 0 {
            return Ok(());
        }
        Err(SemesterError::NotFinished(items, has_more).into())
    }

    /// Stores a closed semester. If an item was opened since it was read, the commit loses the race.
    pub(crate) fn close(&self, loaded: Loaded, cx: &Context) -> Result<Commit<()>> {
        let Loaded {
            semester,
            mut calendar,
            ..
        } = loaded;
        let id = semester.semester_id().clone();
        calendar.put(Entry::of(&semester))?;
        let planned = semester.details().outline.period.opens_at();
        Ok(calendar
            .save(cx)?
            .write(usage::stop(&id))
            .cancel(&SemesterWork::open(&id), planned)
            .and(self.store(semester)?))
    }

    /// Removes a semester; its code and its days are free again.
    ///
    /// # Errors
    /// `semesters.in_use`, also when something was added since it was read.
    pub(crate) fn remove(&self, loaded: Loaded, cx: &Context) -> Result<Commit<()>> {
        let Loaded {
            semester,
            mut calendar,
            usage,
        } = loaded;
        let id = semester.semester_id().clone();
        if usage.uses > 0 {
            return Err(SemesterError::InUse.into());
        }
        calendar.remove(&id)?;
        let planned = semester.details().outline.period.opens_at();
        Ok(calendar
            .save(cx)?
            .write(usage::remove_unused(&id))
            .cancel(&SemesterWork::open(&id), planned)
            .and(Commit::remove(semester)))
    }
}

#[cfg(test)]
mod tests;
