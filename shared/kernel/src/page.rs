//! Lists that are read page by page, with a limit and a cursor.

use std::borrow::Cow;
use std::collections::HashMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};

use crate::context::Context;
use crate::error::Result;
use crate::table::{Index, Item, KeyQuery, Table, from_row};

/// The largest number of items in a page: 1 to 100, by default 20.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(u32);

impl Limit {
    const RANGE: std::ops::RangeInclusive<u32> = 1..=100;

    /// The number of items.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(20)
    }
}

// `text_form!` is not used: a limit is sent as text but described as a number, and with `Serialize`
// schemars would write its default as text.
impl<'de> Deserialize<'de> for Limit {
    /// Reads a text, because the value comes from a query string.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let canonical = |number: &u32| number.to_string() == text && Self::RANGE.contains(number);
        match text.parse().ok().filter(canonical) {
            Some(number) => Ok(Self(number)),
            None => Err(D::Error::custom("must be a number from 1 to 100")),
        }
    }
}

impl JsonSchema for Limit {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Limit".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 20 })
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Option<u32> {
        serde_json::from_value::<Limit>(text.into())
            .ok()
            .map(Limit::get)
    }

    proptest! {
        #[test]
        fn a_limit_is_a_number_from_1_to_100_and_nothing_else(text in "[0-9+ -]{0,4}|\\PC{0,6}") {
            let expected = (1..=100).find(|number: &u32| number.to_string() == text);
            prop_assert_eq!(parse(&text), expected);
        }
    }

    #[test]
    fn every_limit_from_1_to_100_is_accepted() {
        assert!((1..=100).all(|number: u32| parse(&number.to_string()) == Some(number)));
        assert_eq!(Limit::default().get(), 20);
    }
}
