//! What changes a domain's copy: one entry at a time, each in a row of its own. Entries do not know
//! of each other, so that no change waits for another or is lost to it, and the copy has no size to
//! outgrow.

use jiff::{SignedDuration, Timestamp};
use kernel::table::{Action, Condition, Key, Table, Write, from_row, to_row};
use kernel::text::{PLAIN_NAME_LIMIT, is_plain_name};
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Flag, RoutePolicy};

/// The longest name in bytes: a segment of a parameter's name.
pub const NAME_LIMIT: usize = PLAIN_NAME_LIMIT;

/// The longest content in bytes of JSON: a parameter's 4096 bytes of text, each of them escaped, and
/// quotes around it.
pub const CONTENT_LIMIT: usize = 6 * 4096 + 2;

/// How long a removal is remembered: longer than the bus keeps events to replay, which is a year.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(400 * 24);

/// The partition of a domain's table.
pub(crate) const PARTITION: &str = "SETTINGS";

const REVISION: &str = "revision";

/// An entry's latest content, or that it is gone, as of a revision.
///
/// Revisions order the changes of one entry and must grow with each of them, removals included.
/// SSM's versions begin anew after a removal and will not do; the config domain's own will. A change
/// that comes twice, or after a later one, is no news. Removals are remembered for 400 days: without
/// that, a change that is replayed later would bring the entry back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    sort_key: String,
    revision: i64,
    content: Option<String>,
}

/// An entry in its row. Without content it is gone.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) sk: String,
    revision: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<String>,
    /// Seconds since 1970, for DynamoDB; of a removal alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<i64>,
}

/// The parts of a sort key, `FLAG#new-editor`.
pub(crate) const FLAG: &str = "FLAG";
pub(crate) const ROUTE: &str = "ROUTE";
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

    /// A value that all domains share was set, or removed.
    ///
    /// # Errors
    /// As for [`Change::flag`].
    pub fn shared(key: &str, value: Option<&Value>, revision: i64) -> Result<Self> {
        Self::new(SHARED, key, value, revision)
    }

    /// A value of the domain alone, which goes before the shared one, was set, or removed.
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
            let problem = "must be what a parameter can hold";
            return Err(Error::invalid_field("value", problem));
        }
        Ok(Self {
            sort_key: format!("{topic}#{name}"),
            revision,
            content,
        })
    }

    /// What brings the copy in `table` up to date; none when it knows of this revision or a later
    /// one. The write is refused as a lost race (409) if a later revision overtakes it after all: then ask
    /// again, as every consumer's pipeline does.
    ///
    /// # Errors
    /// Those of the table.
    pub async fn news(&self, table: &dyn Table, now: Timestamp) -> Result<Option<Write>> {
        let known = table.get(&self.key()).await?;
        let known = known.map(from_row::<Row>).transpose()?;
        if known.is_some_and(|known| known.revision >= self.revision) {
            return Ok(None);
        }
        self.write(now).map(Some)
    }

    /// The write itself, on condition that the copy knows of no such or later revision.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row; none is known.
    pub fn write(&self, now: Timestamp) -> Result<Write> {
        let is_gone = self.content.is_none();
        let row = Row {
            sk: self.sort_key.clone(),
            revision: self.revision,
            content: self.content.clone(),
            expires_at: is_gone.then(|| (now + REMEMBERED).as_second()),
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
