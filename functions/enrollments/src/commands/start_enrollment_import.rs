//! `POST /api/v1/courses/{course_id}/enrollment-imports`
//!
//! Staff of the course enrol a list of learners, whatever the course costs, whoever sees it and whenever learners
//! may enrol: 202, and the work is done afterwards. `GET /courses/{course_id}/enrollment-imports/{import_id}` shows
//! its progress. With `dry_run` nothing is written, and the reply (200) says what would become of each learner.
//! Learners take seats, and wait where none is free. Whom staff had suspended or removed gets access again.
//!
//! With the mode `sync`, learners who have access by a list of this name alone and are not in it any more are
//! suspended. Where these are more than a fifth, the list is probably not complete: it is refused without `force`.
//!
//! A row names a learner by the id, or by an e-mail address that the learner has verified. Rows with another address
//! are left out and reported (`unknown_rows`). While the domain of users does not answer, a list with addresses is
//! refused with 503.
//!
//! A longer list is a CSV file that the caller has uploaded (`file_id`), of at most 1 MiB and 4000 rows. Its first line
//! names the columns: `user_id` or `email`, and `groups`, which are separated by `|`. Other columns are passed over.

use client::Users;
use kernel::bulk::{BulkPageQueued, BulkProgress};
use kernel::{
    BulkRun, Command, Commit, Context, Error, EventSpec, Fact as _, Kind, List, Permission, Policy,
    Reply, Result, Route,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::course::Course;
use crate::enrollment::Reference;
use crate::enrollments::{Enrollments, RowResult};
use crate::error::AdmissionError;
use crate::ids::{CourseId, FileId, UserId};
use crate::jobs::import_enrollments::EnrollmentImport;
use crate::roster::{Entry, Missing, Mode, Roster, RosterRow, check_rows, emails};
use crate::roster_files::RosterFiles;

/// How many of those who would be suspended a dry run shows.
const MOST_SHOWN: usize = 1_000;

/// What is wrong with a request that gives no list, or two.
const NO_ROWS: &str = "must be given, or else file_id, and not both";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(example = serde_json::json!({
    "mode": "sync", "name": "Winter 2026", "dry_run": true,
    "rows": [{ "user_id": "0197a1b2-0000-7000-8000-000000000001" }],
}))]
pub(crate) struct StartEnrollmentImport {
    course_id: CourseId,
    /// What the import does.
    mode: Mode,
    /// The learners, each of them once; without `file_id`.
    rows: Option<List<RosterRow, 500>>,
    /// The file with the learners, each of them once; without `rows`.
    file_id: Option<FileId>,
    /// The name of the list, which a sync needs.
    #[schemars(example = &"Winter 2026")]
    name: Option<Reference>,
    /// Whether it is only shown what would be done.
    #[serde(default)]
    #[schemars(example = true)]
    dry_run: bool,
    /// Whether a sync may suspend more than a fifth of those who have access by the list.
    #[serde(default)]
    force: bool,
}

/// An import that has begun, or what it would do.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ImportView {
    /// The import with its id; null in a dry run.
    import: Option<BulkProgress>,
    /// What would become of the learners, in their order; empty unless it is a dry run.
    rows: Vec<RowResult>,
    /// The numbers of the rows, from 1, with an e-mail address that no user has verified. They are left out.
    #[schemars(example = [3])]
    unknown_rows: Vec<usize>,
    /// The users who are suspended because they are not in the list any more: the first 1000.
    missing: Vec<UserId>,
    /// How many these are.
    missing_count: usize,
    /// Whether these are so many that the sync must say `force`.
    needs_force: bool,
}

impl ImportView {
    fn new(
        import: Option<BulkProgress>,
        rows: Vec<RowResult>,
        roster: &Roster,
        missing: &Missing,
    ) -> Self {
        Self {
            import,
            rows,
            unknown_rows: roster.unknown().collect(),
            missing: missing.users.iter().take(MOST_SHOWN).cloned().collect(),
            missing_count: missing.users.len(),
            needs_force: missing.are_too_many(),
        }
    }
}

impl Reply for ImportView {
    fn status(&self) -> Option<u16> {
        self.import.is_none().then_some(200)
    }
}

impl Command for StartEnrollmentImport {
    const NAME: &'static str = "start-enrollment-import";
    const ROUTE: Route = Route::post("/api/v1/courses/{course_id}/enrollment-imports");
    const PERMISSION: Permission = Permission::SignedIn;
    /// Limited, because the reply tells which addresses users have.
    const POLICY: Policy = Policy::DEFAULT
        .accepted()
        .or(&[200])
        .with_rate(20, 20)
        .with_body_limit(512 * 1024);
    const EMITS: &'static [EventSpec] = &[BulkPageQueued::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Forbidden, Kind::Conflict];
    type Dependencies = (Enrollments, Users, RosterFiles);
    type Reply = ImportView;

    async fn handle(
        self,
        (enrollments, users, files): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<ImportView>> {
        if self.mode == Mode::Sync && self.name.is_none() {
            return Err(Error::invalid_field("name", "must be given for a sync"));
        }
        let course = enrollments.taught_course(&self.course_id, cx).await?;
        let course = &course.ok_or(AdmissionError::CourseNotFound)?;
        course.check_published()?;
        let rows = match (self.rows, &self.file_id) {
            (Some(rows), None) => rows.into(),
            (None, Some(file_id)) => files.rows(file_id, cx).await?,
            _ => return Err(Error::invalid_field("rows", NO_ROWS)),
        };
        check_rows(&rows)?;
        let known = users.by_email(emails(&rows), cx).await?;
        let roster = Roster::new(&rows, &known)?;
        let import = EnrollmentImport {
            import_id: cx.new_id(),
            course_id: self.course_id,
            mode: self.mode,
            name: self.name,
        };
        let missing = missing(&import, course, &roster, enrollments, cx).await?;
        if self.dry_run {
            let origin = import.origin()?;
            let rows = enrollments.preview_roster(course, &roster, &origin, cx);
            let view = ImportView::new(None, rows.await?, &roster, &missing);
            return Ok(Commit::nothing().reply(view));
        }
        if !self.force {
            missing.check()?;
        }
        let run = BulkRun::start(import.import_id.as_str(), &import, cx)?;
        let view = ImportView::new(Some(run.progress()), Vec::new(), &roster, &missing);
        let suspended = missing.users.into_iter().map(Entry::Suspend);
        let entries: Vec<_> = roster.into_entries().chain(suspended).collect();
        let entries = enrollments.save_entries(&import.import_id, &entries, cx)?;
        Ok(run.commit()?.and(entries).reply(view))
    }
}

/// Those whom the import suspends.
async fn missing(
    import: &EnrollmentImport,
    course: &Course,
    roster: &Roster,
    enrollments: &Enrollments,
    cx: &Context,
) -> Result<Missing> {
    if import.mode == Mode::Add {
        return Ok(Missing::default());
    }
    let active = enrollments.active_by(&import.origin()?, course, cx).await?;
    Ok(Missing::of(active, roster))
}

#[cfg(test)]
mod tests;
