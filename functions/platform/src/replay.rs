//! A replay: stored events that are sent to one consumer again.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::bulk::{BulkFailure, BulkRun, BulkState};
use kernel::table::{Index, KeyQuery};
use kernel::{Envelope, Error, Reply, Result, typed_id};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event_store::{date_of, date_partition, place_of, sortable_time, source_partition};
use crate::subscribers::Subscriber;

typed_id! {
    /// Identifies a replay.
    ReplayId
}

/// The most days of one replay, ten years: so many days without an event can be passed in minutes.
const MOST_DAYS: i64 = 3_660;

/// Which events are sent to which consumer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct EventReplay {
    /// Its id.
    pub(crate) replay_id: ReplayId,
    /// The name of the consumer's queue.
    pub(crate) consumer: String,
    /// Only events of this type; with a `*` at its end, of the types that begin with it.
    pub(crate) event_type: Option<String>,
    /// Only events at this time or later.
    pub(crate) from: Timestamp,
    /// Only events at this time or earlier.
    pub(crate) to: Timestamp,
}

/// Up to where events were read, and how many were sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Position {
    /// The day that is read next.
    date: Date,
    /// The place of the last event of that day that was read.
    after: Option<String>,
    /// How many events were sent.
    pub(crate) sent: u64,
}

impl EventReplay {
    /// Checks the times, given what time it is.
    ///
    /// # Errors
    /// 422 for times that have no events between them or too many days.
    pub(crate) fn check_times(&self, now: Timestamp) -> Result<()> {
        let days = (self.to.as_second() - self.from.as_second()) / (24 * 60 * 60);
        let problem = match () {
            () if self.to > now => ("to", "must not be in the future"),
            () if self.from > self.to => ("from", "must not be after to"),
            () if days > MOST_DAYS => ("from", "must be at most 3660 days before to"),
            () => return Ok(()),
        };
        Err(Error::invalid_fields([problem]))
    }

    /// Where it begins.
    pub(crate) fn start(&self) -> Position {
        Position {
            date: date_of(self.from),
            after: None,
            sent: 0,
        }
    }

    /// The next events of the day of a position, the oldest first; `None` after the last day.
    pub(crate) fn query(&self, subscriber: &Subscriber, position: &Position) -> Option<KeyQuery> {
        if position.date > date_of(self.to) {
            return None;
        }
        let (index, partition) = match subscriber.source() {
            Some(source) => (Index::Gsi3, source_partition(source, position.date)),
            None => (Index::Gsi1, date_partition(position.date)),
        };
        // `!` sorts after the place itself and before all that follow it, `~` after every place.
        let first = position.after.as_ref().map(|place| format!("{place}!"));
        let first = first.unwrap_or_else(|| sortable_time(self.from));
        let last = format!("{}~", sortable_time(self.to));
        Some(KeyQuery::partition(index, partition).between(first, last))
    }

    /// Whether the event is sent to the consumer.
    pub(crate) fn selects(&self, subscriber: &Subscriber, event: &Envelope) -> bool {
        let is_of_type = self.event_type.as_deref().is_none_or(|wanted| {
            wanted.strip_suffix('*').map_or_else(
                || event.event_type == wanted,
                |begin| event.event_type.starts_with(begin),
            )
        });
        is_of_type && subscriber.takes(event)
    }
}

impl Position {
    /// The position after the last event that was read, while the day has more events.
    pub(crate) fn within(self, last: Option<&Envelope>) -> Self {
        Self {
            after: last.map(place_of).or(self.after),
            ..self
        }
    }

    /// The position after all events of the day.
    ///
    /// # Errors
    /// Internal, after the last day that a calendar has.
    pub(crate) fn next_day(self) -> Result<Self> {
        Ok(Self {
            date: self.date.tomorrow().map_err(Error::internal)?,
            after: None,
            ..self
        })
    }

    /// A name of this position for the log.
    pub(crate) fn label(&self) -> String {
        format!(
            "{} {}",
            self.date,
            self.after.as_deref().unwrap_or_default()
        )
    }
}

/// A replay and how far it is.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ReplayView {
    /// Its id.
    replay_id: ReplayId,
    /// The consumer that gets the events.
    #[schemars(example = &"copy-subjects")]
    consumer: String,
    /// Only events of this type, or of these types; null for all that the consumer reads.
    event_type: Option<String>,
    /// Only events at this time or later.
    from: Timestamp,
    /// Only events at this time or earlier.
    to: Timestamp,
    /// Whether it runs, and how it ended.
    state: BulkState,
    /// How many events were sent to the consumer.
    events_sent: u64,
    /// The day in UTC whose events are read next.
    date: Date,
    /// Why it failed; null if it did not fail.
    reason: Option<BulkFailure>,
    /// When it started.
    started_at: Timestamp,
    /// When it ended; null while it runs.
    ended_at: Option<Timestamp>,
}

impl Reply for ReplayView {}

impl ReplayView {
    /// # Errors
    /// Internal, when the run is not one of a replay.
    pub(crate) fn of(run: &BulkRun) -> Result<Self> {
        let replay: EventReplay =
            serde_json::from_value(run.work().clone()).map_err(Error::internal)?;
        let position = position(run)?.unwrap_or_else(|| replay.start());
        let progress = run.progress();
        // The failure of the page says more than that there were too many failures.
        let reason = progress.failures.into_iter().next().or(progress.reason);
        Ok(Self {
            replay_id: replay.replay_id,
            consumer: replay.consumer,
            event_type: replay.event_type,
            from: replay.from,
            to: replay.to,
            state: progress.state,
            events_sent: position.sent,
            date: position.date,
            reason,
            started_at: progress.started_at,
            ended_at: progress.ended_at,
        })
    }
}

/// How far a run is; none before its first page.
///
/// # Errors
/// Internal, when the run is not one of a replay.
pub(crate) fn position(run: &BulkRun) -> Result<Option<Position>> {
    let position = run.cursor().cloned().map(serde_json::from_value);
    position.transpose().map_err(Error::internal)
}
