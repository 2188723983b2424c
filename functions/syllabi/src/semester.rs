//! A semester: a part of the academic year, its dates and its end. Without I/O.

mod dates;
mod details;
mod input;
mod period;
pub(crate) mod shift;
#[cfg(test)]
mod tests;
mod values;

use jiff::Timestamp;
use kernel::{Actor, History, Result, entity};
use serde::{Deserialize, Serialize};

pub(crate) use self::details::{Deadlines, Details, Holiday, Outline};
pub(crate) use self::input::SemesterInput;
pub(crate) use self::period::{Period, State};
pub(crate) use self::values::{CalendarId, Name, SemesterCode, SemesterId};
use crate::error::SemesterError;
use crate::event::semester::{
    SemesterClosed, SemesterCreated, SemesterDeleted, SemesterOpened, SemesterUpdated,
};

/// A semester, a term, or a year that contains terms.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Semester {
    id: SemesterId,
    #[serde(flatten)]
    details: Details,
    /// When `SemesterOpened` was recorded. It is recorded once, whatever the dates become later.
    opened_at: Option<Timestamp>,
    closed: Option<Closing>,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(rename = "version")]
    history: History,
}

/// Who has closed a semester, and when.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Closing {
    pub(crate) at: Timestamp,
    /// The id of the user or of the API key.
    pub(crate) by: String,
}

impl Semester {
    /// A new semester.
    #[must_use]
    pub(crate) fn create(id: SemesterId, details: Details, now: Timestamp) -> Self {
        let mut history = History::default();
        history.record(&SemesterCreated {
            semester_id: id.clone(),
            details: details.clone(),
        });
        Self {
            id,
            details,
            opened_at: None,
            closed: None,
            created_at: now,
            updated_at: now,
            history,
        }
    }

    /// Replaces the details. Equal details change nothing and record no event.
    ///
    /// # Errors
    /// `semesters.closed`, when more than the end of access changes in a closed semester.
    pub(crate) fn update(&mut self, details: Details, now: Timestamp) -> Result<()> {
        if details == self.details {
            return Ok(());
        }
        let keeps_the_rest =
            || details.with_access_until(self.details.access_until) == self.details;
        if self.is_closed() && !keeps_the_rest() {
            return Err(SemesterError::Closed.into());
        }
        self.history.record(&SemesterUpdated {
            semester_id: self.id.clone(),
            details: details.clone(),
        });
        self.details = details;
        self.updated_at = now;
        Ok(())
    }

    /// Tells that the semester has opened, if its time has come and nothing was told before.
    pub(crate) fn open(&mut self, now: Timestamp) {
        if self.opening().is_none_or(|at| now < at) {
            return;
        }
        self.history.record(&SemesterOpened {
            semester_id: self.id.clone(),
            details: self.details.clone(),
        });
        self.opened_at = Some(now);
    }

    /// Closes the semester for good.
    ///
    /// # Errors
    /// `semesters.closed`
    pub(crate) fn close(&mut self, by: &Actor, now: Timestamp) -> Result<()> {
        self.check_not_closed()?;
        self.history.record(&SemesterClosed {
            semester_id: self.id.clone(),
            calendar_id: self.details.calendar_id.clone(),
        });
        self.closed = Some(Closing {
            at: now,
            by: by.name().to_owned(),
        });
        self.updated_at = now;
        Ok(())
    }

    /// Deletes the semester.
    ///
    /// # Errors
    /// `semesters.closed`: a closed semester is a record.
    pub(crate) fn delete(&mut self) -> Result<()> {
        self.check_not_closed()?;
        self.history.record(&SemesterDeleted {
            semester_id: self.id.clone(),
            calendar_id: self.details.calendar_id.clone(),
            code: self.details.outline.code.clone(),
        });
        Ok(())
    }

    fn check_not_closed(&self) -> Result<()> {
        if self.is_closed() {
            return Err(SemesterError::Closed.into());
        }
        Ok(())
    }

    /// When `SemesterOpened` is to be recorded; `None` if it was, or never will be.
    #[must_use]
    pub(crate) fn opening(&self) -> Option<Timestamp> {
        let is_due = self.opened_at.is_none() && !self.is_closed();
        is_due.then(|| self.details.outline.period.opens_at())
    }

    /// The semester's id.
    #[must_use]
    pub(crate) const fn semester_id(&self) -> &SemesterId {
        &self.id
    }

    /// The details.
    #[must_use]
    pub(crate) const fn details(&self) -> &Details {
        &self.details
    }

    /// The first instant of its first day.
    #[must_use]
    pub(crate) fn starts_at(&self) -> Timestamp {
        self.details.outline.period.starts_at()
    }

    /// How it was closed, if it was.
    #[must_use]
    pub(crate) const fn closing(&self) -> Option<&Closing> {
        self.closed.as_ref()
    }

    /// Whether it was closed.
    #[must_use]
    pub(crate) const fn is_closed(&self) -> bool {
        self.closed.is_some()
    }

    /// The state at a time.
    #[must_use]
    pub(crate) fn state(&self, now: Timestamp) -> State {
        self.details.outline.period.state(self.is_closed(), now)
    }

    /// The number in the entity tag: the state is shown and changes with time, so the version alone
    /// would let a client keep an old state.
    #[must_use]
    pub(crate) fn tag(&self, now: Timestamp) -> u64 {
        self.history.version() * State::COUNT + self.state(now) as u64
    }

    /// When it was created and last changed.
    #[must_use]
    pub(crate) const fn times(&self) -> (Timestamp, Timestamp) {
        (self.created_at, self.updated_at)
    }
}

entity!(Semester, id);
