//! Timed work: work that runs at a certain time. A domain declares its kinds of work as one enum and
//! schedules work in the transaction that causes it. When the work runs, the domain decides what to
//! write.
//!
//! 1. `impl TimedWork` for the enum: the function's name, an id for each piece of work and
//!    `carry_out`, which reads the current state and returns a [`Commit`].
//! 2. `commit.schedule(&work, at, cx)?` where the cause is committed; `reschedule` when the time
//!    changes, `cancel` when the work is no longer needed.
//! 3. `.timed_work::<EnrollmentWork>()` in the catalogue. The function runs each minute.
//!
//! ```ignore
#![doc = include_str!("timed/example.rs")]
//! ```
//!
//! **Guarantees.** Work runs in the first minute that begins at its time or later, never before its
//! time; the resolution is one minute. Its writes, its facts and the removal of its row are one
//! transaction, so concurrent runs, a crash or a retry have one effect. Work that fails is retried
//! after 1, 2, 4 … 60 minutes. After [`TimedWork::ATTEMPTS`] failures it is parked under
//! [`parked_partition`]: the runner logs a fault, and an operator can return the work. Minutes that
//! pass during an outage are run afterwards, oldest first.
//!
//! **No guarantee.** Work of the same minute runs in no particular order. `cancel` saves a run but
//! does not guarantee that the work does not run, because work that failed has moved to another
//! minute. So `carry_out` decides by the current state and returns [`Commit::nothing`] when there is
//! nothing to do.
//!
//! **Storage.** `DUE#<name>#<minute>#<shard>` / `WORK#<id>` in the domain's table, in
//! [`SHARDS`] partitions a minute (each accepts 1,000 write units a second; a row costs two to
//! schedule and two to remove). Due work is found with one strongly consistent Query per minute
//! and shard: no index, no scan. A run without work costs 24 Queries, one Get and one Put: about
//! 14 read and 2 write units, so 0.6 million and 0.09 million a month. Each piece of work is one
//! transaction, plus what `carry_out` itself reads.

mod minute;

use std::fmt;
use std::future::Future;

use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::minute::Minute;
use crate::commit::Commit;
use crate::context::Context;
use crate::dependencies::Dependencies;
use crate::deployment::Deployment;
use crate::error::{Error, Result};
use crate::event::EventSpec;
use crate::id::TypedId;
use crate::table::{Action, Key, Write, to_row};

/// How many partitions the work of one minute has. If this number changes, `cancel` no longer finds
/// existing rows; the work itself would still run.
pub const SHARDS: u8 = 8;

/// The largest size of one piece of work, in bytes of JSON. Work refers to entities by id and does not
/// copy them.
pub const WORK_LIMIT: usize = 4096;

const LONGEST_DELAY_MINUTES: i64 = 60;

/// Work that runs at a certain time. The value is stored as JSON: an enum with
/// `#[serde(tag = "kind")]` and ids in its variants.
pub trait TimedWork: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The function's name, `do-enrollment-work`. It is part of the keys of rows, so it must not change
    /// while rows exist.
    const NAME: &'static str;
    /// The number of attempts before work is parked. 12 attempts take about six hours.
    const ATTEMPTS: u32 = 12;
    /// The function's memory and time limit. Each piece of work may take a third of the
    /// time limit, but at most ten seconds.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_timeout(60);
    /// The facts that the work may record.
    const EMITS: &'static [EventSpec] = &[];
    /// What the work depends on.
    type Dependencies: Dependencies;

    /// The unique id of the work, which includes its kind: `offer#<enrollment_id>`, 1 to 512 bytes. If
    /// the same id is scheduled twice for one minute, there is one row.
    fn id(&self) -> String;

    /// Decides by the current state what to write. `cx.now` is the time of the run, which may be hours
    /// after the scheduled time.
    fn carry_out(
        self,
        dependencies: &Self::Dependencies,
        cx: &Context,
    ) -> impl Future<Output = Result<Commit<()>>> + Send;
}

/// The row of a piece of work.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DueWork {
    /// A different number each time the work is scheduled, so that a run removes only the row that it
    /// read.
    pub version: u64,
    /// The minute in which it runs next.
    pub minute: Minute,
    /// How often it has failed.
    pub attempts: u32,
    /// The correlation id of the call that scheduled it, for logs and events.
    pub correlation_id: String,
    /// [`TimedWork::id`]
    pub work_id: String,
    /// The work itself.
    pub work: Value,
    /// The code and message of the last failure.
    pub failure: Option<String>,
}

impl DueWork {
    fn new<W: TimedWork>(work: &W, minute: Minute, cx: &Context) -> Result<Self> {
        let work_id = work.id();
        let json = serde_json::to_value(work).map_err(Error::internal)?;
        if json.to_string().len() > WORK_LIMIT || !(1..=512).contains(&work_id.len()) {
            return Err(Error::internal(
                "the timed work is too long, or its id is empty or too long",
            ));
        }
        Ok(Self {
            version: fresh_version(cx),
            minute,
            attempts: 0,
            correlation_id: cx.correlation_id.clone(),
            work_id,
            work: json,
            failure: None,
        })
    }

    /// The key of its row while it is scheduled.
    #[must_use]
    pub fn key(&self, name: &str) -> Key {
        due_key(name, self.minute, &self.work_id)
    }

    /// The key of its row while it is parked.
    #[must_use]
    pub fn parked_key(&self, name: &str) -> Key {
        Key::new(parked_partition(name), sort_key(&self.work_id))
    }

    /// The same work, scheduled for its next attempt after a failure. The delay doubles with each
    /// failure.
    #[must_use]
    pub fn after_failure(&self, failure: &Error, cx: &Context) -> Self {
        let delay = 2_i64.saturating_pow(self.attempts);
        Self {
            version: fresh_version(cx),
            minute: Minute::of(cx.now).plus(delay.min(LONGEST_DELAY_MINUTES)),
            attempts: self.attempts + 1,
            failure: Some(failure.to_string()),
            ..self.clone()
        }
    }

    /// The same work, scheduled for the next minute, with its attempts set back to 0.
    #[must_use]
    pub fn returned(&self, cx: &Context) -> Self {
        Self {
            version: fresh_version(cx),
            minute: Minute::of(cx.now).plus(1),
            attempts: 0,
            ..self.clone()
        }
    }
}

impl<R> Commit<R> {
    /// Schedules work for a time. If the time has passed, the work runs in the next minute.
    ///
    /// # Errors
    /// Internal, when the work is longer than [`WORK_LIMIT`] or its id is empty or too long.
    pub fn schedule<W: TimedWork>(self, work: &W, at: Timestamp, cx: &Context) -> Result<Self> {
        let earliest = Minute::of(cx.now).plus(1);
        let due = DueWork::new(work, Minute::not_before(at).max(earliest), cx)?;
        let row = to_row(&due.key(W::NAME), &due)?;
        Ok(self.write(Write::always(Action::Put(row))))
    }

    /// Removes work that was scheduled for this time, if its row still exists.
    pub fn cancel<W: TimedWork>(self, work: &W, at: Timestamp) -> Self {
        let key = due_key(W::NAME, Minute::not_before(at), &work.id());
        self.write(Write::always(Action::Delete(key)))
    }

    /// Moves work from one time to another. If its row does not exist, the work is scheduled.
    ///
    /// # Errors
    /// Those of [`Commit::schedule`].
    pub fn reschedule<W: TimedWork>(
        self,
        work: &W,
        from: Timestamp,
        to: Timestamp,
        cx: &Context,
    ) -> Result<Self> {
        let earliest = Minute::of(cx.now).plus(1);
        let stays = Minute::not_before(from) == Minute::not_before(to).max(earliest);
        let moved = if stays { self } else { self.cancel(work, from) };
        moved.schedule(work, to, cx)
    }
}

/// One of the [`SHARDS`] partitions of the work that is due in a minute.
#[must_use]
pub fn due_partition(name: &str, minute: Minute, shard: u8) -> String {
    format!("DUE#{name}#{minute}#{shard}")
}

/// The partition of the work that failed [`TimedWork::ATTEMPTS`] times.
#[must_use]
pub fn parked_partition(name: &str) -> String {
    format!("PARKED#{name}")
}

/// The key of the watermark row, which stores the minute up to which all work was processed.
#[must_use]
pub fn watermark_key(name: &str) -> Key {
    Key::single(format!("WATERMARK#{name}"))
}

fn due_key(name: &str, minute: Minute, work_id: &str) -> Key {
    let hash = digest(&SHA256, work_id.as_bytes());
    let shard = hash.as_ref().first().map_or(0, |byte| byte % SHARDS);
    Key::new(due_partition(name, minute, shard), sort_key(work_id))
}

fn sort_key(work_id: &str) -> String {
    format!("WORK#{work_id}")
}

fn fresh_version(cx: &Context) -> u64 {
    cx.new_id::<Version>().0
}

struct Version(u64);

impl TypedId for Version {
    fn from_uuid(uuid: uuid::Uuid) -> Self {
        Self(uuid.as_u64_pair().1)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod example;
#[cfg(test)]
mod tests;
