//! The `Table` port: the operations that Aurora needs of a table, independent of DynamoDB's API.
//!
//! One contract test suite checks both implementations, DynamoDB and memory.

mod read;
mod write;

use std::future::Future;
use std::pin::Pin;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
pub use serde_dynamo::{AttributeValue, Item};

pub use self::read::{get_all, get_each, read_all, read_rows};
pub use self::write::{Action, Condition, Write};
use crate::error::{Error, Result};
use crate::stored;

/// A future on the heap. It is boxed so that the SDK's state machines are compiled once, in
/// `shared/lambda`, and not again in every crate that awaits them.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The largest number of writes in one transaction.
pub const TRANSACTION_LIMIT: usize = 100;

/// The largest number of rows that [`Table::get_many`] reads in one call.
pub const GET_LIMIT: usize = 100;

/// A table of one domain.
pub trait Table: Send + Sync {
    /// Reads one row with a strongly consistent read.
    fn get<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Option<Item>>>;

    /// Reads up to [`GET_LIMIT`] rows in one call with strongly consistent reads. The results are in
    /// the order of the keys; `None` for a row that does not exist.
    fn get_many<'a>(&'a self, keys: &'a [Key]) -> BoxFuture<'a, Result<Vec<Option<Item>>>>;

    /// Reads one page of a partition.
    fn query<'a>(&'a self, query: &'a KeyQuery) -> BoxFuture<'a, Result<Rows>>;

    /// Performs all writes or none. The first condition that fails decides the error.
    ///
    /// # Errors
    /// The refusal of the failed write; unavailable when transactions still conflict after all retries.
    fn commit<'a>(&'a self, writes: Vec<Write>) -> BoxFuture<'a, Result<()>>;
}

/// A row's primary key, which can also be read from a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
pub struct Key {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
}

impl Key {
    /// The key of the row `sk` in the partition `pk`.
    pub fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self {
            pk: pk.into(),
            sk: sk.into(),
        }
    }

    /// The key of the only row in the partition `name`.
    pub fn single(name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            pk: name.clone(),
            sk: name,
        }
    }
}

/// The table itself or one of its generic indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// The table: `pk`, `sk`. Strongly consistent.
    Table,
    /// `gsi1pk`, `gsi1sk`. Eventually consistent, as are the others.
    Gsi1,
    /// `gsi2pk`, `gsi2sk`
    Gsi2,
    /// `gsi3pk`, `gsi3sk`
    Gsi3,
}

impl Index {
    /// The index's name, its partition attribute and its sort attribute.
    #[must_use]
    pub const fn names(self) -> (Option<&'static str>, &'static str, &'static str) {
        match self {
            Self::Table => (None, "pk", "sk"),
            Self::Gsi1 => (Some("gsi1"), "gsi1pk", "gsi1sk"),
            Self::Gsi2 => (Some("gsi2"), "gsi2pk", "gsi2sk"),
            Self::Gsi3 => (Some("gsi3"), "gsi3pk", "gsi3sk"),
        }
    }
}

/// Which rows of a partition a query reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SortKeys {
    /// All of them.
    All,
    /// Rows whose sort key begins with this prefix, which is never empty.
    StartingWith(String),
    /// Rows whose sort keys are from the first to the last value, both included.
    Between(String, String),
}

/// A query for one page of one partition, in the order of the sort key.
#[derive(Debug, Clone)]
pub struct KeyQuery {
    /// The table or the index to query.
    pub index: Index,
    /// The partition.
    pub pk: String,
    /// The rows to read.
    pub sort_keys: SortKeys,
    /// Whether the last row comes first.
    pub descending: bool,
    /// The largest number of rows to read.
    pub limit: u32,
    /// The key at which the previous page ended; `None` for the first page.
    pub start: Option<Item>,
}

impl KeyQuery {
    /// The whole partition, ascending, 20 rows at a time.
    pub fn partition(index: Index, pk: impl Into<String>) -> Self {
        Self {
            index,
            pk: pk.into(),
            sort_keys: SortKeys::All,
            descending: false,
            limit: 20,
            start: None,
        }
    }

    /// Only rows whose sort key begins with `prefix`; an empty prefix means all.
    #[must_use]
    pub fn starting_with(self, prefix: impl Into<String>) -> Self {
        let prefix = prefix.into();
        let sort_keys = if prefix.is_empty() {
            SortKeys::All
        } else {
            SortKeys::StartingWith(prefix)
        };
        Self { sort_keys, ..self }
    }

    /// Only rows from `first` to `last`, both included and neither empty.
    #[must_use]
    pub fn between(self, first: impl Into<String>, last: impl Into<String>) -> Self {
        Self {
            sort_keys: SortKeys::Between(first.into(), last.into()),
            ..self
        }
    }

    /// The last row first.
    #[must_use]
    pub fn descending(self) -> Self {
        Self {
            descending: true,
            ..self
        }
    }

    /// At most `limit` rows.
    #[must_use]
    pub fn limit(self, limit: u32) -> Self {
        Self { limit, ..self }
    }
}

/// A page of rows.
#[derive(Debug, Default)]
pub struct Rows {
    /// The rows.
    pub items: Vec<Item>,
    /// The [`KeyQuery::start`] of the next page; `None` if there is no next page.
    pub next: Option<Item>,
}

/// Makes a row of a value's fields and its key.
///
/// # Errors
/// Internal, when the value cannot be serialized into a row.
pub fn to_row<T: Serialize>(key: &Key, value: &T) -> Result<Item> {
    let mut item: Item = serde_dynamo::to_item(value).map_err(Error::internal)?;
    set_key(&mut item, Index::Table, &key.pk, &key.sk);
    Ok(item)
}

/// Sets the key attributes of an index in a row.
pub fn set_key(item: &mut Item, index: Index, pk: &str, sk: &str) {
    let (_, pk_name, sk_name) = index.names();
    let values: [(&str, &str); 2] = [(pk_name, pk), (sk_name, sk)];
    for (name, value) in values {
        item.insert(name.to_owned(), AttributeValue::S(value.to_owned()));
    }
}

/// A time for a sort key: milliseconds since 1970 in 15 digits, which sort as text in the order of
/// time. Fractions of a millisecond are cut off. For times from 1970 on.
#[must_use]
pub fn sortable_time(time: Timestamp) -> String {
    format!("{:015}", time.as_millisecond())
}

/// Reads a value from a row. A value that exceeds limits which became narrower after the row was
/// written is still accepted.
///
/// # Errors
/// Internal, when the row cannot be read as this type: an error in stored data, never the caller's.
pub fn from_row<T: DeserializeOwned>(item: Item) -> Result<T> {
    stored::reading(|| serde_dynamo::from_item(item)).map_err(Error::internal)
}
