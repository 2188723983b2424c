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
    /// Only events of this type, of all time.
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
        let query = match (self.event_type, self.source) {
            (Some(_), Some(_)) => {
                return Err(Error::invalid_field(
                    "source",
                    "cannot be combined with event_type",
                ));
            }
            (Some(event_type), None) => {
                KeyQuery::partition(Index::Gsi2, type_partition(event_type))
            }
            (None, Some(source)) => {
                KeyQuery::partition(Index::Gsi3, source_partition(source, self.day(now)?))
            }
            (None, None) => KeyQuery::partition(Index::Gsi1, date_partition(self.day(now)?)),
        };
        Ok(self.within(query).descending())
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
        Ok(())
    }

    /// The day of a list without a type: the given date, or the day of the bounds, or today.
    fn day(&self, now: Timestamp) -> Result<Date> {
        let bounds = self.from.map(date_of).zip(self.to.map(date_of));
        if bounds.is_some_and(|(from, to)| from != to) {
            return Err(Error::invalid_field(
                "to",
                "must be on the day of from, unless event_type is given",
            ));
        }
        Ok(self
            .date
            .unwrap_or_else(|| date_of(self.from.or(self.to).unwrap_or(now))))
    }

    /// Narrows a partition to the bounds and the day. Sort keys are `<time>#<event_id>`; `~` sorts
    /// after every character in them.
    fn within(&self, query: KeyQuery) -> KeyQuery {
        let day = self.date.map(|date| date.to_string());
        let first = self.from.map(sortable_time).or_else(|| day.clone());
        let last = self
            .to
            .map(sortable_time)
            .or(day)
            .map(|last| format!("{last}~"));
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
