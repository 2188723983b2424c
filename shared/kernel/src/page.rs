//! Lists that are read page by page, with a limit and a cursor.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::context::Context;
use crate::error::Result;
use crate::table::{Index, Item, KeyQuery, Table, from_row};
use crate::text::QueryNumber;

/// The largest number of items in a page: 1 to 100, by default 20.
pub type Limit = QueryNumber<1, 100, 20>;

/// One page of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// The cursor of the next page; null on the last page.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Converts every item into its view.
    pub fn map<U>(self, view: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(view).collect(),
            next_cursor: self.next_cursor,
        }
    }
}

/// Reads one page with one call of the table. The call asks for one row more than the page has, because
/// the table's `next` says only that there may be more rows: so the last page has no cursor. A page of
/// rows with more than 1 MB is shorter, and ends where the table stopped.
///
/// # Errors
/// 400 for a cursor that was not created by this query; those of the table.
pub async fn read_page<T: DeserializeOwned>(
    table: &dyn Table,
    query: KeyQuery,
    limit: Limit,
    cursor: Option<&str>,
    cx: &Context,
) -> Result<Page<T>> {
    let key = cx.cursor_key()?;
    let mut query = query.limit(limit.get() + 1);
    query.start = cursor.map(|cursor| key.open(&query, cursor)).transpose()?;
    let mut rows = table.query(&query).await?;
    let length = usize::try_from(limit.get()).unwrap_or(usize::MAX);
    let last = if rows.items.len() > length {
        rows.items.truncate(length);
        rows.items.last().map(|last| key_of(last, query.index))
    } else {
        rows.next
    };
    let next_cursor = last.map(|last| key.seal(&query, &last)).transpose()?;
    let items = rows
        .items
        .into_iter()
        .map(from_row)
        .collect::<Result<_>>()?;
    Ok(Page { items, next_cursor })
}

/// The key of a row in the table and in an index, with which a query continues after the row.
fn key_of(row: &Item, index: Index) -> Item {
    let (_, pk, sk) = index.names();
    let names = ["pk", "sk", pk, sk].into_iter();
    let values = names.filter_map(|name| Some((name.to_owned(), row.get(name)?.clone())));
    Item::from(values.collect::<HashMap<_, _>>())
}
