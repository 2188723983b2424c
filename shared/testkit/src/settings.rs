//! The settings of a domain, as `keep-settings` would write them.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::Result;
use kernel::table::{Action, BoxFuture, Item, Key, KeyQuery, Rows, Table, Write};
use serde_json::{Value, from_value};
use settings::Change;

use crate::table::MemoryTable;

/// Sets the settings of a domain.
#[derive(Clone, Copy)]
pub struct DomainSettings<'a>(&'a MemoryTable);

impl<'a> DomainSettings<'a> {
    pub(crate) const fn of(table: &'a MemoryTable) -> Self {
        Self(table)
    }

    /// Sets a flag: `json!({ "enabled": true, "everyone": true })`.
    ///
    /// # Panics
    /// When it is malformed.
    pub fn flag(self, name: &str, flag: Value) -> Self {
        let flag = from_value(flag).expect("the test's flag is valid");
        self.put(Change::flag(name, Some(&flag), 1))
    }

    /// Sets the policy of a function's route: `json!({ "enabled": false })`.
    ///
    /// # Panics
    /// When it is malformed.
    pub fn route(self, function: &str, policy: Value) -> Self {
        let policy = from_value(policy).expect("the test's route policy is valid");
        self.put(Change::route(function, Some(&policy), 1))
    }

    /// Sets a value for this domain alone.
    ///
    /// # Panics
    /// When the key is malformed.
    pub fn value(self, key: &str, value: &Value) -> Self {
        self.put(Change::own(key, Some(value), 1))
    }

    fn put(self, change: Result<Change>) -> Self {
        let write = change.and_then(|change| change.write(Timestamp::UNIX_EPOCH));
        let Ok(Write {
            action: Action::Put(row),
            ..
        }) = write
        else {
            panic!("the test's setting is refused: {write:?}");
        };
        self.0.given(row);
        self
    }
}

/// A table whose queries are not counted and do not fail.
pub(crate) struct Unobserved(pub(crate) Arc<MemoryTable>);

impl Table for Unobserved {
    fn get<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Option<Item>>> {
        self.0.get(key)
    }

    fn get_many<'a>(&'a self, keys: &'a [Key]) -> BoxFuture<'a, Result<Vec<Option<Item>>>> {
        self.0.get_many(keys)
    }

    fn query<'a>(&'a self, query: &'a KeyQuery) -> BoxFuture<'a, Result<Rows>> {
        let read = self.0.peek(query);
        Box::pin(async move { read })
    }

    fn commit<'a>(&'a self, writes: Vec<Write>) -> BoxFuture<'a, Result<()>> {
        self.0.commit(writes)
    }
}
