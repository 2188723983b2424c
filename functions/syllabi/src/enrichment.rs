//! Completes a syllabus for its readers: its content, its subject, its file, and what they have
//! acknowledged.

use std::collections::HashMap;
use std::hash::Hash;

use futures_util::future::{OptionFuture, join};
use kernel::page::Page;
use kernel::projection::{Copied, ReadModel};
use kernel::table::from_row;
use kernel::{Context, Dependency, Result};

use crate::access::{sees_drafts, shown_version};
use crate::consumers::copy_files::File;
use crate::consumers::copy_subjects::{Subject, SubjectId};
use crate::error::SyllabusError;
use crate::links::Link;
use crate::others::Others;
use crate::syllabi::{Acknowledgement, Syllabi, content, content_key, reader_key};
use crate::syllabus::{ActorId, Syllabus};
use crate::view::syllabus::{ListedSyllabus, ReadSyllabus, SyllabusSummary, SyllabusView};

/// Reads what belongs to syllabi.
pub(crate) struct Enrichment {
    syllabi: Syllabi,
    subjects: ReadModel<Subject>,
    files: ReadModel<File>,
    others: Others,
}

impl Dependency for Enrichment {
    type Parts = (Syllabi, ReadModel<Subject>, ReadModel<File>, Others);

    fn new((syllabi, subjects, files, others): Self::Parts) -> Result<Self> {
        Ok(Self {
            syllabi,
            subjects,
            files,
            others,
        })
    }
}

impl Enrichment {
    /// A syllabus with a version of its content. One read, and a second one for the file of a version that
    /// is neither the latest nor the published one; then one call for the subject and one for the file.
    ///
    /// # Errors
    /// `syllabi.no_such_version`, also for a version that was not published, if the caller sees no drafts.
    pub(crate) async fn read(
        &self,
        syllabus: &Syllabus,
        number: u32,
        cx: &Context,
    ) -> Result<ReadSyllabus> {
        let id = syllabus.syllabus_id();
        let subject_id = subject_id(syllabus);
        let known_file = syllabus.file_of(number);
        let mut keys = vec![
            content_key(id, number),
            reader_key(id, &ActorId::of(&cx.actor)?),
            ReadModel::<Subject>::key(subject_id),
        ];
        keys.extend(known_file.map(ReadModel::<File>::key));
        let mut rows = self.syllabi.rows(&keys).await?.into_iter();
        let mut next = || rows.next().flatten();
        let stored = content(next())?;
        if stored.published_at.is_none() && !sees_drafts(cx) {
            return Err(SyllabusError::NoSuchVersion.into());
        }
        let acknowledged: Option<Acknowledgement> = next().map(from_row).transpose()?;
        let subject_copy = ReadModel::copied(next())?;
        let file_id = stored.content.file_id.as_ref();
        let file_copy = match file_id {
            Some(id) if known_file.is_none() => self.files.get(id).await?,
            _ => ReadModel::copied(next())?,
        };
        let subject = self.others.subject(subject_id, subject_copy, cx);
        let file = file_id.map(|id| self.others.file(id, file_copy, cx));
        let (subject, file) = join(subject, OptionFuture::from(file)).await;
        Ok(ReadSyllabus {
            syllabus: SyllabusView {
                summary: SyllabusSummary::from(syllabus),
                content_version: number,
                content: stored.content,
            },
            subject,
            file,
            acknowledged_version: acknowledged.map(|acknowledged| acknowledged.number),
        })
    }

    /// A page of syllabi, each with the version that the caller sees. Two reads, of copies alone: however
    /// many syllabi there are, no other domain is called.
    pub(crate) async fn list(
        &self,
        page: Page<Syllabus>,
        cx: &Context,
    ) -> Result<Page<ListedSyllabus>> {
        let shown = |syllabus: &Syllabus| shown_version(syllabus, cx).cloned();
        let versions = page.items.iter().map(shown).collect::<Result<Vec<_>>>()?;
        let subjects: Vec<_> = page.items.iter().map(subject_id).cloned().collect();
        let files: Vec<_> = versions
            .iter()
            .filter_map(|version| version.file_id.clone())
            .collect();
        let subjects = self.subjects.get_many(&subjects).await?;
        let files = self.files.get_many(&files).await?;
        let items = page
            .items
            .iter()
            .zip(versions)
            .map(|(syllabus, content)| ListedSyllabus {
                summary: SyllabusSummary::from(syllabus),
                subject: Link::from_copy(copied(&subjects, subject_id(syllabus))),
                file: content
                    .file_id
                    .as_ref()
                    .map(|id| Link::from_copy(copied(&files, id))),
                content,
            });
        Ok(Page {
            items: items.collect(),
            next_cursor: page.next_cursor,
        })
    }
}

fn subject_id(syllabus: &Syllabus) -> &SubjectId {
    &syllabus.place().subject_id
}

fn copied<I: Eq + Hash, P: Clone>(copies: &HashMap<I, Copied<P>>, id: &I) -> Copied<P> {
    copies.get(id).cloned().unwrap_or(Copied::Unknown)
}
