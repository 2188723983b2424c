//! All settings of a domain at one moment.

use std::collections::BTreeMap;

use kernel::table::{Index, Item, KeyQuery, Table, from_row, read_rows};
use kernel::{Error, Result};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::change::{FLAG, OWN, PARTITION, ROUTE, Row, SERVICE, SHARED};
use crate::{Flag, RoutePolicy, ServiceAddress};

/// The most rows of one read, so that a read ends even when our data is faulty.
const ROWS: usize = 20_000;

/// All entries except the removed ones.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    /// The flags by name.
    pub flags: BTreeMap<String, Flag>,
    /// The route policies by the name of their function.
    pub routes: BTreeMap<String, RoutePolicy>,
    /// The addresses of services by their names.
    pub services: BTreeMap<String, ServiceAddress>,
    /// The values by key. A value of the domain overrides the shared value of the same key.
    pub values: Map<String, Value>,
}

impl Snapshot {
    /// Reads a domain's copy. An entry that cannot be read is left out, and the log names it.
    ///
    /// # Errors
    /// Internal, with more than 20,000 rows; the errors of the table.
    pub async fn read(table: &dyn Table) -> Result<Self> {
        let query = KeyQuery::partition(Index::Table, PARTITION);
        let rows = read_rows(table, query, ROWS).await?;
        let too_many = || Error::internal("the domain has more than 20,000 settings");
        rows.map(Self::of_rows).ok_or_else(too_many)
    }

    fn of_rows(rows: Vec<Item>) -> Self {
        let mut snapshot = Self::default();
        let mut own = Map::new();
        for row in rows {
            match from_row::<Row>(row) {
                Ok(row) => snapshot.insert(&row, &mut own),
                Err(error) => tracing::warn!(?error, "a row of the settings cannot be read"),
            }
        }
        snapshot.values.extend(own);
        snapshot
    }

    fn insert(&mut self, row: &Row, own: &mut Map<String, Value>) {
        let Some(content) = &row.content else {
            return;
        };
        let (topic, name) = row.sk.split_once('#').unwrap_or_default();
        let name = name.to_owned();
        let is_read = match topic {
            FLAG => parse(content).map(|flag| drop(self.flags.insert(name, flag))),
            ROUTE => parse(content).map(|policy| drop(self.routes.insert(name, policy))),
            SERVICE => parse(content).map(|address| drop(self.services.insert(name, address))),
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
