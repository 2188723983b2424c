//! `roll-over-syllabi`, as bulk work
//!
//! Creates the syllabi of a roll-over, as drafts of the target semester. What is there already stays as it is.

use kernel::bulk::{BulkRun, BulkWork};
use kernel::commit::RowlessFacts;
use kernel::{BulkItem, Commit, Context, EventSpec, Fact as _, Result};
use serde::{Deserialize, Serialize};

use crate::event::semester::SemesterRolledOver;
use crate::event::syllabus::{FileLinked, SyllabusCreated};
use crate::roll_overs::RollOvers;
use crate::semester::SemesterId;
use crate::syllabi::{Syllabi, listed_at};
use crate::syllabus::Syllabus;

/// The roll-over of the syllabi of one semester into another.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SyllabiRollOver {
    pub(crate) from_semester_id: SemesterId,
    pub(crate) to_semester_id: SemesterId,
}

impl BulkWork for SyllabiRollOver {
    const NAME: &'static str = "roll-over-syllabi";
    const EMITS: &'static [EventSpec] = &[
        SyllabusCreated::SPEC,
        FileLinked::SPEC,
        SemesterRolledOver::SPEC,
    ];
    type Dependencies = (Syllabi, RollOvers);
    type Item = Syllabus;
    type Cursor = String;

    async fn items(
        &self,
        after: Option<String>,
        limit: u32,
        (syllabi, _): &Self::Dependencies,
        _: &Context,
    ) -> Result<Vec<BulkItem<Syllabus, String>>> {
        let after = after.unwrap_or_default();
        let found = syllabi
            .of_semester_after(&self.from_semester_id, &after, limit)
            .await?;
        let items = found.into_iter().map(|syllabus| BulkItem {
            label: syllabus.syllabus_id().to_string(),
            cursor: listed_at(&syllabus),
            item: syllabus,
        });
        Ok(items.collect())
    }

    async fn item(
        &self,
        syllabus: Syllabus,
        (_, roll_overs): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        roll_overs.create(&syllabus, &self.to_semester_id, cx).await
    }

    async fn finish(
        &self,
        run: &BulkRun,
        _: &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let mut facts = RowlessFacts::new("SemesterRollOver", cx);
        facts.record(&SemesterRolledOver {
            from_semester_id: self.from_semester_id.clone(),
            to_semester_id: self.to_semester_id.clone(),
            shifted: run.events_of::<SyllabusCreated>(),
        });
        Ok(Commit::nothing().facts(facts))
    }
}
