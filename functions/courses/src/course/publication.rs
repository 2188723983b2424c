//! Which version of a course is in force, and the next one that is being made.

use jiff::Timestamp;
use kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Course, State};
use crate::error::CourseError;
use crate::event::course::{CoursePublished, CourseState};
use crate::ids::CourseId;
use crate::outline::{OutlineChanges, PublishedOutline};

/// A publication that is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Publishing {
    /// The version that it makes.
    pub(crate) version: u32,
    /// The work that makes it.
    pub(crate) run_id: String,
    pub(crate) since: Timestamp,
}

/// Why a version that was begun is not in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct PublicationFailure {
    /// The version.
    pub(crate) version: u32,
    /// The code of the error.
    #[schemars(example = &"courses.draft_changed")]
    pub(crate) code: String,
    /// Its message.
    #[schemars(example = &"the draft was changed at the same time; publish again")]
    pub(crate) message: String,
    /// When it failed.
    pub(crate) at: Timestamp,
}

impl Course {
    /// The number of the next version, which is given to nothing else.
    ///
    /// # Errors
    /// `courses.archived`, `courses.publishing`
    pub(crate) fn next_version(&mut self) -> Result<u32> {
        self.check_open()?;
        self.check_not_publishing()?;
        self.versions_created += 1;
        Ok(self.versions_created)
    }

    /// Notes that a version is being made.
    pub(crate) fn begin_publishing(&mut self, publishing: Publishing) {
        self.history.advance();
        self.publishing = Some(publishing);
        self.publication_failure = None;
    }

    /// Notes that a version is not made, and why.
    pub(crate) fn give_up_publishing(&mut self, version: u32, reason: &Error, now: Timestamp) {
        if self
            .publishing
            .take_if(|one| one.version == version)
            .is_some()
        {
            self.history.advance();
            self.publication_failure = Some(PublicationFailure {
                version,
                code: reason.code().to_owned(),
                message: reason.message().to_owned(),
                at: now,
            });
        }
    }

    /// Notes that the draft was kept as a version.
    pub(crate) fn keep_snapshot(&mut self) {
        self.history.advance();
        self.publishing = None;
        self.publication_failure = None;
    }

    /// Forgets a publication whose work has ended without saying so here.
    pub(crate) fn forget_publishing(&mut self) {
        self.publishing = None;
    }

    /// Puts a version in force. `before` is the one that was.
    pub(crate) fn publish(
        &mut self,
        outline: &PublishedOutline,
        before: Option<&PublishedOutline>,
        now: Timestamp,
    ) {
        self.state = State::Published;
        self.publishing = None;
        self.publication_failure = None;
        self.current_version = Some(outline.version);
        self.lessons = outline.lessons().map(|lesson| lesson.ordinal).collect();
        self.required = outline.required();
        self.first_published_at.get_or_insert(now);
        self.published_at = Some(now);
        let changes = OutlineChanges::between(before, outline);
        let course = CourseState::of(self);
        self.history.record(&CoursePublished {
            course,
            added: changes.moves.added,
            removed: changes.moves.removed,
            changed: changes.changed,
        });
    }

    /// Refuses a course of which a version is being made.
    ///
    /// # Errors
    /// `courses.publishing`
    pub(crate) fn check_not_publishing(&self) -> Result<(), CourseError> {
        match &self.publishing {
            Some(publishing) => Err(CourseError::Publishing(publishing.version)),
            None => Ok(()),
        }
    }

    #[must_use]
    pub(crate) const fn publishing(&self) -> Option<&Publishing> {
        self.publishing.as_ref()
    }

    /// Why the version that was begun last is not in force; none, if it is, or is being made.
    #[must_use]
    pub(crate) const fn publication_failure(&self) -> Option<&PublicationFailure> {
        self.publication_failure.as_ref()
    }

    #[must_use]
    pub(crate) const fn current_version(&self) -> Option<u32> {
        self.current_version
    }

    /// The number that was given to a version last; 0, if none was.
    #[must_use]
    pub(crate) const fn last_version(&self) -> u32 {
        self.versions_created
    }

    /// The ordinals of the lessons of the current version. Empty for a version that was published before they
    /// were kept here.
    #[must_use]
    pub(crate) fn lessons(&self) -> &[u16] {
        &self.lessons
    }

    /// The ordinals of the lessons without which the current version is not completed.
    #[must_use]
    pub(crate) fn required(&self) -> &[u16] {
        &self.required
    }

    /// When it was published first and last.
    #[must_use]
    pub(crate) const fn publication_times(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        (self.first_published_at, self.published_at)
    }

    /// The path of a version of the outline.
    #[must_use]
    pub(crate) fn outline_path(id: &CourseId, version: u32) -> String {
        format!("/api/v1/courses/{id}/outline?version={version}")
    }
}
