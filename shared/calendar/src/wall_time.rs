//! A local time with its zone, and the instant that it is.

use jiff::{SignedDuration, Timestamp};
use kernel::text::Refused;
use kernel::{Error, Kind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::local_time::LocalTime;
use crate::zone::{Zone, instant};

/// What a person sets: a time on the clock of a zone. In JSON
/// `{"local": "2026-03-29T23:59", "zone": "Europe/Berlin"}`, in requests, rows and events alike.
///
/// That the time exists in the zone is not checked while it is read: a row must stay readable when a
/// government changes its clocks. A command finds out by [`resolve`](Self::resolve) or
/// [`deadline`](Self::deadline).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WallTime {
    /// The date and the time on the clock, to the minute.
    pub local: LocalTime,
    /// The zone of that clock.
    pub zone: Zone,
}

/// A wall-clock time and the instant that it is: what a view shows, so that no client computes one
/// from the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Resolved {
    /// The instant, UTC.
    pub at: Timestamp,
    /// The date and the time on the clock, as they were set.
    pub local: LocalTime,
    /// The zone, as it was set.
    pub zone: Zone,
    /// How far the zone's clocks are ahead of UTC at that instant, in hours and minutes.
    #[schemars(extend("pattern" = "^[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?$", "examples" = ["+02:00"]))]
    pub offset: String,
}

/// The clocks of the zone skip the local time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the clocks of {zone} skip {local}; choose {before} or {after}")]
pub struct Skipped {
    /// The local time that was asked for.
    pub local: LocalTime,
    /// Its zone.
    pub zone: Zone,
    /// The last minute before it that exists.
    pub before: LocalTime,
    /// The first minute after it that exists.
    pub after: LocalTime,
}

impl WallTime {
    /// That time on the clock of that zone.
    #[must_use]
    pub const fn new(local: LocalTime, zone: Zone) -> Self {
        Self { local, zone }
    }

    /// The instant at which this minute begins. Of a time that occurs twice, the later one.
    ///
    /// ```
    /// use calendar::WallTime;
    ///
    /// let twice = WallTime::new("2026-10-25T02:30".parse()?, "Europe/Berlin".parse()?);
    /// assert_eq!(twice.resolve()?.at.to_string(), "2026-10-25T01:30:00Z");
    ///
    /// let never = WallTime::new("2026-03-29T02:30".parse()?, "Europe/Berlin".parse()?);
    /// let skipped = never.resolve().unwrap_err();
    /// assert_eq!(skipped.before.to_string(), "2026-03-29T01:59");
    /// assert_eq!(skipped.after.to_string(), "2026-03-29T03:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Skipped`] for a time that the clocks skip.
    pub fn resolve(&self) -> Result<Resolved, Skipped> {
        let local = self.local.as_civil();
        let offset = self.zone.offset_of(local).ok_or_else(|| self.skipped())?;
        Ok(Resolved {
            at: instant(local, offset),
            local: self.local,
            zone: self.zone.clone(),
            offset: written(offset.seconds()),
        })
    }

    /// The last instant of this minute, to the nanosecond: what happens at or before `at` is in time.
    /// "Until 23:59" includes 23:59:59.999.
    ///
    /// # Errors
    /// [`Skipped`] for a time that the clocks skip.
    pub fn deadline(&self) -> Result<Resolved, Skipped> {
        let mut minute = self.resolve()?;
        minute.at += SignedDuration::from_mins(1) - SignedDuration::from_nanos(1);
        Ok(minute)
    }

    /// The same time on the clock so many days later; earlier for a negative number. Whether it exists
    /// there, [`resolve`](Self::resolve) says.
    ///
    /// ```
    /// use calendar::WallTime;
    ///
    /// let due = WallTime::new("2026-03-28T12:00".parse()?, "Europe/Berlin".parse()?);
    /// let next = due.plus_days(1)?;
    /// assert_eq!(next.local.to_string(), "2026-03-29T12:00");
    /// let between = next.resolve()?.at.duration_since(due.resolve()?.at);
    /// assert_eq!(between.as_hours(), 23);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Refused`] outside the years 1970 to 2199.
    pub fn plus_days(&self, days: i32) -> Result<Self, Refused> {
        Ok(Self::new(self.local.plus_days(days)?, self.zone.clone()))
    }

    /// The longest gap is a day (Samoa, 2011), so that the walk is 1,440 steps at most on each side.
    fn skipped(&self) -> Skipped {
        let exists = |local: &LocalTime| self.zone.offset_of(local.as_civil()).is_some();
        let nearest = |direction: i64| {
            let minutes = (1..=2 * 24 * 60).map(|minutes| self.local.stepped(direction * minutes));
            let mut existing = minutes.filter(exists);
            existing.next().unwrap_or(self.local)
        };
        Skipped {
            local: self.local,
            zone: self.zone.clone(),
            before: nearest(-1),
            after: nearest(1),
        }
    }
}

impl Skipped {
    /// The refusal of a request whose field `field` (`due`) holds the wall-clock time: 422
    /// `calendar.local_time_skipped`, with `details.fields` as every refused field has them, and the
    /// two suggestions as `details.before` and `details.after`.
    #[must_use]
    pub fn in_field(&self, field: &str) -> Error {
        let problem = json!([{ "field": format!("{field}.local"), "problem": self.to_string() }]);
        Error::new(
            Kind::Invalid,
            "calendar.local_time_skipped",
            "the clocks of the zone skip this local time; see details",
        )
        .with_detail("fields", problem)
        .with_detail("before", json!(self.before))
        .with_detail("after", json!(self.after))
    }
}

/// `+02:00`; with seconds where a zone had them (Liberia until 1972).
fn written(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let size = seconds.unsigned_abs();
    let (hours, minutes, seconds) = (size / 3600, size / 60 % 60, size % 60);
    match seconds {
        0 => format!("{sign}{hours:02}:{minutes:02}"),
        _ => format!("{sign}{hours:02}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests;
