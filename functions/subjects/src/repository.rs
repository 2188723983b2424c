//! The repository of subjects.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | subject | `SUBJECT#<id>` / `META` | gsi1 `DEPARTMENT#<id>`, gsi2 `SUBJECTS`, both by folded name; gsi3 `CODE#<code>` |
//! | code | `UNIQUE#subject-code#<code>` | |
//! | counter | `REPORT` / `<department>#<shard>` | |

use std::sync::Arc;

use kernel::context::Context;
use kernel::entity::Entity as _;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{Index, Item, Key, KeyQuery, Table, from_row, read_all, set_key};
use kernel::text::folded_within;
use kernel::{Commit, Dependency, Result};

use crate::error::SubjectError;
use crate::report::DepartmentCount;
use crate::subject::{DepartmentId, Details, Subject, SubjectCode, SubjectId};

const CODE: &str = "subject-code";

/// The counters of one department are spread over this many rows, so that concurrent creations rarely
/// conflict on one row.
const SHARDS: u8 = 4;

/// The maximum number of counters in a report: the counters of 5,000 departments.
const COUNTERS: usize = 5_000 * SHARDS as usize;

/// The most bytes of a folded name in a sort key. DynamoDB allows 1024, and the id follows the name.
const NAME_LIMIT: usize = 960;

/// Between a name and an id: it sorts before every character of a name, so that `Algebra` comes before
/// `Algebra II`, and no prefix contains it.
const END_OF_NAME: char = '\u{1}';

/// All subjects.
pub(crate) struct Subjects {
    table: Arc<dyn Table>,
}

impl Dependency for Subjects {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl Subjects {
    /// Reads one subject.
    ///
    /// # Errors
    /// `subjects.not_found`
    pub(crate) async fn get(&self, id: &SubjectId) -> Result<Subject> {
        let row = self.table.get(&Subject::key(id.as_str())).await?;
        from_row(row.ok_or(SubjectError::NotFound)?)
    }

    /// Reads the subject with that code. The index is eventually consistent: a subject that was just
    /// created may be missing.
    ///
    /// # Errors
    /// `subjects.not_found`
    pub(crate) async fn get_by_code(&self, code: &SubjectCode) -> Result<Subject> {
        let query = KeyQuery::partition(Index::Gsi3, code_partition(code)).limit(1);
        let row = self.table.query(&query).await?.items.pop();
        from_row(row.ok_or(SubjectError::NotFound)?)
    }

    /// A page of subjects in the order of their folded names, of one department or of all.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn page(
        &self,
        department: Option<&DepartmentId>,
        name_prefix: &str,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<Subject>> {
        let query = match department {
            Some(department) => KeyQuery::partition(Index::Gsi1, department_partition(department)),
            None => KeyQuery::partition(Index::Gsi2, ALL),
        };
        let query = query.starting_with(folded_within(name_prefix, NAME_LIMIT));
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// The number of subjects and of credits of each department.
    ///
    /// # Errors
    /// Internal, with more than 5,000 departments; every error of the table.
    pub(crate) async fn counts(&self) -> Result<Vec<DepartmentCount>> {
        let query = KeyQuery::partition(Index::Table, REPORT);
        read_all(self.table.as_ref(), query, COUNTERS).await
    }

    /// Stores a new subject.
    ///
    /// # Errors
    /// `subjects.code_taken`, when the commit is carried out.
    pub(crate) fn add(&self, subject: Subject) -> Result<Commit<()>> {
        let details = subject.details().clone();
        let id = subject.subject_id().clone();
        let counter = counter(&id, &details);
        Ok(claim(Commit::save(subject, place)?, &id, &details.code)
            .count(counter, amounts(&details, 1)))
    }

    /// Stores a changed subject. `before` are its stored details: their code and counters are replaced.
    ///
    /// # Errors
    /// `subjects.code_taken`, when the commit is carried out.
    pub(crate) fn save(&self, subject: Subject, before: &Details) -> Result<Commit<()>> {
        let after = subject.details().clone();
        let id = subject.subject_id().clone();
        let mut commit = Commit::save(subject, place)?;
        if after.code != before.code {
            commit = claim(commit.release(CODE, before.code.as_str()), &id, &after.code);
        }
        if after.department_id != before.department_id {
            commit = commit
                .count(counter(&id, before), amounts(before, -1))
                .count(counter(&id, &after), amounts(&after, 1));
        } else if after.credits != before.credits {
            let difference = after.credits.get() - before.credits.get();
            commit = commit.count(counter(&id, &after), vec![("credits", difference)]);
        }
        Ok(commit)
    }

    /// Removes a subject; its code is free again.
    pub(crate) fn remove(&self, subject: Subject) -> Commit<()> {
        let details = subject.details().clone();
        let counter = counter(subject.subject_id(), &details);
        Commit::remove(subject)
            .release(CODE, details.code.as_str())
            .count(counter, amounts(&details, -1))
    }
}

const ALL: &str = "SUBJECTS";
const REPORT: &str = "REPORT";

fn claim(commit: Commit<()>, id: &SubjectId, code: &SubjectCode) -> Commit<()> {
    commit.claim(
        CODE,
        code.as_str(),
        id.as_str(),
        SubjectError::CodeTaken(code.clone()).into(),
    )
}

fn place(subject: &Subject, row: &mut Item) {
    let details = subject.details();
    let name = folded_within(details.name.as_str(), NAME_LIMIT);
    let by_name = format!("{name}{END_OF_NAME}{}", subject.subject_id());
    set_key(
        row,
        Index::Gsi1,
        &department_partition(&details.department_id),
        &by_name,
    );
    set_key(row, Index::Gsi2, ALL, &by_name);
    set_key(
        row,
        Index::Gsi3,
        &code_partition(&details.code),
        subject.subject_id().as_str(),
    );
}

fn department_partition(department: &DepartmentId) -> String {
    format!("DEPARTMENT#{department}")
}

fn code_partition(code: &SubjectCode) -> String {
    format!("CODE#{code}")
}

fn counter(id: &SubjectId, details: &Details) -> Key {
    let shard = id.as_str().bytes().fold(0_u8, u8::wrapping_add) % SHARDS;
    Key::new(REPORT, format!("{}#{shard}", details.department_id))
}

fn amounts(details: &Details, sign: i64) -> Vec<(&'static str, i64)> {
    vec![
        ("subjects", sign),
        ("credits", sign * details.credits.get()),
    ]
}
