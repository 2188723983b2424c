//! A calendar: the outlines of all its semesters, and the rules between them. Without I/O.

use jiff::Timestamp;
use kernel::table::{Action, Condition, Item, Key, Write, from_row, to_row};
use kernel::{Commit, Context, Error, Result};
use serde::{Deserialize, Serialize};

use super::{ItemKind, OpenItem};
use crate::error::SemesterError;
use crate::semester::{CalendarId, Outline, Semester, SemesterId, State};

/// The most semesters of a calendar: 50 years with three terms each. Their row then has at most 170 kB of
/// the 400 kB that DynamoDB allows.
const SEMESTERS: usize = 200;

/// All semesters of a calendar.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AcademicCalendar {
    calendar_id: CalendarId,
    semesters: Vec<Entry>,
    /// 0 before the row is written.
    version: u64,
}

/// A semester in its calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: SemesterId,
    #[serde(flatten)]
    pub(crate) outline: Outline,
    pub(crate) is_closed: bool,
}

/// Which semesters a list has.
#[derive(Debug)]
pub(crate) struct Filter {
    pub(crate) state: Option<State>,
    pub(crate) parent_id: Option<SemesterId>,
}

impl Entry {
    /// What the calendar holds of a semester.
    #[must_use]
    pub(crate) fn of(semester: &Semester) -> Self {
        Self {
            id: semester.semester_id().clone(),
            outline: semester.details().outline.clone(),
            is_closed: semester.is_closed(),
        }
    }

    /// The state at a time.
    #[must_use]
    pub(crate) fn state(&self, now: Timestamp) -> State {
        self.outline.period.state(self.is_closed, now)
    }

    /// The first day, which sorts as text.
    #[must_use]
    pub(crate) fn starts_on(&self) -> String {
        self.outline.period.starts_on.to_string()
    }

    fn is_term_of(&self, id: &SemesterId) -> bool {
        self.outline.parent_id.as_ref() == Some(id)
    }
}

impl AcademicCalendar {
    /// The key of a calendar.
    #[must_use]
    pub(crate) fn key(id: &CalendarId) -> Key {
        Key::single(format!("CALENDAR#{id}"))
    }

    /// The calendar in this row. Without a row it has no semesters.
    pub(super) fn of_row(row: Option<Item>, id: &CalendarId) -> Result<Self> {
        let empty = Self {
            calendar_id: id.clone(),
            semesters: Vec::new(),
            version: 0,
        };
        row.map_or(Ok(empty), from_row)
    }

    /// Adds a semester, or replaces its outline.
    ///
    /// # Errors
    /// `request.invalid` for a parent that cannot be one, and for dates outside the parent's or without the
    /// terms'; `semesters.code_taken`, `semesters.overlap`, `semesters.calendar_full`; `semesters.closed`
    /// for a parent that is closed.
    pub(super) fn put(&mut self, entry: Entry) -> Result<()> {
        self.check_parent(&entry)?;
        self.check_terms(&entry)?;
        for other in self.semesters.iter().filter(|other| other.id != entry.id) {
            let (own, theirs) = (&entry.outline, &other.outline);
            if own.code == theirs.code {
                return Err(SemesterError::CodeTaken(own.code.clone()).into());
            }
            let is_same_level = own.parent_id.is_some() == theirs.parent_id.is_some();
            if is_same_level && own.period.overlaps(&theirs.period) {
                let (code, id) = (theirs.code.clone(), other.id.clone());
                return Err(SemesterError::Overlaps(code, id).into());
            }
        }
        if let Some(stored) = self.semesters.iter_mut().find(|other| other.id == entry.id) {
            *stored = entry;
            return Ok(());
        }
        if self.semesters.len() >= SEMESTERS {
            return Err(SemesterError::CalendarFull(SEMESTERS).into());
        }
        self.semesters.push(entry);
        Ok(())
    }

    fn check_parent(&self, entry: &Entry) -> Result<()> {
        let Some(parent_id) = &entry.outline.parent_id else {
            return Ok(());
        };
        let mut others = self.semesters.iter().filter(|other| other.id != entry.id);
        let parent = others.find(|other| other.id == *parent_id);
        let refused = |problem| Err(Error::invalid_field("parent_id", problem));
        let Some(parent) = parent else {
            return refused("must be a semester of the same calendar");
        };
        if parent.outline.parent_id.is_some() {
            return refused("must be a semester that has no parent itself");
        }
        if parent.is_closed && !entry.is_closed {
            return Err(SemesterError::Closed.into());
        }
        let period = &entry.outline.period;
        let days = [("starts_on", period.starts_on), ("ends_on", period.ends_on)];
        let outside = days
            .iter()
            .filter(|(_, day)| !parent.outline.period.contains(*day));
        refuse_any(
            outside.map(|(field, _)| *field),
            "must be within the dates of the parent",
        )
    }

    fn check_terms(&self, entry: &Entry) -> Result<()> {
        let mut terms = self.terms(&entry.id).peekable();
        if terms.peek().is_some() && entry.outline.parent_id.is_some() {
            let problem = "must be absent in a semester that has terms";
            return Err(Error::invalid_field("parent_id", problem));
        }
        let period = &entry.outline.period;
        let (mut starts_late, mut ends_early) = (false, false);
        for term in terms {
            starts_late |= term.outline.period.starts_on < period.starts_on;
            ends_early |= term.outline.period.ends_on > period.ends_on;
        }
        let fields = [("starts_on", starts_late), ("ends_on", ends_early)];
        let refused = fields.iter().filter(|(_, is_refused)| *is_refused);
        refuse_any(
            refused.map(|(field, _)| *field),
            "must include the dates of its terms",
        )
    }

    fn terms(&self, id: &SemesterId) -> impl Iterator<Item = &Entry> {
        self.semesters
            .iter()
            .filter(move |entry| entry.is_term_of(id))
    }

    /// Removes a semester.
    ///
    /// # Errors
    /// `semesters.in_use`, if it has terms.
    pub(super) fn remove(&mut self, id: &SemesterId) -> Result<()> {
        if self.terms(id).next().is_some() {
            return Err(SemesterError::InUse.into());
        }
        self.semesters.retain(|entry| entry.id != *id);
        Ok(())
    }

    /// The terms of a semester that are not closed.
    #[must_use]
    pub(super) fn open_terms(&self, id: &SemesterId) -> Vec<OpenItem> {
        let open = self.terms(id).filter(|term| !term.is_closed);
        open.map(|term| OpenItem {
            kind: ItemKind::Semester,
            id: term.id.to_string(),
            name: term.outline.code.to_string(),
        })
        .collect()
    }

    /// The semesters that pass the filter, the latest first.
    #[must_use]
    pub(super) fn latest_first(self, filter: &Filter, now: Timestamp) -> Vec<Entry> {
        let mut semesters = self.semesters;
        semesters.retain(|entry| {
            filter.state.is_none_or(|state| entry.state(now) == state)
                && filter
                    .parent_id
                    .as_ref()
                    .is_none_or(|id| entry.is_term_of(id))
        });
        semesters
            .sort_by_cached_key(|entry| std::cmp::Reverse((entry.starts_on(), entry.id.clone())));
        semesters
    }

    /// Stores the calendar, on condition that its row has not changed since it was read. A request with
    /// `If-Match` is then told that the calendar has changed, because its own semester may not have.
    pub(super) fn save(mut self, cx: &Context) -> Result<Commit<()>> {
        let unchanged = Condition::unchanged_since(self.version);
        self.version += 1;
        let row = to_row(&Self::key(&self.calendar_id), &self)?;
        let write = Write::when(Action::Put(row), unchanged);
        Ok(Commit::nothing().write(match cx.if_match {
            Some(_) => write.or(SemesterError::CalendarChanged.into()),
            None => write,
        }))
    }
}

fn refuse_any<'a>(fields: impl Iterator<Item = &'a str>, problem: &'a str) -> Result<()> {
    let mut fields = fields.peekable();
    if fields.peek().is_none() {
        return Ok(());
    }
    Err(Error::invalid_fields(fields.map(|field| (field, problem))))
}

#[cfg(test)]
mod tests;
