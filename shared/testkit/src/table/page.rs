//! Queries: the rows of an index in order, page by page.

use std::collections::HashMap;

use kernel::error::Result;
use kernel::table::{AttributeValue, Index, Item, KeyQuery, Rows, SortKeys};

use super::{invalid, text};

/// Reads a page as DynamoDB does: a full page has a cursor even when no row follows.
pub(crate) fn read<'a>(rows: impl Iterator<Item = &'a Item>, query: &KeyQuery) -> Result<Rows> {
    check(query)?;
    let (_, pk, sk) = query.index.names();
    let mut found: Vec<&Item> = rows
        .filter(|row| is_text(row, pk) && is_text(row, sk))
        .filter(|row| text(row, pk) == query.pk && wanted(&query.sort_keys, text(row, sk)))
        .collect();
    found.sort_by_key(|row| place(row, sk));
    if query.descending {
        found.reverse();
    }
    if let Some(start) = &query.start {
        let start = place(start, sk);
        found.retain(|row| {
            if query.descending {
                place(row, sk) < start
            } else {
                place(row, sk) > start
            }
        });
    }
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    found.truncate(limit);
    let next = found
        .last()
        .filter(|_| found.len() == limit)
        .map(|last| key(last, query.index));
    Ok(Rows {
        items: found.into_iter().cloned().collect(),
        next,
    })
}

fn check(query: &KeyQuery) -> Result<()> {
    let (_, pk, sk) = query.index.names();
    if query.limit == 0 {
        return Err(invalid("the limit is less than 1"));
    }
    if query.pk.is_empty() {
        return Err(invalid("the partition is empty"));
    }
    match &query.sort_keys {
        SortKeys::StartingWith(prefix) if prefix.is_empty() => {
            return Err(invalid("the prefix is empty"));
        }
        SortKeys::Between(first, _) if first.is_empty() => {
            return Err(invalid("a bound is empty"));
        }
        SortKeys::Between(first, last) if first > last => {
            return Err(invalid("the bounds are reversed"));
        }
        _ => {}
    }
    match &query.start {
        Some(start) if !["pk", "sk", pk, sk].iter().all(|name| is_text(start, name)) => {
            Err(invalid("the start is not a key of this index"))
        }
        _ => Ok(()),
    }
}

/// A row without an index's attributes is not in the index.
fn is_text(row: &Item, name: &str) -> bool {
    matches!(row.get(name), Some(AttributeValue::S(_)))
}

fn wanted(sort_keys: &SortKeys, sk: &str) -> bool {
    match sort_keys {
        SortKeys::All => true,
        SortKeys::StartingWith(prefix) => sk.starts_with(prefix.as_str()),
        SortKeys::Between(first, last) => (first.as_str()..=last.as_str()).contains(&sk),
    }
}

/// The order of rows: by the bytes of the sort key, then by the key of the table.
fn place<'a>(row: &'a Item, sk: &str) -> (&'a str, &'a str, &'a str) {
    (text(row, sk), text(row, "pk"), text(row, "sk"))
}

/// The table's key and the index's: DynamoDB's `LastEvaluatedKey`.
fn key(row: &Item, index: Index) -> Item {
    let (_, pk, sk) = index.names();
    let names = ["pk", "sk", pk, sk].into_iter();
    let key: HashMap<String, AttributeValue> = names
        .filter_map(|name| Some((name.to_owned(), row.get(name)?.clone())))
        .collect();
    Item::from(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The embedded DynamoDB of the contract's tests accepts it, so it is not part of the contract.
    #[test]
    fn an_empty_bound_is_refused_as_dynamodb_does() {
        let query = KeyQuery::partition(Index::Table, "p").between("", "a");
        assert!(read(std::iter::empty(), &query).is_err());
    }
}
