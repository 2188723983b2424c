//! A change of a domain's copy of the settings. Each entry has a row of its own and each change
//! writes one row. Changes of different entries therefore never conflict, and no size limit of a row
//! applies to the copy as a whole.

use jiff::{SignedDuration, Timestamp};
use kernel::table::{Action, Condition, Key, Table, Write, from_row, to_row};
use kernel::text::{PLAIN_NAME_LIMIT, is_plain_name};
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Flag, RoutePolicy, ServiceAddress};

/// The longest name in bytes: the limit of one segment of a parameter's name.
pub const NAME_LIMIT: usize = PLAIN_NAME_LIMIT;

/// The longest content in bytes of JSON: the 4096 bytes of text that a parameter holds, each of them
/// escaped (six bytes), and two quotes.
pub const CONTENT_LIMIT: usize = 6 * 4096 + 2;

/// How long a tombstone is kept: longer than the year for which the bus can replay events.
const TOMBSTONE_RETENTION: SignedDuration = SignedDuration::from_hours(400 * 24);

/// The partition of a domain's table that holds the copy.
pub(crate) const PARTITION: &str = "SETTINGS";

const REVISION: &str = "revision";

/// The content of one entry as of a revision, or its removal.
///
/// Revisions order the changes of one entry and must grow with each change, removals included. The
/// versions of SSM cannot serve as revisions, because they restart at 1 after a removal; the versions
/// of the config domain can. A change that arrives twice, or after a later change, is stale and
/// changes nothing. A removal leaves a tombstone for 400 days, so that a replayed older change does
/// not restore the entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    sort_key: String,
    revision: i64,
    content: Option<String>,
}

/// The row of an entry. Without content it is a tombstone.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) sk: String,
    revision: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<String>,
    /// When DynamoDB deletes the row, in seconds since 1970. Only tombstones have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<i64>,
}

/// The parts of a sort key, `FLAG#new-editor`.
pub(crate) const FLAG: &str = "FLAG";
pub(crate) const ROUTE: &str = "ROUTE";
pub(crate) const SERVICE: &str = "SERVICE";
pub(crate) const SHARED: &str = "SHARED";
pub(crate) const OWN: &str = "OWN";

impl Change {
    /// A flag was set, or removed.
    ///
    /// # Errors
    /// 422 for a name that is not 1 to [`NAME_LIMIT`] letters, digits and `_.-`, for a content
    /// longer than [`CONTENT_LIMIT`], and for a revision below 1.
    pub fn flag(name: &str, flag: Option<&Flag>, revision: i64) -> Result<Self> {
        Self::new(FLAG, name, flag, revision)
    }

    /// The policy of a function's route was set, or removed.
    ///
    /// # Errors
    /// As for [`Change::flag`].
    pub fn route(function: &str, policy: Option<&RoutePolicy>, revision: i64) -> Result<Self> {
        Self::new(ROUTE, function, policy, revision)
    }

    /// The address of a service was registered, or removed.
    ///
    /// # Errors
    /// As for [`Change::flag`].
    pub fn service(name: &str, address: Option<&ServiceAddress>, revision: i64) -> Result<Self> {
        Self::new(SERVICE, name, address, revision)
    }

    /// A value that all domains share was set, or removed.
    ///
    /// # Errors
    /// As for [`Change::flag`].
    pub fn shared(key: &str, value: Option<&Value>, revision: i64) -> Result<Self> {
        Self::new(SHARED, key, value, revision)
    }

    /// A value for this domain alone, which overrides the shared value, was set, or removed.
    ///
    /// # Errors
    /// As for [`Change::flag`].
    pub fn own(key: &str, value: Option<&Value>, revision: i64) -> Result<Self> {
        Self::new(OWN, key, value, revision)
    }

    fn new<T: Serialize>(
        topic: &str,
        name: &str,
        content: Option<&T>,
        revision: i64,
    ) -> Result<Self> {
        if !is_plain_name(name) {
            let problem = "must be 1 to 64 letters, digits and _.-";
            return Err(Error::invalid_field("name", problem));
        }
        if revision < 1 {
            return Err(Error::invalid_field("revision", "must be at least 1"));
        }
        let content = content.map(serde_json::to_string).transpose();
        let content = content.map_err(Error::internal)?;
        if content
            .as_ref()
            .is_some_and(|text| text.len() > CONTENT_LIMIT)
        {
            let problem = "must not be longer than a parameter can hold";
            return Err(Error::invalid_field("value", problem));
        }
        Ok(Self {
            sort_key: format!("{topic}#{name}"),
            revision,
            content,
        })
    }

    /// The write that brings the copy in `table` up to date; none when the copy already has this
    /// revision or a later one. The write is conditional: when a later revision is written in
    /// between, the commit is refused as a lost race (409). The caller then calls this again, as the
    /// pipeline of every consumer does.
    ///
    /// # Errors
    /// The errors of the table.
    pub async fn news(&self, table: &dyn Table, now: Timestamp) -> Result<Option<Write>> {
        let known = table.get(&self.key()).await?;
        let known = known.map(from_row::<Row>).transpose()?;
        if known.is_some_and(|known| known.revision >= self.revision) {
            return Ok(None);
        }
        self.write(now).map(Some)
    }

    /// The conditional write: it is refused when the copy has the same or a later revision.
    ///
    /// # Errors
    /// Internal, when the change cannot be turned into a row; no such change is known.
    pub fn write(&self, now: Timestamp) -> Result<Write> {
        let is_removal = self.content.is_none();
        let row = Row {
            sk: self.sort_key.clone(),
            revision: self.revision,
            content: self.content.clone(),
            expires_at: is_removal.then(|| (now + TOMBSTONE_RETENTION).as_second()),
        };
        let row = to_row(&self.key(), &row)?;
        let earlier = Condition::AbsentOrAtMost(REVISION, self.revision - 1);
        Ok(Write::when(Action::Put(row), earlier))
    }

    fn key(&self) -> Key {
        Key::new(PARTITION, self.sort_key.as_str())
    }
}

#[cfg(test)]
mod tests;
