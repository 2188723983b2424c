//! `import-enrollments`, as bulk work
//!
//! Enrols the learners of a list, one after another, and suspends those who are not in it any more. What was done
//! already is not done again.

use kernel::bulk::{BulkRun, BulkWork};
use kernel::commit::RowlessFacts;
use kernel::{BulkItem, Commit, Context, Error, EventSpec, Fact as _, Result};
use serde::{Deserialize, Serialize};

use crate::enrollment::{Origin, Reference, Source};
use crate::enrollments::Enrollments;
use crate::error::ImportError;
use crate::event::{
    EnrollmentActivated, EnrollmentCreated, EnrollmentGroupsChanged, EnrollmentSuspended,
    RosterImported, WaitlistJoined,
};
use crate::ids::{CourseId, EnrollmentId, ImportId};
use crate::roster::{Entry, Mode};

/// The import of a list of learners.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct EnrollmentImport {
    pub(crate) import_id: ImportId,
    pub(crate) course_id: CourseId,
    pub(crate) mode: Mode,
    pub(crate) name: Option<Reference>,
}

impl EnrollmentImport {
    /// Where the grants of its learners come from.
    ///
    /// # Errors
    /// Internal: an id is shorter than a name may be.
    pub(crate) fn origin(&self) -> Result<Origin> {
        let reference = match &self.name {
            Some(name) => name.clone(),
            None => Reference::new(self.import_id.as_str()).map_err(Error::internal)?,
        };
        Ok(Origin {
            source: Source::Cohort,
            reference: Some(reference),
        })
    }
}

impl BulkWork for EnrollmentImport {
    const NAME: &'static str = "import-enrollments";
    /// Few, because learners who take seats of the same row, or wait, cannot share a step.
    const ITEMS: u32 = 5;
    const EMITS: &'static [EventSpec] = &[
        EnrollmentCreated::SPEC,
        EnrollmentActivated::SPEC,
        EnrollmentGroupsChanged::SPEC,
        EnrollmentSuspended::SPEC,
        WaitlistJoined::SPEC,
        RosterImported::SPEC,
    ];
    type Dependencies = Enrollments;
    type Item = Entry;
    type Cursor = usize;

    async fn items(
        &self,
        after: Option<usize>,
        limit: u32,
        enrollments: &Enrollments,
        _: &Context,
    ) -> Result<Vec<BulkItem<Entry, usize>>> {
        let passed = after.unwrap_or_default();
        let entries = enrollments.entries_after(&self.import_id, passed).await?;
        let limit = usize::try_from(limit).map_err(Error::internal)?;
        // The rows of the list come first, so that their numbers are those of the request.
        let items = (passed + 1..).zip(entries).take(limit);
        let items = items.map(|(number, entry)| BulkItem {
            label: match &entry {
                Entry::Enroll(_) | Entry::Unknown => format!("row {number}"),
                Entry::Suspend(user_id) => format!("user {user_id}"),
            },
            cursor: number,
            item: entry,
        });
        Ok(items.collect())
    }

    async fn item(
        &self,
        entry: Entry,
        enrollments: &Enrollments,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let origin = self.origin()?;
        let id = |user_id| EnrollmentId::new(self.course_id.clone(), user_id);
        match entry {
            Entry::Enroll(row) => {
                enrollments
                    .enroll_listed(id(row.user_id), row.groups, &origin, cx)
                    .await
            }
            Entry::Unknown => Err(ImportError::UnknownEmail.into()),
            Entry::Suspend(user_id) => enrollments.suspend_missing(id(user_id), &origin, cx).await,
        }
    }

    async fn finish(&self, run: &BulkRun, _: &Enrollments, cx: &Context) -> Result<Commit<()>> {
        let created = run.events_of::<EnrollmentCreated>();
        let added = created + run.events_of::<EnrollmentActivated>();
        let waitlisted = run.events_of::<WaitlistJoined>();
        let suspended = run.events_of::<EnrollmentSuspended>();
        let mut facts = RowlessFacts::new("EnrollmentImport", cx);
        facts.record(&RosterImported {
            course_id: self.course_id.clone(),
            import_id: self.import_id.clone(),
            mode: self.mode,
            name: self.name.clone(),
            added,
            waitlisted,
            suspended,
            kept: run.done().saturating_sub(added + waitlisted + suspended),
        });
        Ok(Commit::nothing().facts(facts))
    }
}
