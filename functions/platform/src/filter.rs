//! The filter of a list of events, and the query that it becomes.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::table::{Index, KeyQuery};
use kernel::{Error, Result};

use crate::event_store::{
    date_of, date_partition, sortable_time, source_partition, type_partition,
};

/// The filter of a list of events.
#[derive(Debug, Default, Clone)]
pub(crate) struct Filter<'a> {
    /// Only events of this type, of one day.
    pub(crate) event_type: Option<&'a str>,
    /// Only events of this domain, of one day.
    pub(crate) source: Option<&'a str>,
    /// Only events of this day in UTC.
    pub(crate) date: Option<Date>,
    /// Only events at this time or later.
    pub(crate) from: Option<Timestamp>,
    /// Only events at this time or earlier.
    pub(crate) to: Option<Timestamp>,
}

impl Filter<'_> {
    /// The query, with the newest event first.
    ///
    /// # Errors
    /// 422 for a combination that needs more than one query; the error names the field.
    pub(crate) fn query(&self, now: Timestamp) -> Result<KeyQuery> {
        self.check()?;
        let day = self.day(now);
        let (index, partition) = match (self.event_type, self.source) {
            (Some(_), Some(_)) => {
                return Err(Error::invalid_field(
                    "source",
                    "cannot be combined with event_type",
                ));
            }
            (Some(event_type), None) => (Index::Gsi2, type_partition(event_type, day)),
            (None, Some(source)) => (Index::Gsi3, source_partition(source, day)),
            (None, None) => (Index::Gsi1, date_partition(day)),
        };
        Ok(self
            .within(KeyQuery::partition(index, partition))
            .descending())
    }

    fn check(&self) -> Result<()> {
        if self.from.zip(self.to).is_some_and(|(from, to)| from > to) {
            return Err(Error::invalid_field("from", "must not be after to"));
        }
        for (field, bound) in [("from", self.from), ("to", self.to)] {
            if self
                .date
                .zip(bound)
                .is_some_and(|(date, bound)| date_of(bound) != date)
            {
                return Err(Error::invalid_field(field, "must be on the day of date"));
            }
        }
        let days = self.from.map(date_of).zip(self.to.map(date_of));
        if days.is_some_and(|(from, to)| from != to) {
            return Err(Error::invalid_field("to", "must be on the day of from"));
        }
        Ok(())
    }

    /// The day of the list: the given date, or the day of the bounds, or today.
    fn day(&self, now: Timestamp) -> Date {
        self.date
            .unwrap_or_else(|| date_of(self.from.or(self.to).unwrap_or(now)))
    }

    /// Narrows a day to the bounds. Sort keys are `<time>#<event_id>`; `~` sorts after every character in
    /// them.
    fn within(&self, query: KeyQuery) -> KeyQuery {
        let first = self.from.map(sortable_time);
        let last = self.to.map(|to| format!("{}~", sortable_time(to)));
        match (first, last) {
            (None, None) => query,
            (first, last) => query.between(
                first.unwrap_or_else(|| "0".to_owned()),
                last.unwrap_or_else(|| "~".to_owned()),
            ),
        }
    }
}

#[cfg(test)]
mod tests;
