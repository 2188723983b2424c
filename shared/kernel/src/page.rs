//! Lists that are read page by page, with a limit and a cursor.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::error::{Error, Result};
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

/// One page of a list that is in memory, because one row holds all of it. `list` names the list, and `id` an
/// item of it: a page begins after the last item of the page before it, wherever that item is now, and where
/// it was, if it is gone.
///
/// # Errors
/// 400 for a cursor of another list.
pub fn page_of<T>(
    items: Vec<T>,
    list: &str,
    id: impl Fn(&T) -> String,
    (limit, cursor): (Limit, Option<&str>),
    cx: &Context,
) -> Result<Page<T>> {
    let key = cx.cursor_key()?;
    let scope = KeyQuery::partition(Index::Table, list);
    let last: Option<LastItem> = match cursor {
        Some(cursor) => Some(from_row(key.open(&scope, cursor)?)?),
        None => None,
    };
    let start = last.map_or(0, |last| {
        let position = items.iter().position(|item| id(item) == last.id);
        position.map_or(last.position, |position| position + 1)
    });
    let length = usize::try_from(limit.get()).unwrap_or(usize::MAX);
    let end = start.saturating_add(length).min(items.len());
    let has_more = end < items.len();
    let page: Vec<T> = items.into_iter().skip(start).take(length).collect();
    let next_cursor = match page.last().filter(|_| has_more) {
        Some(last) => {
            let last = LastItem {
                id: id(last),
                position: end,
            };
            let last = serde_dynamo::to_item(last).map_err(Error::internal)?;
            Some(key.seal(&scope, &last)?)
        }
        None => None,
    };
    Ok(Page {
        items: page,
        next_cursor,
    })
}

/// The last item of a page: its id, and the position after it.
#[derive(Serialize, Deserialize)]
struct LastItem {
    id: String,
    position: usize,
}

/// The key of a row in the table and in an index, with which a query continues after the row.
fn key_of(row: &Item, index: Index) -> Item {
    let (_, pk, sk) = index.names();
    let names = ["pk", "sk", pk, sk].into_iter();
    let values = names.filter_map(|name| Some((name.to_owned(), row.get(name)?.clone())));
    Item::from(values.collect::<HashMap<_, _>>())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use jiff::Timestamp;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::context::Clock;
    use crate::cursor::CursorKey;
    use crate::table::BoxFuture;

    struct NoClock;

    impl Clock for NoClock {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
        fn uuid(&self, _: Timestamp) -> Uuid {
            Uuid::nil()
        }
        fn wait(&self, _: Duration) -> BoxFuture<'_, ()> {
            Box::pin(async {})
        }
    }

    fn cx() -> Context {
        Context {
            cursor_key: CursorKey::parse(&"A".repeat(43)).ok(),
            ..Context::of_system(Timestamp::UNIX_EPOCH, Arc::new(NoClock))
        }
    }

    fn page(items: &[u32], limit: &str, cursor: Option<&str>) -> Page<u32> {
        let limit = serde_json::from_value(limit.into()).unwrap();
        let id = |item: &u32| item.to_string();
        page_of(items.to_vec(), "numbers", id, (limit, cursor), &cx()).unwrap()
    }

    proptest! {
        #[test]
        fn the_pages_of_a_list_in_memory_are_the_list(length in 0..50_u32, limit in 1..20_u32) {
            let items: Vec<u32> = (0..length).collect();
            let (mut read, mut cursor) = (Vec::new(), None);
            loop {
                let page = page(&items, &limit.to_string(), cursor.as_deref());
                prop_assert!(page.items.len() <= limit as usize);
                read.extend(page.items);
                cursor = page.next_cursor;
                if cursor.is_none() {
                    break;
                }
            }
            prop_assert_eq!(read, items);
        }
    }

    #[test]
    fn a_page_goes_on_after_an_item_that_has_moved_or_is_gone() {
        let first = page(&[1, 2, 3, 4], "2", None);
        let cursor = first.next_cursor.as_deref();
        assert_eq!(page(&[9, 1, 2, 3, 4], "2", cursor).items, [3, 4]);
        assert_eq!(page(&[1, 3, 4, 5], "2", cursor).items, [4, 5]);
        assert!(page(&[], "2", cursor).items.is_empty());
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let cursor = page(&[1, 2, 3], "2", None).next_cursor.unwrap();
        let range = (Limit::default(), Some(cursor.as_str()));
        let other = page_of(vec![1], "letters", u32::to_string, range, &cx());
        assert_eq!(other.unwrap_err().code(), "request.invalid_cursor");
    }
}
