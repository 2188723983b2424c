//! The event store: every event of every domain.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | event | `STREAM#<stream_id>` / `V#<version>` | gsi1 `DATE#<date>`, gsi2 `TYPE#<event_type>#<date>`, gsi3 `SOURCE#<domain>#<date>`, all by time |
//!
//! The sort keys do not begin with `EVENT#` as those of outbox rows do: this table has a relay too,
//! which would publish each stored event again, and the store would store it again, in an endless loop.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use kernel::context::Context;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{
    Action, Condition, Index, Item, Key, KeyQuery, Table, Write, from_row, set_key, to_row,
};
use kernel::{Commit, Dependency, Envelope, Result, typed_id};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::audit;
use crate::error::PlatformError;

typed_id! {
    /// Identifies an event.
    EventId
}

/// All events.
pub(crate) struct EventStore {
    table: Arc<dyn Table>,
}

impl Dependency for EventStore {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl EventStore {
    /// Adds an event to the end of its stream. The same event again changes nothing.
    ///
    /// # Errors
    /// `platform.stream_forked`, when a different event has the same stream and version.
    pub(crate) async fn append(&self, event: &Envelope) -> Result<Commit<()>> {
        let Some(row) = self.table.get(&key(event)).await? else {
            return Ok(Commit::nothing()
                .write(Write::when(Action::Put(row_of(event)?), Condition::Absent))
                .and(audit::entry_of(event)?));
        };
        let Stored { event_id } = from_row(row)?;
        if event_id == event.event_id {
            return Ok(Commit::nothing());
        }
        Err(PlatformError::StreamForked {
            stream_id: event.stream_id(),
            version: event.version,
            stored: event_id,
            refused: event.event_id.clone(),
        }
        .into())
    }

    /// Reads an event. Its id has the time at which it was recorded (UUID v7), so that one query finds it.
    /// The index is eventually consistent.
    ///
    /// # Errors
    /// `platform.unknown_event`
    pub(crate) async fn get(&self, id: &EventId) -> Result<Envelope> {
        let time = time_of(id).ok_or(PlatformError::UnknownEvent)?;
        let at = by_time(time, id.as_str());
        let query = KeyQuery::partition(Index::Gsi1, date_partition(date_of(time)));
        let query = query.between(at.clone(), at).limit(1);
        let row = self.table.query(&query).await?.items.pop();
        from_row(row.ok_or(PlatformError::UnknownEvent)?)
    }

    /// A page of one stream, the oldest event first.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn stream(
        &self,
        stream_id: &str,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<Envelope>> {
        let query =
            KeyQuery::partition(Index::Table, stream_partition(stream_id)).starting_with(PREFIX);
        self.page(query, limit, cursor, cx).await
    }

    /// A page of any query over events.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn page(
        &self,
        query: KeyQuery,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<Envelope>> {
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// The next events of a query, and whether it has more.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn next(&self, query: &KeyQuery) -> Result<(Vec<Envelope>, bool)> {
        let rows = self.table.query(query).await?;
        let events = rows
            .items
            .into_iter()
            .map(from_row)
            .collect::<Result<_>>()?;
        Ok((events, rows.next.is_some()))
    }
}

const PREFIX: &str = "V#";

/// The part of a stored event that identifies it.
#[derive(Deserialize)]
struct Stored {
    event_id: String,
}

/// The row of an event.
#[derive(Serialize)]
struct Row<'a> {
    stream_id: String,
    #[serde(flatten)]
    event: &'a Envelope,
}

fn row_of(event: &Envelope) -> Result<Item> {
    // Baggage is for the work that the event causes. Clients choose its content, so it is not kept here.
    let mut event = event.clone();
    event.metadata.baggage = None;
    let event = &event;
    let mut row = to_row(
        &key(event),
        &Row {
            stream_id: event.stream_id(),
            event,
        },
    )?;
    let date = date_of(event.timestamp);
    let by_time = place_of(event);
    set_key(&mut row, Index::Gsi1, &date_partition(date), &by_time);
    set_key(
        &mut row,
        Index::Gsi2,
        &type_partition(&event.event_type, date),
        &by_time,
    );
    set_key(
        &mut row,
        Index::Gsi3,
        &source_partition(&event.metadata.source, date),
        &by_time,
    );
    Ok(row)
}

fn key(event: &Envelope) -> Key {
    Key::new(
        stream_partition(&event.stream_id()),
        format!("{PREFIX}{:010}", event.version),
    )
}

fn stream_partition(stream_id: &str) -> String {
    format!("STREAM#{stream_id}")
}

/// The events of a day.
pub(crate) fn date_partition(date: Date) -> String {
    format!("DATE#{date}")
}

/// The events of a type on a day. Without the day, one partition would grow for as long as the platform
/// runs, and its newest end would take all writes of the type.
pub(crate) fn type_partition(event_type: &str, date: Date) -> String {
    format!("TYPE#{event_type}#{date}")
}

/// The events of a domain on a day.
pub(crate) fn source_partition(source: &str, date: Date) -> String {
    format!("SOURCE#{source}#{date}")
}

/// Where an event is in the order of an index.
pub(crate) fn place_of(event: &Envelope) -> String {
    by_time(event.timestamp, &event.event_id)
}

fn by_time(time: Timestamp, event_id: &str) -> String {
    format!("{}#{event_id}", sortable_time(time))
}

/// The time in an id, to the millisecond; `None` for another kind of UUID.
fn time_of(id: &EventId) -> Option<Timestamp> {
    let id: Uuid = id.as_str().parse().ok()?;
    let (seconds, nanoseconds) = id.get_timestamp()?.to_unix();
    let second = i64::try_from(seconds).ok()?;
    let time = Timestamp::new(second, i32::try_from(nanoseconds).ok()?).ok()?;
    (id.get_version_num() == 7).then_some(time)
}

/// The day in UTC.
pub(crate) fn date_of(time: Timestamp) -> Date {
    Offset::UTC.to_datetime(time).date()
}

/// A timestamp with always nine decimals, so that the strings sort by time.
pub(crate) fn sortable_time(time: Timestamp) -> String {
    format!("{time:.9}")
}

#[cfg(test)]
mod tests;
