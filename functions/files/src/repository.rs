//! The repository of files.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | file | `FILE#<id>` / `META` | gsi1 `OWNER#<id>` by file id, until it is removed |
//! | quota | `QUOTA#owner#<id>`, `QUOTA#course#<id>` | |

use std::sync::Arc;

use jiff::Timestamp;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{Index, Item, KeyQuery, Table, from_row, set_key};
use kernel::{Commit, Context, Dependency, Entity as _, Result};

use crate::error::FileError;
use crate::file::{CourseId, File, FileId, FileSize, OwnerId, State};
use crate::policy::Quotas;
use crate::quota;

/// All files.
pub(crate) struct Files {
    table: Arc<dyn Table>,
}

impl Dependency for Files {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl Files {
    /// Reads a file that is neither removed nor expired.
    ///
    /// # Errors
    /// `files.not_found`
    pub(crate) async fn get(&self, id: &FileId, now: Timestamp) -> Result<File> {
        present(self.find(id).await?, now)
    }

    /// Reads a file, also a removed one.
    pub(crate) async fn find(&self, id: &FileId) -> Result<Option<File>> {
        let row = self.table.get(&File::key(id.as_str())).await?;
        row.map(from_row).transpose()
    }

    /// Reads rows of one partition in one call.
    pub(crate) async fn rows(&self, query: &KeyQuery) -> Result<Vec<Item>> {
        Ok(self.table.query(query).await?.items)
    }

    /// A page of an owner's files, the oldest first.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn page(
        &self,
        owner: &OwnerId,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<File>> {
        let query = KeyQuery::partition(Index::Gsi1, owner_partition(owner));
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// Refuses a file that does not fit into the quotas. One read.
    ///
    /// # Errors
    /// `files.quota_exceeded`
    pub(crate) async fn check_quotas(
        &self,
        owner: &OwnerId,
        course: Option<&CourseId>,
        size: FileSize,
        quotas: Quotas,
    ) -> Result<()> {
        quota::check(self.table.as_ref(), (owner, course), size, quotas).await
    }

    /// Stores a new file and counts its bytes.
    pub(crate) fn add(&self, file: File, quotas: Quotas) -> Result<Commit<()>> {
        let reserved = quota::reserve(Commit::nothing(), &file, quotas);
        Ok(reserved.and(Commit::save(file, place)?))
    }

    /// Stores a changed file. Its bytes are released if they do not count any more.
    pub(crate) fn save(&self, file: File) -> Result<Commit<()>> {
        let commit = if file.has_released() {
            quota::release(Commit::nothing(), &file)
        } else {
            Commit::nothing()
        };
        Ok(commit.and(Commit::save(file, place)?))
    }
}

/// The file, if it is neither removed nor expired.
///
/// # Errors
/// `files.not_found`
pub(crate) fn present(found: Option<File>, now: Timestamp) -> Result<File> {
    let is_present = |file: &File| {
        let is_removed = matches!(file.state(), State::Removed { .. });
        !is_removed && !file.is_over(now)
    };
    Ok(found.filter(is_present).ok_or(FileError::NotFound)?)
}

fn place(file: &File, row: &mut Item) {
    if !matches!(file.state(), State::Removed { .. }) {
        let owner = owner_partition(file.owner_id());
        set_key(row, Index::Gsi1, &owner, file.file_id().as_str());
    }
}

fn owner_partition(owner: &OwnerId) -> String {
    format!("OWNER#{}", owner.0)
}
