//! The list of a calendar, in pages that are cut from its one row.

use kernel::page::{Limit, Page};
use kernel::table::{Index, Item, KeyQuery, from_row, to_row};
use kernel::{Context, Result};
use serde::{Deserialize, Serialize};

use super::{AcademicCalendar, Entry, Filter, Semesters};
use crate::semester::{CalendarId, SemesterId};

/// Where a page of a list ended.
#[derive(Serialize, Deserialize)]
struct Position {
    starts_on: String,
    id: SemesterId,
}

impl Semesters {
    /// A page of the semesters of a calendar that pass the filter, the latest first.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn page(
        &self,
        id: &CalendarId,
        filter: &Filter,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<Entry>> {
        // Not a query that is sent: it says to which list a cursor belongs.
        let scope = KeyQuery::partition(Index::Table, AcademicCalendar::key(id).pk)
            .starting_with(format!("{filter:?}"))
            .descending();
        let key = cx.cursor_key()?;
        let start = cursor.map(|cursor| key.open(&scope, cursor)).transpose()?;
        let start: Option<Position> = start.map(from_row).transpose()?;
        let calendar = self.calendar(id).await?;
        let mut items = calendar.latest_first(filter, cx.now);
        if let Some(start) = start {
            let last = (start.starts_on, start.id);
            items.retain(|entry| (entry.starts_on(), entry.id.clone()) < last);
        }
        let length = usize::try_from(limit.get()).unwrap_or(usize::MAX);
        let has_more = items.len() > length;
        items.truncate(length);
        let last = items.last().filter(|_| has_more);
        let next_cursor = last.map(|last| key.seal(&scope, &position(last, id)?));
        Ok(Page {
            next_cursor: next_cursor.transpose()?,
            items,
        })
    }
}

fn position(last: &Entry, calendar: &CalendarId) -> Result<Item> {
    let position = Position {
        starts_on: last.starts_on(),
        id: last.id.clone(),
    };
    to_row(&AcademicCalendar::key(calendar), &position)
}
