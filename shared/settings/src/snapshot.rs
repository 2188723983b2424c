//! Everything that a domain knows of its settings at one moment.

use std::collections::BTreeMap;

use kernel::table::{Index, Item, KeyQuery, Table, from_row};
use kernel::{Error, Result};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::change::{FLAG, OWN, PARTITION, ROUTE, Row, SHARED};
use crate::{Flag, RoutePolicy};

/// Rows of one query; DynamoDB ends a page at 1 MB anyway.
const PAGE: u32 = 1000;

/// The most queries of one reading, so that no fault in our data reads for ever.
const PAGES: usize = 20;

/// All entries, removed ones left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    /// The flags by name.
    pub flags: BTreeMap<String, Flag>,
    /// The route policies by the name of their function.
    pub routes: BTreeMap<String, RoutePolicy>,
    /// The values by key: those that all domains share, overlaid by the domain's own.
    pub values: Map<String, Value>,
}

impl Snapshot {
    /// Reads a domain's copy. An entry that cannot be read is left out, and the log names it.
    ///
    /// # Errors
    /// Those of the table.
    pub async fn read(table: &dyn Table) -> Result<Self> {
        let mut query = KeyQuery::partition(Index::Table, PARTITION).limit(PAGE);
        let mut rows: Vec<Item> = Vec::new();
        for _ in 0..PAGES {
            let page = table.query(&query).await?;
            rows.extend(page.items);
            match page.next {
                None => return Ok(Self::of_rows(rows)),
                next => query.start = next,
            }
        }
        Err(Error::internal("the settings do not come to an end"))
    }

    fn of_rows(rows: Vec<Item>) -> Self {
        let mut snapshot = Self::default();
        let mut own = Map::new();
        for row in rows {
            match from_row::<Row>(row) {
                Ok(row) => snapshot.take(&row, &mut own),
                Err(error) => tracing::warn!(?error, "a row of the settings cannot be read"),
            }
        }
        snapshot.values.extend(own);
        snapshot
    }

    fn take(&mut self, row: &Row, own: &mut Map<String, Value>) {
        let Some(content) = &row.content else {
            return;
        };
        let (topic, name) = row.sk.split_once('#').unwrap_or_default();
        let name = name.to_owned();
        let is_read = match topic {
            FLAG => parse(content).map(|flag| drop(self.flags.insert(name, flag))),
            ROUTE => parse(content).map(|policy| drop(self.routes.insert(name, policy))),
            SHARED => parse(content).map(|value| drop(self.values.insert(name, value))),
            OWN => parse(content).map(|value| drop(own.insert(name, value))),
            _ => None,
        };
        if is_read.is_none() {
            tracing::warn!(entry = row.sk, "an entry of the settings cannot be read");
        }
    }
}

fn parse<T: DeserializeOwned>(content: &str) -> Option<T> {
    serde_json::from_str(content).ok()
}
