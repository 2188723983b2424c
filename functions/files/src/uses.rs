//! Who uses a file: what other domains have told.
//!
//! | row | pk / sk | |
//! |---|---|---|
//! | use | `FILE#<id>` / `USE#<user>` | the `version` of the fact that wrote it; a use that has ended is kept for 30 days, so that an earlier fact does not restore it |

use jiff::Timestamp;
use kernel::projection::{OUTDATED, TOMBSTONE_SECONDS};
use kernel::table::{
    Action, AttributeValue, Condition, Index, Item, Key, KeyQuery, SortKeys, Write, from_row,
    to_row,
};
use kernel::{Commit, Context, Entity as _, Envelope, Error, Kind, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::file::{File, FileId};
use crate::repository::{Files, present};

/// How many users of a file a refusal names.
const NAMED: u32 = 20;

/// How many uses are searched for readers: more than DynamoDB returns in one reply of 1 MB.
const SEARCHED: u32 = 10_000;

const USE: &str = "USE#";
const META: &str = "META";

/// What uses a file: its type and its id, such as `syllabus` and `0197…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct FileUser {
    /// The type of the user.
    pub(crate) kind: String,
    /// Its id.
    pub(crate) id: String,
}

/// Who may read a file because of a use, beside its owner, administrators and programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Readers {
    /// Everybody who is signed in.
    SignedIn,
    /// Nobody else.
    #[default]
    #[serde(other)]
    Nobody,
}

/// What a fact says about the use of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// It is in use, and has these readers because of it.
    By(Readers),
    /// It is not in use.
    Ended,
}

#[derive(Serialize, Deserialize)]
struct UseRow {
    used_by: FileUser,
    is_in_use: bool,
    #[serde(default)]
    readers: Readers,
    version: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    expires_at: Option<i64>,
}

/// Stores what an event says about the use of a file, unless a later one has said something. The events
/// about one user are in the order of its versions.
pub(crate) fn store_use(
    file: &FileId,
    fact: Use,
    event: &Envelope,
    cx: &Context,
) -> Result<Commit<()>> {
    let used_by = FileUser {
        kind: event.aggregate_type.to_lowercase(),
        id: event.aggregate_id.clone(),
    };
    let key = Key::new(
        File::partition(file.as_str()),
        format!("{USE}{}#{}", used_by.kind, used_by.id),
    );
    let (is_in_use, readers) = match fact {
        Use::By(readers) => (true, readers),
        Use::Ended => (false, Readers::Nobody),
    };
    let row = UseRow {
        used_by,
        is_in_use,
        readers,
        version: event.version,
        expires_at: (!is_in_use).then(|| cx.now.as_second() + TOMBSTONE_SECONDS),
    };
    let write = Write::when(
        Action::Put(to_row(&key, &row)?),
        Condition::OlderThan(event.version),
    );
    let outdated = Error::new(Kind::Conflict, OUTDATED, "a later event is applied already");
    Ok(Commit::nothing().write(write.or(outdated)))
}

impl Files {
    /// Reads a file that is neither removed nor expired, and who uses it, in one call.
    ///
    /// # Errors
    /// `files.not_found`
    pub(crate) async fn get_with_users(
        &self,
        id: &FileId,
        now: Timestamp,
    ) -> Result<(File, Vec<FileUser>)> {
        let query = KeyQuery {
            sort_keys: SortKeys::Between(META.to_owned(), format!("{USE}~")),
            ..KeyQuery::partition(Index::Table, File::partition(id.as_str()))
        };
        let rows = self.rows(&query.limit(1 + NAMED)).await?;
        let (file, uses): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_file);
        let file = file.into_iter().next().map(from_row).transpose()?;
        let uses = uses.into_iter().map(from_row::<UseRow>);
        let uses = uses.collect::<Result<Vec<_>>>()?.into_iter();
        let users = uses.filter(|row| row.is_in_use).map(|row| row.used_by);
        Ok((present(file, now)?, users.collect()))
    }

    /// Whether a use of the file lets everybody read it who is signed in. One read.
    pub(crate) async fn is_shown(&self, id: &FileId) -> Result<bool> {
        let query = KeyQuery::partition(Index::Table, File::partition(id.as_str()));
        let query = query.starting_with(USE).limit(SEARCHED);
        let rows = self.rows(&query).await?.into_iter();
        let uses = rows.map(from_row::<UseRow>).collect::<Result<Vec<_>>>()?;
        Ok(uses.iter().any(|row| row.readers == Readers::SignedIn))
    }
}

fn is_file(row: &Item) -> bool {
    row.get("sk") == Some(&AttributeValue::S(META.to_owned()))
}
