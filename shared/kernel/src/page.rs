//! Lists: a limit, a cursor in, a page out.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::context::Context;
use crate::error::Result;
use crate::table::{KeyQuery, Table, from_row};
use crate::text::Refused;
use crate::text_form;

/// How many items a page holds: 1 to 100, 20 unless said otherwise.
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

impl FromStr for Limit {
    type Err = Refused;

    /// From a query string, so from text; a number has one spelling.
    fn from_str(text: &str) -> Result<Self, Refused> {
        let canonical = |number: &u32| number.to_string() == text && Self::RANGE.contains(number);
        let number = text.parse().ok().filter(canonical);
        let refused = Refused("must be a number from 1 to 100");
        number.map(Self).ok_or(refused)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form! { Limit: { "type": "integer", "minimum": 1, "maximum": 100, "default": 20 } }

/// One page of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// Where the next page starts; null on the last.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Turns every item into its view.
    pub fn map<U>(self, view: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(view).collect(),
            next_cursor: self.next_cursor,
        }
    }
}

/// Reads one page: one call of the table.
///
/// # Errors
/// 400 for a cursor that this query did not make; whatever the table refuses.
pub async fn read_page<T: DeserializeOwned>(
    table: &dyn Table,
    query: KeyQuery,
    limit: Limit,
    cursor: Option<&str>,
    cx: &Context,
) -> Result<Page<T>> {
    let key = cx.cursor_key()?;
    let mut query = query.limit(limit.get());
    query.start = cursor.map(|cursor| key.open(&query, cursor)).transpose()?;
    let rows = table.query(&query).await?;
    let next_cursor = rows
        .next
        .as_ref()
        .map(|last| key.seal(&query, last))
        .transpose()?;
    let items = rows
        .items
        .into_iter()
        .map(from_row)
        .collect::<Result<_>>()?;
    Ok(Page { items, next_cursor })
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
