//! The rows of API keys.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | key | `APIKEY#<id>` / `META` | gsi1 `APIKEYS` / `<created>#<id>` |
//! | use | `APIKEY#<id>` / `USE`: `last_used_at`, and the state of the key's rate limit | |
//!
//! The use has a row of its own, which is in no index, so that a call writes one small row.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{
    AttributeValue, Index, Item, Key, KeyQuery, Table, from_row, get_all, set_key, sortable_time,
};
use kernel::{Commit, Context, Dependency, Entity as _, Kind, Result};
use serde::Deserialize;

use super::{ApiKey, ApiKeyId};
use crate::account::Account;
use crate::error::IdentityError;
use crate::user::User;

const LIST: &str = "APIKEYS";
const LAST_USED_AT: &str = "last_used_at";

/// All API keys.
pub(crate) struct ApiKeys {
    table: Arc<dyn Table>,
}

/// A key, and when it was last used.
pub(crate) type UsedApiKey = (ApiKey, Option<Timestamp>);

/// A key in the list.
pub(crate) struct ListedApiKey {
    pub(crate) key: ApiKey,
    pub(crate) last_used_at: Option<Timestamp>,
    /// Whether the user who received the present secret is an active administrator.
    pub(crate) issued_to_administrator: bool,
}

impl Dependency for ApiKeys {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

/// The part of a use that is read.
#[derive(Deserialize)]
struct Use {
    last_used_at: Timestamp,
}

impl ApiKeys {
    /// Reads one key; `None` when it does not exist.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn find(&self, id: &ApiKeyId) -> Result<Option<ApiKey>> {
        let row = self.table.get(&ApiKey::key(id.as_str())).await?;
        row.map(from_row).transpose()
    }

    /// Reads one key.
    ///
    /// # Errors
    /// `identity.api_key_not_found`
    pub(crate) async fn get(&self, id: &ApiKeyId) -> Result<ApiKey> {
        Ok(self.find(id).await?.ok_or(IdentityError::ApiKeyNotFound)?)
    }

    /// Reads one key and its last use in one call to the table.
    ///
    /// # Errors
    /// `identity.api_key_not_found`
    pub(crate) async fn get_with_use(&self, id: &ApiKeyId) -> Result<UsedApiKey> {
        let rows = self
            .table
            .get_many(&[ApiKey::key(id.as_str()), use_key(id)])
            .await?;
        let mut rows = rows.into_iter();
        let key = rows.next().flatten().ok_or(IdentityError::ApiKeyNotFound)?;
        Ok((from_row(key)?, last_used_at(rows.next().flatten())?))
    }

    /// A page of keys, the newest key first. It costs one query for the keys, and one call for their
    /// uses and for the users who received them, or two for more than 50 keys.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn page(
        &self,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<ListedApiKey>> {
        let query = KeyQuery::partition(Index::Gsi1, LIST).descending();
        let page: Page<ApiKey> = read_page(self.table.as_ref(), query, limit, cursor, cx).await?;
        let related = page.items.iter();
        let related = related.flat_map(|key| [use_key(&key.id), User::key(key.issued_to())]);
        let mut rows = self.rows(related.collect()).await?;
        let items = page.items.into_iter().map(|key| {
            let holder = rows.get(&User::key(key.issued_to())).cloned();
            let holder: Option<Account> = holder.map(from_row).transpose()?;
            Ok(ListedApiKey {
                last_used_at: last_used_at(rows.remove(&use_key(&key.id)))?,
                issued_to_administrator: holder.is_some_and(|user| user.administers()),
                key,
            })
        });
        Ok(Page {
            items: items.collect::<Result<_>>()?,
            next_cursor: page.next_cursor,
        })
    }

    /// Reads the rows that exist.
    async fn rows(&self, keys: HashSet<Key>) -> Result<HashMap<Key, Item>> {
        let keys = Vec::from_iter(keys);
        let rows = get_all(self.table.as_ref(), &keys).await?;
        let pairs = keys.into_iter().zip(rows);
        Ok(pairs.filter_map(|(key, row)| Some((key, row?))).collect())
    }

    /// Stores a key.
    ///
    /// # Errors
    /// Internal, when the key does not fit into a row.
    pub(crate) fn save(&self, key: ApiKey) -> Result<Commit<()>> {
        Commit::save(key, |key, row| {
            let by_time = format!("{}#{}", sortable_time(key.created_at()), key.key_id());
            set_key(row, Index::Gsi1, LIST, &by_time);
        })
    }

    /// Records a use; returns false, and records nothing, when the key's rate limit is reached. It
    /// costs one update, at most two.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn take_use(&self, key: &ApiKey, now: Timestamp) -> Result<bool> {
        let last_use = vec![(LAST_USED_AT, AttributeValue::S(now.to_string()))];
        let (row, limit) = (use_key(key.key_id()), key.rate().limit());
        match lambda::admit(self.table.as_ref(), &row, limit, last_use, now).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == Kind::TooManyRequests => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn use_key(id: &ApiKeyId) -> Key {
    Key::new(ApiKey::partition(id.as_str()), "USE")
}

fn last_used_at(row: Option<Item>) -> Result<Option<Timestamp>> {
    let used: Option<Use> = row.map(from_row).transpose()?;
    Ok(used.map(|used| used.last_used_at))
}
