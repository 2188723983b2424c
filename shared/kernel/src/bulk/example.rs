use serde::{Deserialize, Serialize};

use super::tests::Enrollments;
use crate::bulk::{BulkItem, BulkProgress, BulkRun, BulkWork};
use crate::{Commit, Context, Result};

#[derive(Serialize, Deserialize)]
pub(super) struct ImportRoster {
    pub(super) course_id: String,
    pub(super) file_id: String,
}

impl BulkWork for ImportRoster {
    const NAME: &'static str = "import-roster";
    type Dependencies = Enrollments;
    type Item = String;
    type Cursor = usize;

    async fn items(
        &self,
        after: Option<usize>,
        limit: u32,
        enrollments: &Enrollments,
        _: &Context,
    ) -> Result<Vec<BulkItem<String, usize>>> {
        let rows = enrollments.roster(&self.file_id, after.unwrap_or(0), limit);
        let items = rows.map(|(number, user_id)| BulkItem {
            label: format!("row {number}"),
            cursor: number,
            item: user_id,
        });
        Ok(items.collect())
    }

    async fn item(
        &self,
        user: String,
        enrollments: &Enrollments,
        _: &Context,
    ) -> Result<Commit<()>> {
        enrollments.enroll(&self.course_id, &user)
    }
}

/// What the command's handler returns.
pub(super) fn start(id: &str, work: &ImportRoster, cx: &Context) -> Result<Commit<BulkProgress>> {
    let run = BulkRun::start(id, work, cx)?;
    let progress = run.progress();
    Ok(run.commit()?.reply(progress))
}
