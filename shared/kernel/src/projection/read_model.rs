//! Reads the rows of a projection.

use std::collections::{HashMap, HashSet};
use std::marker::PhantomData;
use std::sync::Arc;

use super::{DELETED, Projection, key};
use crate::context::Context;
use crate::dependencies::Dependency;
use crate::error::Result;
use crate::page::{Limit, Page, read_page};
use crate::table::{AttributeValue, GET_LIMIT, Item, KeyQuery, Table, from_row};

/// The copies that the projection `P` stores, without the tombstones. They are eventually consistent:
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
    /// The copy of one entity; `None` if the entity does not exist or none of its events has arrived
    /// yet. One `GetItem`.
    ///
    /// # Errors
    /// Those of the table.
    pub async fn get(&self, id: &P::Id) -> Result<Option<P>> {
        let row = self.table.get(&key::<P>(id)).await?;
        row.filter(is_live).map(from_row).transpose()
    }

    /// The copies of many entities. An id without a copy is not in the result. An id may be given
    /// twice. One `BatchGetItem` for each [`GET_LIMIT`] different ids.
    ///
    /// # Errors
    /// Those of the table.
    pub async fn get_many(&self, ids: &[P::Id]) -> Result<HashMap<P::Id, P>> {
        let different: Vec<&P::Id> = ids.iter().collect::<HashSet<_>>().into_iter().collect();
        let mut copies = HashMap::with_capacity(different.len());
        for ids in different.chunks(GET_LIMIT) {
            let keys: Vec<_> = ids.iter().map(key::<P>).collect();
            let rows = self.table.get_many(&keys).await?;
            for (id, row) in ids.iter().zip(rows) {
                if let Some(row) = row.filter(is_live) {
                    copies.insert((*id).clone(), from_row(row)?);
                }
            }
        }
        Ok(copies)
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
