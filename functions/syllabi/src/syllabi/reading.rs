//! What the repository of syllabi reads.

use kernel::page::{Limit, Page, read_page};
use kernel::table::{Index, Item, Key, KeyQuery, from_row, get_each, read_all};
use kernel::{Context, Entity as _, Result};

use super::Syllabi;
use super::rows::{
    Acknowledgement, CONTENT, Owner, READER, StoredContent, content_key, of_semester, of_subject,
    published_in, published_key, reader_key,
};
use crate::consumers::copy_subjects::SubjectId;
use crate::error::SyllabusError;
use crate::semester::SemesterId;
use crate::syllabus::changes::{Change, changed_fields, changes};
use crate::syllabus::{ActorId, State, Syllabus, SyllabusId};

/// The most published syllabi of one subject: those of 60 semesters with 20 sections each.
const OF_A_SUBJECT: usize = 1200;

/// Sorts after every place in a list: the codes of subjects are upper-case letters, digits and hyphens.
const LAST: &str = "~";

/// What a publication depends on.
pub(crate) struct BeforePublication {
    /// Another syllabus that is published in the same place.
    pub(crate) published_instead: Option<SyllabusId>,
    /// The fields in which the latest version differs from the one that was published before.
    pub(crate) changed_fields: Vec<String>,
}

impl Syllabi {
    /// Reads one syllabus.
    ///
    /// # Errors
    /// `syllabi.not_found`
    pub(crate) async fn get(&self, id: &SyllabusId) -> Result<Syllabus> {
        let row = self.table.get(&Syllabus::key(id.as_str())).await?;
        from_row(row.ok_or(SyllabusError::NotFound)?)
    }

    /// Reads a syllabus together with what a reader has acknowledged.
    ///
    /// # Errors
    /// `syllabi.not_found`
    pub(crate) async fn with_acknowledgement(
        &self,
        id: &SyllabusId,
        reader: &ActorId,
    ) -> Result<(Syllabus, Option<Acknowledgement>)> {
        let keys = [Syllabus::key(id.as_str()), reader_key(id, reader)];
        let [syllabus, acknowledgement] = get_each(self.table.as_ref(), keys).await?;
        let syllabus = from_row(syllabus.ok_or(SyllabusError::NotFound)?)?;
        Ok((syllabus, acknowledgement.map(from_row).transpose()?))
    }

    /// Reads two versions of the content, together with the syllabus.
    ///
    /// # Errors
    /// `syllabi.not_found`, `syllabi.no_such_version`
    pub(crate) async fn with_versions(
        &self,
        id: &SyllabusId,
        versions: [u32; 2],
    ) -> Result<(Syllabus, [StoredContent; 2])> {
        let [from, to] = versions.map(|number| content_key(id, number));
        let keys = [Syllabus::key(id.as_str()), from, to];
        let [syllabus, from, to] = get_each(self.table.as_ref(), keys).await?;
        let syllabus = from_row(syllabus.ok_or(SyllabusError::NotFound)?)?;
        Ok((syllabus, [content(from)?, content(to)?]))
    }

    /// What differs between two versions of the content.
    ///
    /// # Errors
    /// `syllabi.no_such_version`
    pub(crate) async fn changes(&self, id: &SyllabusId, from: u32, to: u32) -> Result<Vec<Change>> {
        let keys = [from, to].map(|number| content_key(id, number));
        let [from, to] = get_each(self.table.as_ref(), keys).await?;
        changes(&content(from)?.content, &content(to)?.content)
    }

    /// Reads what a publication depends on.
    ///
    /// # Errors
    /// Internal, when a version of the content is missing.
    pub(crate) async fn before_publication(
        &self,
        syllabus: &Syllabus,
    ) -> Result<BeforePublication> {
        let id = syllabus.syllabus_id();
        let latest = syllabus.latest().number;
        let before = syllabus.published();
        let before = before.map_or(latest, |published| published.version.number);
        let mut keys = vec![published_key(syllabus.place()), content_key(id, latest)];
        keys.extend((before != latest).then(|| content_key(id, before)));
        let mut rows = self.table.get_many(&keys).await?.into_iter();
        let owner: Option<Owner> = rows.next().flatten().map(from_row).transpose()?;
        let latest = content(rows.next().flatten())?;
        let changed_fields = match rows.next() {
            Some(before) => changed_fields(&content(before)?.content, &latest.content)?,
            None => Vec::new(),
        };
        Ok(BeforePublication {
            published_instead: owner.map(|owner| owner.owner).filter(|owner| owner != id),
            changed_fields,
        })
    }

    /// Reads the syllabus that `by` supersedes, and supersedes it. `None` if it is not published any more.
    pub(crate) async fn superseded(
        &self,
        id: &SyllabusId,
        by: &SyllabusId,
        cx: &Context,
    ) -> Result<Option<Syllabus>> {
        let row = self.table.get(&Syllabus::key(id.as_str())).await?;
        let other: Option<Syllabus> = row.map(from_row).transpose()?;
        let published = other.filter(|other| other.state() == State::Published);
        Ok(published.map(|mut other| {
            other.supersede(by, cx.now);
            other
        }))
    }

    /// A page of the versions of the content, the latest first.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn contents(
        &self,
        id: &SyllabusId,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<StoredContent>> {
        let query = KeyQuery::partition(Index::Table, Syllabus::partition(id.as_str()));
        let query = query.starting_with(CONTENT).descending();
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// A page of the syllabi of a semester: the published ones, or all.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn page_of_semester(
        &self,
        semester: &SemesterId,
        with_drafts: bool,
        (limit, cursor): (Limit, Option<&str>),
        cx: &Context,
    ) -> Result<Page<Syllabus>> {
        let query = if with_drafts {
            KeyQuery::partition(Index::Gsi2, of_semester(semester))
        } else {
            KeyQuery::partition(Index::Gsi3, published_in(semester))
        };
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// The next syllabi of a semester after a place in its list.
    pub(crate) async fn of_semester_after(
        &self,
        semester: &SemesterId,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Syllabus>> {
        let query = KeyQuery::partition(Index::Gsi2, of_semester(semester));
        let query = query.between(format!("{after}\u{1}"), LAST).limit(limit);
        let rows = self.table.query(&query).await?.items;
        rows.into_iter().map(from_row).collect()
    }

    /// The published syllabi of a subject, of one semester or of all.
    ///
    /// # Errors
    /// Internal, with more than a subject can have.
    pub(crate) async fn of_subject(
        &self,
        subject: &SubjectId,
        semester: Option<&SemesterId>,
    ) -> Result<Vec<Syllabus>> {
        let query = KeyQuery::partition(Index::Gsi1, of_subject(subject));
        let query = query.starting_with(semester.map_or(String::new(), |id| format!("{id}#")));
        read_all(self.table.as_ref(), query, OF_A_SUBJECT).await
    }

    /// The sort keys of the next rows of a deleted syllabus: the versions of its content, then its readers.
    pub(crate) async fn rows_left(&self, id: &SyllabusId, limit: u32) -> Result<Vec<String>> {
        for prefix in [CONTENT, READER] {
            let query = KeyQuery::partition(Index::Table, Syllabus::partition(id.as_str()));
            let query = query.starting_with(prefix).limit(limit);
            let rows = self.table.query(&query).await?.items;
            let keys = rows.into_iter().map(from_row::<Key>);
            let keys = keys.map(|key| Ok(key?.sk)).collect::<Result<Vec<_>>>()?;
            if !keys.is_empty() {
                return Ok(keys);
            }
        }
        Ok(Vec::new())
    }

    /// Reads rows of this domain's table in one call, at most 100.
    pub(crate) async fn rows(&self, keys: &[Key]) -> Result<Vec<Option<Item>>> {
        self.table.get_many(keys).await
    }
}

/// Reads a row as a version of the content.
///
/// # Errors
/// `syllabi.no_such_version`
pub(crate) fn content(row: Option<Item>) -> Result<StoredContent> {
    from_row(row.ok_or(SyllabusError::NoSuchVersion)?)
}
