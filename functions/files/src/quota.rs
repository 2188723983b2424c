//! How many bytes an owner and a course have. The counters change in the transactions that add and
//! release files, so they are exact.

use kernel::table::{Action, Condition, Key, Table, Write, from_row};
use kernel::{Commit, Error, Kind, Result};
use serde::Deserialize;

use crate::file::{CourseId, File, FileSize, OwnerId};
use crate::policy::Quotas;

const BYTES: &str = "bytes";
const FILES: &str = "files";
const OWNER: &str = "owner";

/// The counters of one owner or course.
#[derive(Debug, Default, Deserialize)]
struct Usage {
    #[serde(default)]
    bytes: i64,
    #[serde(default)]
    files: i64,
}

/// Refuses a file that does not fit, with the bytes that are left. One read. The number of files is only
/// checked here, and not in the transaction: a few more than that do no harm.
///
/// # Errors
/// `files.quota_exceeded`
pub(crate) async fn check(
    table: &dyn Table,
    (owner, course): (&OwnerId, Option<&CourseId>),
    size: FileSize,
    quotas: Quotas,
) -> Result<()> {
    let counters = counters(owner, course);
    let keys: Vec<Key> = counters.iter().map(|counter| counter.key.clone()).collect();
    for (row, counter) in table.get_many(&keys).await?.into_iter().zip(counters) {
        let usage: Usage = row.map(from_row).transpose()?.unwrap_or_default();
        let left = (counter.limit)(quotas) - usage.bytes;
        let has_too_many = counter.what == OWNER && usage.files >= quotas.files;
        if size.get() > left || has_too_many {
            let files_left = (counter.what == OWNER).then_some(quotas.files - usage.files);
            return Err(exceeded(counter.what, left, files_left));
        }
    }
    Ok(())
}

/// Counts the bytes of a new file. If other files were faster and it does not fit any more, the commit
/// has lost a race: the request is decided again.
pub(crate) fn reserve(commit: Commit<()>, file: &File, quotas: Quotas) -> Commit<()> {
    let counters = counters(file.owner_id(), file.course_id());
    counters.into_iter().fold(commit, |commit, counter| {
        let most_before = (counter.limit)(quotas) - size(file);
        let condition = Condition::AbsentOrAtMost(BYTES, most_before);
        commit.write(Write::when(add(counter.key, size(file), 1), condition))
    })
}

/// Releases the bytes of a file that counts no longer.
pub(crate) fn release(commit: Commit<()>, file: &File) -> Commit<()> {
    let counters = counters(file.owner_id(), file.course_id());
    counters.into_iter().fold(commit, |commit, counter| {
        commit.write(Write::always(add(counter.key, -size(file), -1)))
    })
}

/// A row that counts the files of an owner or a course.
struct Counter {
    what: &'static str,
    key: Key,
    limit: fn(Quotas) -> i64,
}

fn counters(owner: &OwnerId, course: Option<&CourseId>) -> Vec<Counter> {
    let of_owner = Counter {
        what: OWNER,
        key: Key::single(format!("QUOTA#owner#{}", owner.0)),
        limit: |quotas| quotas.owner,
    };
    let of_course = course.map(|course| Counter {
        what: "course",
        key: Key::single(format!("QUOTA#course#{course}")),
        limit: |quotas| quotas.course,
    });
    [of_owner].into_iter().chain(of_course).collect()
}

fn add(key: Key, bytes: i64, files: i64) -> Action {
    Action::Update {
        key,
        set: Vec::new(),
        add: vec![(BYTES, bytes), (FILES, files)],
    }
}

const fn size(file: &File) -> i64 {
    file.declaration().file_size.get()
}

fn exceeded(what: &'static str, bytes_left: i64, files_left: Option<i64>) -> Error {
    let message = format!("the quota of the {what} is used up; see details");
    Error::new(Kind::TooLarge, "files.quota_exceeded", message)
        .with_detail("quota_of", what.into())
        .with_detail("bytes_left", bytes_left.max(0).into())
        .with_detail("files_left", files_left.map(|left| left.max(0)).into())
}
