//! Moving dates from one semester into another.
//!
//! A date moves by whole weeks, so that a lecture stays on its weekday; a time on the clock stays the same
//! time, however many hours the days between have. What would fall on a holiday of the target moves on by a
//! week at a time. Nothing is dropped and nothing is moved silently: the result has the old and the new date,
//! and a warning for each thing that a person should look at.

use calendar::{Date, WallTime, Zone};
use kernel::text::Refused;

use super::{Details, Holiday, Period};

const WEEK: i32 = 7;

/// The move from one semester to another.
#[derive(Debug)]
pub(crate) struct Shift<'a> {
    days: i32,
    source_zone: &'a Zone,
    target: &'a Period,
    holidays: &'a [Holiday],
}

/// A date before and after it was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shifted<T> {
    pub(crate) old: T,
    pub(crate) new: T,
    pub(crate) warnings: Vec<Warning>,
}

/// What a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Warning {
    /// It moved on because of a holiday of the target.
    Holiday {
        /// Where it would have been.
        instead_of: Date,
        /// By how many weeks it moved on.
        weeks: i32,
    },
    /// It is not within the target's dates.
    OutsideTarget,
    /// The clocks skip the time on that day. The first minute after the gap is taken.
    LocalTimeSkipped {
        /// The time that does not exist.
        instead_of: WallTime,
    },
}

impl<'a> Shift<'a> {
    /// The move that puts the first day of teaching into the first week of teaching of the target: on the
    /// same weekday, and not before the target's teaching begins.
    #[must_use]
    pub(crate) fn between(source: &'a Details, target: &'a Details) -> Self {
        let (from, to) = (&source.outline.period, &target.outline.period);
        let days = from
            .first_teaching_day()
            .days_until(to.first_teaching_day());
        Self {
            days: days + (-days).rem_euclid(WEEK),
            source_zone: &from.zone,
            target: to,
            holidays: &target.holidays,
        }
    }

    /// Moves a day.
    ///
    /// # Errors
    /// [`Refused`] where it would leave the years from 1900 to 2199.
    pub(crate) fn date(&self, old: Date) -> Result<Shifted<Date>, Refused> {
        let (days, warnings) = self.days_for(old)?;
        let new = old.plus_days(days)?;
        Ok(Shifted { old, new, warnings })
    }

    /// Moves a time on the clock. A time in the zone of the source gets the zone of the target; one in
    /// another zone keeps it.
    ///
    /// # Errors
    /// [`Refused`] where it would leave the years from 1970 to 2199.
    pub(crate) fn wall_time(&self, old: &WallTime) -> Result<Shifted<WallTime>, Refused> {
        let (days, mut warnings) = self.days_for(old.local.date()?)?;
        let zone = if old.zone == *self.source_zone {
            &self.target.zone
        } else {
            &old.zone
        };
        let mut new = WallTime::new(old.local.plus_days(days)?, zone.clone());
        if let Err(skipped) = new.resolve() {
            let instead_of = new;
            new = WallTime::new(skipped.after, skipped.zone);
            warnings.push(Warning::LocalTimeSkipped { instead_of });
        }
        Ok(Shifted {
            old: old.clone(),
            new,
            warnings,
        })
    }

    /// By how many days a day moves, and why by more than the others.
    fn days_for(&self, old: Date) -> Result<(i32, Vec<Warning>), Refused> {
        let instead_of = old.plus_days(self.days)?;
        let mut new = instead_of;
        let mut weeks = 0;
        while self.holidays.iter().any(|holiday| holiday.contains(new)) {
            new = new.plus_days(WEEK)?;
            weeks += 1;
        }
        let mut warnings = Vec::new();
        if weeks > 0 {
            warnings.push(Warning::Holiday { instead_of, weeks });
        }
        if !self.target.contains(new) {
            warnings.push(Warning::OutsideTarget);
        }
        Ok((self.days + weeks * WEEK, warnings))
    }
}

#[cfg(test)]
mod tests;
