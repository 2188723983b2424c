//! A syllabus: what a subject is about in one semester. Without I/O.
//!
//! Its content is in numbered versions that never change; the syllabus says which is the latest one and
//! which one learners read. The `version` of the entity counts all changes, also a publication.

pub(crate) mod changes;
pub(crate) mod content;
mod file_use;
mod publication;
mod values;

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::actor::Actor;
use kernel::{History, Result, entity};
use serde::{Deserialize, Serialize};

pub(crate) use self::content::Content;
pub(crate) use self::publication::Publication;
pub(crate) use self::values::{
    ActorId, ContentVersion, Editors, FileId, Section, State, SyllabusId, Title, VersionNumber,
};
use crate::consumers::copy_subjects::SubjectId;
use crate::error::SyllabusError;
use crate::event::syllabus::{About, SyllabusCreated, SyllabusDeleted, SyllabusUpdated};
use crate::semester::SemesterId;

/// The syllabus of a subject in a semester, or of one of its sections.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Syllabus {
    id: SyllabusId,
    place: Place,
    author_id: ActorId,
    editor_ids: Editors,
    state: State,
    /// Whether the latest version waits for a review.
    is_in_review: bool,
    latest: ContentVersion,
    /// The digest of the latest content, by which an equal content is recognised.
    latest_digest: String,
    published: Option<Publication>,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(rename = "version")]
    history: History,
}

/// A syllabus that is created.
pub(crate) struct NewSyllabus {
    pub(crate) id: SyllabusId,
    pub(crate) place: Place,
    pub(crate) author_id: ActorId,
    pub(crate) editor_ids: Editors,
}

/// Of what a syllabus is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) subject_id: SubjectId,
    /// The subject's code when the syllabus was created: lists are in this order.
    pub(crate) subject_code: String,
    pub(crate) semester_id: SemesterId,
    pub(crate) section: Option<Section>,
}

impl ContentVersion {
    fn of(content: &Content, number: u32, by: ActorId, now: Timestamp) -> Self {
        Self {
            number,
            title: content.title.clone(),
            language: content.language.clone(),
            file_id: content.file_id.clone(),
            written_by: by,
            written_at: now,
        }
    }
}

impl Syllabus {
    /// A new draft.
    ///
    /// # Errors
    /// Internal: a content can always be written as JSON.
    pub(crate) fn create(new: NewSyllabus, content: &Content, now: Timestamp) -> Result<Self> {
        let mut syllabus = Self {
            id: new.id,
            place: new.place,
            latest: ContentVersion::of(content, 1, new.author_id.clone(), now),
            latest_digest: content.digest()?,
            author_id: new.author_id,
            editor_ids: new.editor_ids,
            state: State::Draft,
            is_in_review: false,
            published: None,
            created_at: now,
            updated_at: now,
            history: History::default(),
        };
        syllabus.history.record(&SyllabusCreated {
            about: syllabus.about(),
            title: content.title.clone(),
            file_id: content.file_id.clone(),
            author_id: syllabus.author_id.clone(),
        });
        syllabus.record_files(&BTreeMap::new());
        Ok(syllabus)
    }

    /// Gives it a new version of the content, as a draft. Whether it is new: an equal content changes
    /// nothing.
    ///
    /// # Errors
    /// Internal: a content can always be written as JSON.
    pub(crate) fn revise(
        &mut self,
        content: &Content,
        by: ActorId,
        now: Timestamp,
    ) -> Result<bool> {
        let digest = content.digest()?;
        let is_new = digest != self.latest_digest;
        if is_new {
            self.change(now, |syllabus| {
                let number = syllabus.latest.number + 1;
                syllabus.latest = ContentVersion::of(content, number, by, now);
                syllabus.latest_digest = digest;
                syllabus.is_in_review = false;
                if syllabus.state == State::InReview {
                    syllabus.state = State::Draft;
                }
                syllabus.updated()
            });
        }
        Ok(is_new)
    }

    /// Gives it other editors. Equal ones change nothing.
    pub(crate) fn share(&mut self, editor_ids: Editors, now: Timestamp) {
        if editor_ids != self.editor_ids {
            self.change(now, |syllabus| {
                syllabus.editor_ids = editor_ids;
                syllabus.updated()
            });
        }
    }

    /// Deletes it.
    ///
    /// # Errors
    /// `syllabi.published`
    pub(crate) fn delete(&mut self) -> Result<()> {
        if self.state == State::Published {
            return Err(SyllabusError::Published.into());
        }
        let before = self.files();
        let about = self.about();
        self.history.record(&SyllabusDeleted { about });
        for file_id in before.into_keys() {
            self.unlink(file_id);
        }
        Ok(())
    }

    /// Refuses who may not change it: anybody but its author, its editors and administrators.
    ///
    /// # Errors
    /// `syllabi.not_an_editor`
    pub(crate) fn check_editor(&self, actor: &Actor, is_manager: bool) -> Result<()> {
        let mut editors = self.editor_ids.iter().chain([&self.author_id]);
        if is_manager || editors.any(|editor| editor.is(actor)) {
            return Ok(());
        }
        Err(SyllabusError::NotAnEditor.into())
    }

    /// Whether the latest version is not the published one.
    #[must_use]
    pub(crate) fn has_draft(&self) -> bool {
        let published = self.published.as_ref();
        published.is_none_or(|published| published.version.number < self.latest.number)
    }

    /// The file of a version, if it is the latest or the published one and has a file.
    #[must_use]
    pub(crate) fn file_of(&self, number: u32) -> Option<&FileId> {
        let published = self.published.as_ref().map(|published| &published.version);
        let mut known = published.into_iter().chain([&self.latest]);
        known
            .find(|version| version.number == number)?
            .file_id
            .as_ref()
    }

    fn updated(&self) -> SyllabusUpdated {
        SyllabusUpdated {
            about: self.about(),
            title: self.latest.title.clone(),
            file_id: self.latest.file_id.clone(),
            content_version: self.latest.number,
        }
    }

    fn about(&self) -> About {
        About {
            syllabus_id: self.id.clone(),
            subject_id: self.place.subject_id.clone(),
            semester_id: self.place.semester_id.clone(),
            section: self.place.section.clone(),
        }
    }
}

/// What repositories and views read.
impl Syllabus {
    #[must_use]
    pub(crate) const fn syllabus_id(&self) -> &SyllabusId {
        &self.id
    }

    #[must_use]
    pub(crate) const fn place(&self) -> &Place {
        &self.place
    }

    #[must_use]
    pub(crate) const fn people(&self) -> (&ActorId, &Editors) {
        (&self.author_id, &self.editor_ids)
    }

    #[must_use]
    pub(crate) const fn state(&self) -> State {
        self.state
    }

    #[must_use]
    pub(crate) const fn is_in_review(&self) -> bool {
        self.is_in_review
    }

    #[must_use]
    pub(crate) const fn latest(&self) -> &ContentVersion {
        &self.latest
    }

    #[must_use]
    pub(crate) const fn published(&self) -> Option<&Publication> {
        self.published.as_ref()
    }

    /// When it was created and last changed.
    #[must_use]
    pub(crate) const fn times(&self) -> (Timestamp, Timestamp) {
        (self.created_at, self.updated_at)
    }
}

entity!(Syllabus, id);

#[cfg(test)]
mod tests;
