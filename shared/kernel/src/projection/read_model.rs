//! Reads the rows of a projection.

use std::collections::{HashMap, HashSet};
use std::marker::PhantomData;
use std::sync::Arc;

use super::{DELETED, Projection, key};
use crate::context::Context;
use crate::dependencies::Dependency;
use crate::error::Result;
use crate::page::{Limit, Page, read_page};
use crate::table::{AttributeValue, Item, Key, KeyQuery, Table, from_row, get_all};

/// What a projection knows about an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copied<P> {
    /// It exists, with this content.
    Live(P),
    /// It was deleted: its tombstone is there.
    Deleted,
    /// None of its events has arrived, or its tombstone has expired.
    Unknown,
}

impl<P> Copied<P> {
    /// Changes the content.
    pub fn map<T>(self, change: impl FnOnce(P) -> T) -> Copied<T> {
        match self {
            Self::Live(content) => Copied::Live(change(content)),
            Self::Deleted => Copied::Deleted,
            Self::Unknown => Copied::Unknown,
        }
    }
}

/// The copies that the projection `P` stores. They are eventually consistent:
/// usually one or two seconds behind the entity.
pub struct ReadModel<P> {
    table: Arc<dyn Table>,
    of: PhantomData<fn() -> P>,
}

impl<P: Projection> Dependency for ReadModel<P> {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self {
            table,
            of: PhantomData,
        })
    }
}

impl<P: Projection> ReadModel<P> {
    /// What is known about one entity. One `GetItem`.
    ///
    /// # Errors
    /// Those of the table.
    pub async fn get(&self, id: &P::Id) -> Result<Copied<P>> {
        Self::copied(self.table.get(&key::<P>(id)).await?)
    }

    /// What is known about many entities. An unknown one is not in the result. An id may be given
    /// twice. One `BatchGetItem` for each [`GET_LIMIT`](crate::table::GET_LIMIT) different ids.
    ///
    /// # Errors
    /// Those of the table.
    pub async fn get_many(&self, ids: &[P::Id]) -> Result<HashMap<P::Id, Copied<P>>> {
        let different: Vec<&P::Id> = ids.iter().collect::<HashSet<_>>().into_iter().collect();
        let keys: Vec<_> = different.iter().map(|id| key::<P>(id)).collect();
        let rows = get_all(self.table.as_ref(), &keys).await?;
        let known = different.into_iter().zip(rows);
        let known = known.filter(|(_, row)| row.is_some());
        known
            .map(|(id, row)| Ok((id.clone(), Self::copied(row)?)))
            .collect()
    }

    /// The key of an entity's copy, to read it together with other rows of the table.
    #[must_use]
    pub fn key(id: &P::Id) -> Key {
        key::<P>(id)
    }

    /// What a row that was read by its [`key`](Self::key) says.
    ///
    /// # Errors
    /// Internal, when the row cannot be read as content.
    pub fn copied(row: Option<Item>) -> Result<Copied<P>> {
        match row {
            None => Ok(Copied::Unknown),
            Some(row) if is_live(&row) => Ok(Copied::Live(from_row(row)?)),
            Some(_) => Ok(Copied::Deleted),
        }
    }

    /// One page of an index whose keys [`Projection::place`] sets. One `Query`.
    ///
    /// # Errors
    /// `request.invalid_cursor`; those of the table.
    pub async fn page(
        &self,
        query: KeyQuery,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<P>> {
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }
}

fn is_live(row: &Item) -> bool {
    row.get(DELETED) != Some(&AttributeValue::Bool(true))
}
