//! `remove-syllabus-rows`, as bulk work
//!
//! Removes the versions of the content of a deleted syllabus, and what its readers have acknowledged.

use kernel::bulk::BulkWork;
use kernel::{BulkItem, Commit, Context, Result};
use serde::{Deserialize, Serialize};

use crate::syllabi::Syllabi;
use crate::syllabus::SyllabusId;

/// The removal of the rows of a deleted syllabus.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SyllabusRowsRemoval {
    pub(crate) syllabus_id: SyllabusId,
}

impl BulkWork for SyllabusRowsRemoval {
    const NAME: &'static str = "remove-syllabus-rows";
    type Dependencies = Syllabi;
    type Item = String;
    type Cursor = String;

    /// What was removed is not read again, so the first rows are always the next ones.
    async fn items(
        &self,
        _: Option<String>,
        limit: u32,
        syllabi: &Syllabi,
        _: &Context,
    ) -> Result<Vec<BulkItem<String, String>>> {
        let keys = syllabi.rows_left(&self.syllabus_id, limit).await?;
        let items = keys.into_iter().map(|sort_key| BulkItem {
            label: sort_key.clone(),
            cursor: sort_key.clone(),
            item: sort_key,
        });
        Ok(items.collect())
    }

    async fn item(&self, sort_key: String, syllabi: &Syllabi, _: &Context) -> Result<Commit<()>> {
        Ok(syllabi.remove_row(&self.syllabus_id, sort_key))
    }
}
