//! Local dates and times, without a zone.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{self, DateTime};
use jiff::{SignedDuration, Span};
use kernel::text::Refused;

use crate::date::{Date, civil_date, digits};

/// A date and a time on the clock, to the minute, from 1970 to 2199. In JSON `"2026-03-29T23:59"`:
/// without seconds, offset or `Z`. A zone makes an instant of it: [`WallTime`](crate::WallTime).
///
/// The order is that of the clock, which is that of the instants only while the offset is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(DateTime);

/// Nothing is due before 1970, and a year after 2199 is a typing error.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2199;

const REFUSED: Refused =
    Refused("must be a local date and time such as 2026-03-29T23:59, from 1970 to 2199");

impl LocalTime {
    pub(crate) fn new(date: civil::Date, hour: i8, minute: i8) -> Result<Self, Refused> {
        let time = civil::Time::new(hour, minute, 0, 0).map_err(|_| REFUSED)?;
        Self::from_civil(date.to_datetime(time))
    }

    /// The time on that clock; its seconds are cut off.
    ///
    /// # Errors
    /// [`Refused`] outside the years 1970 to 2199.
    pub fn from_civil(local: DateTime) -> Result<Self, Refused> {
        let known = YEARS.contains(&local.year());
        let minute = local.date().at(local.hour(), local.minute(), 0, 0);
        known.then_some(Self(minute)).ok_or(REFUSED)
    }

    /// The date and time in jiff's type; its seconds are zero.
    #[must_use]
    pub const fn as_civil(self) -> DateTime {
        self.0
    }

    /// The day.
    ///
    /// # Errors
    /// Never: the years of a local time are among those of a date.
    pub fn date(self) -> Result<Date, Refused> {
        Date::from_civil(self.0.date())
    }

    /// The same time on the clock so many days later; earlier for a negative number.
    ///
    /// # Errors
    /// [`Refused`] outside the years 1970 to 2199.
    pub fn plus_days(self, days: i32) -> Result<Self, Refused> {
        let span = Span::new().try_days(days).map_err(|_| REFUSED)?;
        Self::from_civil(self.0.checked_add(span).map_err(|_| REFUSED)?)
    }

    /// Minutes later on the clock, beyond the years too: for the neighbours of a skipped time.
    pub(crate) fn stepped(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(SignedDuration::from_mins(minutes)))
    }
}

impl FromStr for LocalTime {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        let parts = || {
            let (date, time) = text.split_once('T')?;
            let (hour, minute) = time.split_once(':')?;
            let two_digits = hour.len() == 2 && minute.len() == 2;
            let (hour, minute) = (digits(hour)?, digits(minute)?);
            two_digits.then_some((civil_date(date)?, hour, minute))
        };
        let (date, hour, minute) = parts().ok_or(REFUSED)?;
        Self::new(date, hour, minute)
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute) = (self.0.hour(), self.0.minute());
        write!(f, "{}T{hour:02}:{minute:02}", self.0.date())
    }
}

kernel::text_form! {
    LocalTime: {
        "type": "string",
        "pattern": "^(19[7-9]|20[0-9]|21[0-9])[0-9]-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$",
        "examples": ["2026-03-29T23:59"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(
            text in "\\PC{0,18}|[0-9T:-]{0,18}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"
        ) {
            if let Ok(local) = text.parse::<LocalTime>() {
                prop_assert_eq!(local.to_string(), text);
            }
        }

        #[test]
        fn adding_days_keeps_the_time_on_the_clock(hour in 0..24_i8, minute in 0..60_i8, days in -700..700_i32) {
            let local = "2026-03-29".parse::<Date>().unwrap().at(hour, minute).unwrap();
            let moved = local.plus_days(days).unwrap();
            prop_assert_eq!(moved.as_civil().time(), local.as_civil().time());
            prop_assert_eq!(local.date().unwrap().days_until(moved.date().unwrap()), days);
        }
    }

    #[test]
    fn another_form_of_a_local_time_is_refused() {
        for text in [
            "2026-03-29",
            "2026-03-29T24:00",
            "2026-03-29T23:60",
            "2026-03-29T23:59:00",
            "2026-03-29T23:59Z",
            "2026-03-29T23:59+02:00",
            "2026-03-29 23:59",
            "2026-03-29t23:59",
            "2026-03-29T9:05",
            "2026-03-29T+9:05",
            "2026-02-30T12:00",
            "1969-12-31T23:59",
            "2200-01-01T00:00",
            "",
        ] {
            assert_eq!(text.parse::<LocalTime>(), Err(REFUSED), "{text}");
        }
    }

    #[test]
    fn days_outside_the_years_are_refused() {
        let local: LocalTime = "2026-01-01T12:00".parse().unwrap();
        for days in [i32::MIN, -30_000, 100_000, i32::MAX] {
            assert!(local.plus_days(days).is_err(), "{days}");
        }
        assert!("1969-12-31".parse::<Date>().unwrap().at(0, 0).is_err());
    }

    #[test]
    fn the_seconds_of_a_clock_are_cut_off() {
        let local = civil::date(2026, 3, 29).at(23, 59, 59, 999_999_999);
        let text = LocalTime::from_civil(local).unwrap().to_string();
        assert_eq!(text, "2026-03-29T23:59");
    }
}
