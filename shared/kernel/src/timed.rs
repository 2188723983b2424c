//! Timed work: what is to be done at a moment. A domain declares its kinds of work as one enum,
//! schedules it in the transaction of its cause, and decides what it means when it runs.
//!
//! 1. `impl TimedWork` for the enum: the function's name, an id for each piece of work and
//!    `carry_out`, which reads the state as it is now and returns a [`Commit`].
//! 2. `commit.schedule(&work, at, cx)?` where the cause is committed; `reschedule` when the moment
//!    changes, `cancel` when the work is no longer needed.
//! 3. `.timed_work::<EnrollmentWork>()` in the catalogue. The function runs each minute.
//!
//! ```
#![doc = include_str!("timed/example.rs")]
//! ```
//!
//! **What holds.** Work runs at the first minute that begins at its moment or later, never before
//! it; the resolution is a minute. Its effect, its facts and the removal of its row are one
//! transaction, so two runs at once, a crash or a retry have one effect. Work that fails is tried
//! again after 1, 2, 4 … 60 minutes; after [`TimedWork::ATTEMPTS`] it is parked under
//! [`parked_partition`], where the runner logs a fault and an operator can return it. Minutes that
//! pass during an outage are run afterwards, oldest first.
//!
//! **What does not hold.** There is no order within a minute. `cancel` saves a run and is no
//! guarantee, since work that failed has moved to another minute: `carry_out` decides by the state
//! and answers [`Commit::nothing`] when there is nothing to do.
//!
//! **Where it lies.** `DUE#<name>#<minute>#<shard>` / `WORK#<id>` in the domain's table, in
//! [`SHARDS`] partitions a minute (each takes 1,000 write units a second; a row costs two to
//! schedule and two to remove). What is due is found with one strongly consistent Query per minute
//! and shard: no index, no scan. A run without work costs 24 Queries, one Get and one Put: about
//! 14 read and 2 write units, so 0.6 million and 0.09 million a month. Each piece of work is one
//! transaction besides what `carry_out` itself reads.

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

/// How many partitions the work of one minute has. A change would separate rows that exist from the
/// keys under which they are cancelled; the work itself would still run.
pub const SHARDS: u8 = 8;

/// The most bytes of JSON that one piece of work has. It names things and does not copy them.
pub const WORK_LIMIT: usize = 4096;

const LONGEST_DELAY_MINUTES: i64 = 60;

/// Work that is due at a moment. The value is stored as JSON: an enum with `#[serde(tag = "kind")]`
/// and ids in its variants.
pub trait TimedWork: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The function's name, `do-enrollment-work`. Rows are stored under it: it does not change
    /// while there are any.
    const NAME: &'static str;
    /// How often it is tried before it is parked: with 12, for about six hours.
    const ATTEMPTS: u32 = 12;
    /// The function's memory, time limit and variables. Each piece of work may take a third of the
    /// time limit, and ten seconds at most.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_timeout(60);
    /// The facts that carrying it out may record.
    const EMITS: &'static [EventSpec] = &[];
    /// What it works with.
    type Dependencies: Dependencies;

    /// Identifies the work among all that is due, kind included: `offer#<enrollment_id>`, 1 to 512
    /// bytes. The same id scheduled twice for one minute is one row.
    fn id(&self) -> String;

    /// Decides what is to be done, from the state as it is now. `cx.now` is the moment of the run,
    /// which may be hours after the moment that was scheduled.
    fn carry_out(
        self,
        dependencies: &Self::Dependencies,
        cx: &Context,
    ) -> impl Future<Output = Result<Commit<()>>> + Send;
}

/// A piece of work in a table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DueWork {
    /// Differs each time the work is scheduled, so that a run removes only the row that it read.
    pub version: u64,
    /// The minute in which it runs next.
    pub minute: Minute,
    /// How often it has failed.
    pub attempts: u32,
    /// The work to which it belongs in logs and events.
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
            return Err(Error::internal("timed work with a long value or a bad id"));
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

    /// Its address while it waits for its minute.
    #[must_use]
    pub fn key(&self, name: &str) -> Key {
        due_key(name, self.minute, &self.work_id)
    }

    /// Its address once it is parked.
    #[must_use]
    pub fn parked_key(&self, name: &str) -> Key {
        Key::new(parked_partition(name), sort_key(&self.work_id))
    }

    /// The same work after a failure, later. The delay doubles with each failure.
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

    /// The same work as if it had never failed, in the next minute.
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
    /// Adds work that is due at a moment. A moment that has passed means the next minute.
    ///
    /// # Errors
    /// Internal, when the work is longer than [`WORK_LIMIT`] or its id is empty or too long.
    pub fn schedule<W: TimedWork>(self, work: &W, at: Timestamp, cx: &Context) -> Result<Self> {
        let earliest = Minute::of(cx.now).plus(1);
        let due = DueWork::new(work, Minute::not_before(at).max(earliest), cx)?;
        let row = to_row(&due.key(W::NAME), &due)?;
        Ok(self.write(Write::always(Action::Put(row))))
    }

    /// Removes work that was scheduled for that moment, if it is still there.
    pub fn cancel<W: TimedWork>(self, work: &W, at: Timestamp) -> Self {
        let key = due_key(W::NAME, Minute::not_before(at), &work.id());
        self.write(Write::always(Action::Delete(key)))
    }

    /// Moves work from one moment to another; schedules it where it is not there.
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

/// The partition of the work that is due in a minute, one of [`SHARDS`].
#[must_use]
pub fn due_partition(name: &str, minute: Minute, shard: u8) -> String {
    format!("DUE#{name}#{minute}#{shard}")
}

/// The partition of the work that failed too often.
#[must_use]
pub fn parked_partition(name: &str) -> String {
    format!("PARKED#{name}")
}

/// The row that says up to which minute all work was looked at.
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
