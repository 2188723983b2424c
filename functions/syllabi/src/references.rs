//! Checks that what a syllabus refers to exists: its subject, its semester and its file.

use std::sync::Arc;

use client::may_use_file;
use futures_util::future::{OptionFuture, join};
use kernel::projection::ReadModel;
use kernel::table::{Item, Table, from_row};
use kernel::{Context, Dependency, Entity as _, Error, Result};

use crate::consumers::copy_files::File;
use crate::consumers::copy_subjects::{Subject, SubjectId};
use crate::error::SemesterError;
use crate::links::{Link, LinkState};
use crate::others::Others;
use crate::semester::{Semester, SemesterId};
use crate::syllabus::FileId;

/// What a syllabus can refer to.
pub(crate) struct References {
    table: Arc<dyn Table>,
    others: Others,
}

impl Dependency for References {
    type Parts = (Arc<dyn Table>, Others);

    fn new((table, others): Self::Parts) -> Result<Self> {
        Ok(Self { table, others })
    }
}

impl References {
    /// Checks what a new syllabus refers to, with one read of the own table and a call for the subject and
    /// for the file. Returns the subject's code.
    ///
    /// # Errors
    /// `request.invalid` with the field of what does not exist; `semesters.closed`; unavailable, when
    /// neither the other domain nor the copy knows.
    pub(crate) async fn check_new(
        &self,
        subject: &SubjectId,
        semester: &SemesterId,
        file: Option<&FileId>,
        cx: &Context,
    ) -> Result<String> {
        let mut keys = vec![
            Semester::key(semester.as_str()),
            ReadModel::<Subject>::key(subject),
        ];
        keys.extend(file.map(ReadModel::<File>::key));
        let mut rows = self.table.get_many(&keys).await?.into_iter();
        let mut next = || rows.next().flatten();
        check_semester(next())?;
        let subject_copy = ReadModel::copied(next())?;
        let file_copy = ReadModel::copied(next())?;
        let subject = self.others.subject(subject, subject_copy, cx);
        let file = file.map(|id| self.others.file(id, file_copy, cx));
        let (subject, file) = join(subject, OptionFuture::from(file)).await;
        let subject = existing(subject, "subject_id", "there is no such subject")?;
        file.map_or(Ok(()), |file| check_owner(file, cx))?;
        Ok(subject.code)
    }

    /// Checks the new file of a syllabus, with one read and one call.
    ///
    /// # Errors
    /// As [`Self::check_new`].
    pub(crate) async fn check_file(&self, file: Option<&FileId>, cx: &Context) -> Result<()> {
        let Some(id) = file else { return Ok(()) };
        let row = self.table.get(&ReadModel::<File>::key(id)).await?;
        let file = self.others.file(id, ReadModel::copied(row)?, cx).await;
        check_owner(file, cx)
    }
}

fn check_semester(row: Option<Item>) -> Result<()> {
    let missing = || Error::invalid_field("semester_id", "there is no such semester");
    if from_row::<Semester>(row.ok_or_else(missing)?)?.is_closed() {
        return Err(SemesterError::Closed.into());
    }
    Ok(())
}

/// Only who may read a file can make it a part of a syllabus: its owner and administrators.
fn check_owner(file: Link<File>, cx: &Context) -> Result<()> {
    let (field, problem) = ("file_id", "there is no such file of yours");
    let file = existing(file, field, problem)?;
    if may_use_file(&file.owner_id, cx) {
        return Ok(());
    }
    Err(Error::invalid_field(field, problem))
}

fn existing<T>(link: Link<T>, field: &str, problem: &str) -> Result<T> {
    match (link.state, link.data) {
        (LinkState::Present, Some(data)) => Ok(data),
        (LinkState::Unknown, _) => Err(Error::unavailable("neither the domain nor a copy knows")),
        _ => Err(Error::invalid_field(field, problem)),
    }
}
