//! The rows of repositories.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | repository | `REPOSITORY#<id>` / `META` | gsi1 `REPOSITORIES` by folded name |
//! | name | `UNIQUE#repository-name#<folded name>` | |
//! | file | `REPOSITORY_FILES#<id>` / its path | |

use std::sync::Arc;

use kernel::page::{Limit, Page, read_page};
use kernel::table::{Action, Index, Item, Key, KeyQuery, Table, Write, from_row, set_key, to_row};
use kernel::text::{folded, folded_within};
use kernel::{BulkRun, Commit, Context, Dependency, Entity as _, Result};

use super::Repository;
use super::comparison::StoredPage;
use super::error::RepositoryError;
use super::source::SourceFile;
use super::values::{FilePath, RepositoryId, RepositoryName};

const NAME: &str = "repository-name";

const ALL: &str = "REPOSITORIES";

/// The most bytes of a folded name in a sort key. DynamoDB allows 1024.
const NAME_LIMIT: usize = 960;

/// How many stored files are compared at once: about a third of the megabyte that one query reads.
const FILES_PER_QUERY: u32 = 1000;

/// Comes after every path.
const LAST_PATH: &str = "\u{10FFFF}";

/// All repositories and their files.
pub(crate) struct Repositories {
    table: Arc<dyn Table>,
}

impl Dependency for Repositories {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl Repositories {
    /// Reads a repository.
    ///
    /// # Errors
    /// `repositories.not_found`
    pub(crate) async fn get(&self, id: &RepositoryId) -> Result<Repository> {
        let found = self.find(id).await?;
        Ok(found.ok_or(RepositoryError::NotFound)?)
    }

    /// Reads a repository, if it exists.
    pub(crate) async fn find(&self, id: &RepositoryId) -> Result<Option<Repository>> {
        let row = self.table.get(&Repository::key(id.as_str())).await?;
        row.map(from_row).transpose()
    }

    /// A page of repositories in the order of their folded names.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn page(
        &self,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<Repository>> {
        let query = KeyQuery::partition(Index::Gsi1, ALL);
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// A page of the files of a repository in the order of their paths.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn files(
        &self,
        id: &RepositoryId,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<SourceFile>> {
        let query = KeyQuery::partition(Index::Table, files_partition(id));
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// The next files of a repository, whose paths come after `after`.
    pub(crate) async fn files_after(&self, id: &RepositoryId, after: &str) -> Result<StoredPage> {
        // No path has this control character, so the next path is not before this key.
        let next = format!("{after}\u{1}");
        let query = KeyQuery::partition(Index::Table, files_partition(id));
        let query = query.between(next, LAST_PATH).limit(FILES_PER_QUERY);
        let rows = self.table.query(&query).await?;
        let files: Result<_> = rows.items.into_iter().map(from_row).collect();
        Ok(StoredPage {
            files: files?,
            has_more: rows.next.is_some(),
        })
    }

    /// Reads the run of a sync.
    pub(crate) async fn run(&self, id: &str) -> Result<Option<BulkRun>> {
        BulkRun::read(self.table.as_ref(), id).await
    }

    /// Whether the sync of which the repository knows really runs. It does not when it was cancelled, or
    /// when its last writes were refused.
    pub(crate) async fn is_syncing(&self, repository: &Repository) -> Result<bool> {
        let Some(sync) = repository.running_sync() else {
            return Ok(false);
        };
        let run = self.run(sync.id.as_str()).await?;
        Ok(run.is_some_and(|run| run.progress().ended_at.is_none()))
    }

    /// Stores a new repository.
    ///
    /// # Errors
    /// `repositories.name_taken`, when the commit is carried out.
    pub(crate) fn add(&self, repository: Repository) -> Result<Commit<()>> {
        let name = folded(repository.name().as_str());
        let id = repository.repository_id().clone();
        let taken = RepositoryError::NameTaken.into();
        Ok(self
            .save(repository)?
            .claim(NAME, &name, id.as_str(), taken))
    }

    /// Stores a changed repository.
    pub(crate) fn save(&self, repository: Repository) -> Result<Commit<()>> {
        Commit::save(repository, place)
    }

    /// Removes a repository; its name is free again. Its files remain.
    pub(crate) fn remove(&self, repository: Repository) -> Commit<()> {
        let name = folded(repository.name().as_str());
        Commit::remove(repository).release(NAME, &name)
    }

    /// Stores a file.
    pub(crate) fn save_file(&self, id: &RepositoryId, file: &SourceFile) -> Result<Commit<()>> {
        let row = to_row(&file_key(id, &file.path), file)?;
        Ok(Commit::nothing().write(Write::always(Action::Put(row))))
    }

    /// Removes a file.
    pub(crate) fn remove_file(&self, id: &RepositoryId, path: &FilePath) -> Commit<()> {
        let removal = Action::Delete(file_key(id, path));
        Commit::nothing().write(Write::always(removal))
    }
}

fn place(repository: &Repository, row: &mut Item) {
    set_key(row, Index::Gsi1, ALL, &by_name(repository.name()));
}

fn by_name(name: &RepositoryName) -> String {
    folded_within(name.as_str(), NAME_LIMIT)
}

fn files_partition(id: &RepositoryId) -> String {
    format!("REPOSITORY_FILES#{id}")
}

fn file_key(id: &RepositoryId, path: &FilePath) -> Key {
    Key::new(files_partition(id), path.as_str())
}
