//! Days of the calendar, without a zone.

use std::fmt;
use std::str::FromStr;

use jiff::Span;
use jiff::civil;
use kernel::text::Refused;

use crate::local_time::LocalTime;

/// A day of the Gregorian calendar from 1900-01-01 to 2199-12-31: a birthday, the first day of a term,
/// the last day of a licence. In JSON `"2026-03-29"`.
///
/// It has no zone and is no instant: it stays the same day for everybody. Where a rule needs an
/// instant, it names the zone: [`Zone::start_of`](crate::Zone::start_of),
/// [`Zone::end_of`](crate::Zone::end_of).
///
/// ```
/// use calendar::Date;
///
/// let last: Date = "2028-02-28".parse()?;
/// assert_eq!(last.plus_days(1)?.to_string(), "2028-02-29");
/// assert_eq!(last.days_until("2028-03-01".parse()?), 2);
/// # Ok::<(), kernel::text::Refused>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

/// Years of four digits, far enough for a birthday and for any plan.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

const REFUSED: Refused = Refused("must be a date such as 2026-03-29, from 1900 to 2199");

impl Date {
    /// The same day in jiff's type.
    ///
    /// # Errors
    /// [`Refused`] outside the years 1900 to 2199.
    pub fn from_civil(date: civil::Date) -> Result<Self, Refused> {
        let known = YEARS.contains(&date.year());
        known.then_some(Self(date)).ok_or(REFUSED)
    }

    /// The day in jiff's type, for weekdays and months.
    #[must_use]
    pub const fn as_civil(self) -> civil::Date {
        self.0
    }

    /// This day at a time on the clock: `hour` 0 to 23, `minute` 0 to 59.
    ///
    /// # Errors
    /// [`Refused`] for no time of a day, and before 1970, where local times begin.
    pub fn at(self, hour: i8, minute: i8) -> Result<LocalTime, Refused> {
        LocalTime::new(self.0, hour, minute)
    }

    /// The day so many days later; earlier for a negative number.
    ///
    /// # Errors
    /// [`Refused`] outside the years 1900 to 2199.
    pub fn plus_days(self, days: i32) -> Result<Self, Refused> {
        let span = Span::new().try_days(days).map_err(|_| REFUSED)?;
        Self::from_civil(self.0.checked_add(span).map_err(|_| REFUSED)?)
    }

    /// The number of days from this day to `other`: 1 to the next day, negative to an earlier one.
    #[must_use]
    pub fn days_until(self, other: Self) -> i32 {
        let hours = other.0.duration_since(self.0).as_hours();
        i32::try_from(hours / 24).unwrap_or_default()
    }
}

/// The number in a text of ASCII digits alone; `None` for a sign, a space and anything else.
pub(crate) fn digits<N: FromStr>(text: &str) -> Option<N> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// `YYYY-MM-DD`, in that form alone.
pub(crate) fn civil_date(text: &str) -> Option<civil::Date> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    civil::Date::new(digits(year)?, digits(month)?, digits(day)?).ok()
}

impl FromStr for Date {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        Self::from_civil(civil_date(text).ok_or(REFUSED)?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

kernel::text_form! {
    Date: {
        "type": "string",
        "format": "date",
        "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$",
        "examples": ["2026-03-29"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,12}|[0-9-]{0,12}|[0-9]{4}-[0-9]{2}-[0-9]{2}") {
            if let Ok(date) = text.parse::<Date>() {
                prop_assert_eq!(date.to_string(), text);
            }
        }

        #[test]
        fn the_days_between_two_dates_lead_from_one_to_the_other(from in 0..100_000_i32, to in 0..100_000_i32) {
            let (from, to) = (date("1900-01-01").plus_days(from).unwrap(), date("1900-01-01").plus_days(to).unwrap());
            prop_assert_eq!(from.plus_days(from.days_until(to)).unwrap(), to);
        }
    }

    #[test]
    fn a_date_that_does_not_exist_or_has_another_form_is_refused() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-1",
            "26-01-01",
            "+2026-01-01",
            "20260101",
            "2026-01-01T00:00",
            "2026-01-01Z",
            " 2026-01-01",
            "1899-12-31",
            "2200-01-01",
            "2026-01-0١",
            "",
        ] {
            assert_eq!(text.parse::<Date>(), Err(REFUSED), "{text}");
        }
    }

    #[test]
    fn days_outside_the_calendars_years_are_refused() {
        for days in [i32::MIN, -100_000, 110_000, i32::MAX] {
            assert!(date("2026-01-01").plus_days(days).is_err(), "{days}");
        }
        assert!(date("2199-12-31").plus_days(1).is_err());
        assert!(date("1900-01-01").plus_days(-1).is_err());
    }
}
