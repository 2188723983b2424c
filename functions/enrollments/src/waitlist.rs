//! The waitlist of a course. Without I/O.
//!
//! | row | pk / sk |
//! |---|---|
//! | count | `WAITLIST#<course>` / `COUNT` |
//! | somebody who waits | `WAITLIST#<course>` / `TICKET#<number>` |
//!
//! Tickets are numbered without gaps, by the time of entering the list. Whoever enters or leaves it also writes
//! the count, on condition that nobody else did in the meantime: so the position that is shown is exact.
//!
//! The order is that of the tickets, unless staff have drawn lots: see [`draw`].

mod draw;

use jiff::Timestamp;
use kernel::table::{Action, Condition, Index, Item, Key, KeyQuery, Write, from_row, to_row};
use kernel::{Commit, Result};
use serde::{Deserialize, Serialize};

pub(crate) use self::draw::{Draw, Seed};
use crate::ids::{CourseId, EnrollmentId};

/// How many wait, and how many have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waitlist {
    /// The ticket that was given last.
    entered: u64,
    waiting: u64,
    /// The lots that decide the order of some.
    #[serde(default)]
    draw: Option<Draw>,
    version: u64,
}

/// A place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The number in the list, which is not given again.
    pub(crate) ticket: u64,
    /// How many are before, and 1.
    pub(crate) position: u64,
}

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub(crate) enrollment_id: EnrollmentId,
    pub(crate) ticket: u64,
}

/// Before all tickets.
const COUNT: &str = "COUNT";
const TICKETS: &str = "TICKET#";

fn partition(course_id: &CourseId) -> String {
    format!("WAITLIST#{course_id}")
}

fn ticket_key(course_id: &CourseId, ticket: u64) -> Key {
    Key::new(partition(course_id), ticket_name(ticket))
}

fn ticket_name(ticket: u64) -> String {
    format!("{TICKETS}{ticket:012}")
}

/// Those who wait, the next one first.
pub(crate) fn waiting(course_id: &CourseId) -> KeyQuery {
    KeyQuery::partition(Index::Table, partition(course_id)).starting_with(TICKETS)
}

/// Those who wait up to a ticket.
pub(crate) fn waiting_until(course_id: &CourseId, ticket: u64) -> KeyQuery {
    waiting(course_id).between(TICKETS, ticket_name(ticket))
}

/// The count, and those who wait up to a ticket.
pub(crate) fn count_and_waiting_until(course_id: &CourseId, ticket: u64) -> KeyQuery {
    waiting(course_id).between(COUNT, ticket_name(ticket))
}

/// Those who wait after a ticket, the next one first.
pub(crate) fn waiting_after(course_id: &CourseId, ticket: u64) -> KeyQuery {
    waiting(course_id).between(ticket_name(ticket + 1), "TICKET~")
}

impl Waitlist {
    /// The row that says it, which is read together with others.
    pub(crate) fn key(course_id: &CourseId) -> Key {
        Key::new(partition(course_id), COUNT)
    }

    /// What this row says.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) fn from_row(row: Option<Item>) -> Result<Self> {
        Ok(row.map(from_row).transpose()?.unwrap_or_default())
    }

    /// How many wait.
    #[must_use]
    pub(crate) const fn waiting(&self) -> u64 {
        self.waiting
    }

    /// The lots that decide the order of some.
    #[must_use]
    pub(crate) const fn draw(&self) -> Option<&Draw> {
        self.draw.as_ref()
    }

    /// Draws lots for all who wait.
    ///
    /// # Errors
    /// Internal, when a row cannot be made.
    pub(crate) fn draw_lots(
        mut self,
        course_id: &CourseId,
        seed: Seed,
        now: Timestamp,
    ) -> Result<(Draw, Commit<()>)> {
        let draw = Draw {
            seed,
            last_ticket: self.entered,
            drawn_at: now,
        };
        self.draw = Some(draw.clone());
        Ok((draw, self.save(course_id)?))
    }

    /// Whether somebody waits.
    #[must_use]
    pub(crate) const fn is_empty(&self) -> bool {
        self.waiting == 0
    }

    /// Gives somebody the last place.
    ///
    /// # Errors
    /// Internal, when a row cannot be made.
    pub(crate) fn enter(self, id: &EnrollmentId) -> Result<(Place, Commit<()>)> {
        let place = Place {
            ticket: self.entered + 1,
            position: self.waiting + 1,
        };
        let entry = Waiting {
            enrollment_id: id.clone(),
            ticket: place.ticket,
        };
        let row = to_row(&ticket_key(id.course_id(), place.ticket), &entry)?;
        let next = Self {
            entered: place.ticket,
            waiting: place.position,
            ..self
        };
        let commit = next.save(id.course_id())?;
        let entry = Write::when(Action::Put(row), Condition::Absent);
        Ok((place, commit.write(entry)))
    }

    /// Takes those with these tickets from the list.
    ///
    /// # Errors
    /// Internal, when a row cannot be made.
    pub(crate) fn leave(self, course_id: &CourseId, tickets: &[u64]) -> Result<Commit<()>> {
        let count = u64::try_from(tickets.len()).unwrap_or(u64::MAX);
        let next = Self {
            waiting: self.waiting.saturating_sub(count),
            ..self
        };
        let entries = tickets.iter().map(|ticket| {
            let gone = Action::Delete(ticket_key(course_id, *ticket));
            Write::when(gone, Condition::Present)
        });
        Ok(entries.fold(next.save(course_id)?, Commit::write))
    }

    fn save(self, course_id: &CourseId) -> Result<Commit<()>> {
        let condition = Condition::unchanged_since(self.version);
        let next = Self {
            version: self.version + 1,
            ..self
        };
        let row = to_row(&Self::key(course_id), &next)?;
        Ok(Commit::nothing().write(Write::when(Action::Put(row), condition)))
    }
}
