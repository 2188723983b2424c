//! What the domains of subjects and files say: live if they answer, else by this domain's copy, else by
//! their last answer.

use std::future::ready;

use client::{Files, Subjects};
use kernel::projection::Copied;
use kernel::{Context, Dependency, Result};

use crate::consumers::copy_files::File;
use crate::consumers::copy_subjects::{Subject, SubjectId};
use crate::links::Link;
use crate::syllabus::FileId;

/// The domains of subjects and files.
pub(crate) struct Others {
    subjects: Subjects,
    files: Files,
}

impl Dependency for Others {
    type Parts = (Subjects, Files);

    fn new((subjects, files): Self::Parts) -> Result<Self> {
        Ok(Self { subjects, files })
    }
}

impl Others {
    /// What is known about a subject. One call, unless the circuit is open.
    pub(crate) async fn subject(
        &self,
        id: &SubjectId,
        copy: Copied<Subject>,
        cx: &Context,
    ) -> Link<Subject> {
        let copy = ready(Ok(copy.map(Subject::into_document)));
        let found = self.subjects.find(id.as_str(), cx, copy).await;
        Link::from_lookup(found, |subject| {
            Some(Subject::of_document(id.clone(), subject))
        })
    }

    /// What is known about a file. One call, unless the circuit is open.
    pub(crate) async fn file(&self, id: &FileId, copy: Copied<File>, cx: &Context) -> Link<File> {
        let copy = ready(Ok(copy.map(File::into_document)));
        let found = self.files.find(id.as_str(), cx, copy).await;
        Link::from_lookup(found, |file| File::of_document(id.clone(), file))
    }
}
