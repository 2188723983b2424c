//! Reading whole partitions.

use serde::de::DeserializeOwned;

use super::{GET_LIMIT, Item, Key, KeyQuery, Table, from_row};
use crate::error::{Error, Result};

/// The largest number of rows that [`read_rows`] requests in one call of the table.
const ROWS_PER_CALL: usize = 1000;

/// Reads these rows in one call, in the order of their keys. More than [`GET_LIMIT`] do not compile.
///
/// # Errors
/// Those of the table.
pub async fn get_each<const N: usize>(
    table: &dyn Table,
    keys: [Key; N],
) -> Result<[Option<Item>; N]> {
    const { assert!(N <= GET_LIMIT) };
    let rows = table.get_many(&keys).await?;
    rows.try_into()
        .map_err(|_| Error::internal("the table returned another number of rows"))
}

/// Reads any number of rows, in the order of their keys: one call for each [`GET_LIMIT`] keys, none without
/// keys. No key may be given twice.
///
/// # Errors
/// Those of the table.
pub async fn get_all(table: &dyn Table, keys: &[Key]) -> Result<Vec<Option<Item>>> {
    let mut rows = Vec::with_capacity(keys.len());
    for keys in keys.chunks(GET_LIMIT) {
        rows.extend(table.get_many(keys).await?);
    }
    Ok(rows)
}

/// Reads all rows of a query with as many calls as needed. Use it where all rows together fit into the
/// function's memory. A list for clients is read with [`read_page`](crate::page::read_page). The
/// query's own limit and start are ignored.
///
/// `None` when there are more than `most` rows; then at most `most + 1` were read.
///
/// Rows that are written between two calls may be in the result or not, as in every read of several
/// pages.
///
/// # Errors
/// Those of the table.
pub async fn read_rows(
    table: &dyn Table,
    query: KeyQuery,
    most: usize,
) -> Result<Option<Vec<Item>>> {
    let mut query = KeyQuery {
        start: None,
        ..query
    };
    let mut items = Vec::new();
    loop {
        // One more than `most`: `next` says only that there may be more rows, not that there are.
        let wanted = most.saturating_add(1) - items.len();
        query.limit = u32::try_from(wanted.min(ROWS_PER_CALL)).map_err(Error::internal)?;
        let rows = table.query(&query).await?;
        items.extend(rows.items);
        if items.len() > most {
            return Ok(None);
        }
        match rows.next {
            Some(next) => query.start = Some(next),
            None => return Ok(Some(items)),
        }
    }
}

/// Reads all values of a query, where more than `most` values would be a programming error.
///
/// ```
/// # use kernel::table::{Index, KeyQuery, Table, read_all};
/// # #[derive(serde::Deserialize)] struct Counter {}
/// async fn counters(table: &dyn Table) -> kernel::Result<Vec<Counter>> {
///     read_all(table, KeyQuery::partition(Index::Table, "REPORT"), 10_000).await
/// }
/// ```
///
/// # Errors
/// Internal, when there are more than `most` rows or one cannot be read as this type; those of the
/// table.
pub async fn read_all<T: DeserializeOwned>(
    table: &dyn Table,
    query: KeyQuery,
    most: usize,
) -> Result<Vec<T>> {
    let partition = query.pk.clone();
    let rows = read_rows(table, query, most).await?;
    let rows =
        rows.ok_or_else(|| Error::internal(format!("{partition} has more than {most} rows")))?;
    rows.into_iter().map(from_row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;
    use crate::table::{BoxFuture, Index, Key, Rows, Write, to_row};
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    /// A partition with this number of rows. A query returns at most seven rows and, as DynamoDB does,
    /// a `next` whenever it returned as many rows as were requested.
    struct Numbers(usize);

    const PER_CALL: usize = 7;

    impl Table for Numbers {
        fn get<'a>(&'a self, _: &'a Key) -> BoxFuture<'a, Result<Option<Item>>> {
            Box::pin(async { Ok(None) })
        }
        fn get_many<'a>(&'a self, _: &'a [Key]) -> BoxFuture<'a, Result<Vec<Option<Item>>>> {
            Box::pin(async { Ok(Vec::new()) })
        }
        fn query<'a>(&'a self, query: &'a KeyQuery) -> BoxFuture<'a, Result<Rows>> {
            Box::pin(async {
                let last = query.start.clone().map(from_row::<Value>).transpose()?;
                let first = last.map_or(0, |last| last["number"].as_u64().unwrap() as usize + 1);
                let limit = PER_CALL.min(query.limit as usize);
                let numbers = first..self.0.min(first + limit);
                let row = |number| to_row(&Key::single("P"), &json!({ "number": number }));
                let items = numbers.map(row).collect::<Result<Vec<_>>>()?;
                let next = (items.len() == limit)
                    .then(|| items.last().cloned())
                    .flatten();
                Ok(Rows { items, next })
            })
        }
        fn commit<'a>(&'a self, _: Vec<Write>) -> BoxFuture<'a, Result<()>> {
            Box::pin(async { Ok(()) })
        }
    }

    /// Runs a future that never waits.
    fn now<T>(future: impl Future<Output = T>) -> T {
        let mut context = Context::from_waker(Waker::noop());
        match pin!(future).as_mut().poll(&mut context) {
            Poll::Ready(result) => result,
            Poll::Pending => panic!("the future waits"),
        }
    }

    fn partition() -> KeyQuery {
        KeyQuery::partition(Index::Table, "P").limit(1)
    }

    proptest! {
        #[test]
        fn all_rows_are_read_in_order_or_none_when_there_are_more(rows in 0..40_usize, most in 0..40_usize) {
            let read = now(read_rows(&Numbers(rows), partition(), most)).unwrap();
            prop_assert_eq!(read.is_some(), rows <= most);
            let values: Result<Vec<Value>> = now(read_all(&Numbers(rows), partition(), most));
            match values {
                Ok(values) => {
                    let numbers = values.iter().map(|value| value["number"].as_u64().unwrap() as usize);
                    prop_assert_eq!(numbers.collect::<Vec<_>>(), (0..rows).collect::<Vec<_>>());
                }
                Err(error) => {
                    prop_assert!(rows > most);
                    prop_assert_eq!(error.kind(), Kind::Internal);
                }
            }
        }
    }
}
