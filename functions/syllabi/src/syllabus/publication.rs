//! From a draft to a published, superseded or withdrawn syllabus.

use jiff::Timestamp;
use kernel::Result;
use serde::{Deserialize, Serialize};

use super::{ContentVersion, State, Syllabus, SyllabusId};
use crate::error::SyllabusError;
use crate::event::syllabus::{
    SyllabusPublished, SyllabusSubmitted, SyllabusSuperseded, SyllabusWithdrawn,
};
use crate::semesters::membership::Membership;

/// The version that learners read, or have read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Publication {
    pub(crate) version: ContentVersion,
    pub(crate) at: Timestamp,
}

impl Syllabus {
    /// Asks for a review of the latest version. Asking again changes nothing.
    ///
    /// # Errors
    /// `syllabi.nothing_to_publish`
    pub(crate) fn submit(&mut self, now: Timestamp) -> Result<()> {
        if !self.has_draft() {
            return Err(SyllabusError::NothingToPublish.into());
        }
        if !self.is_in_review {
            self.change(now, |syllabus| {
                syllabus.is_in_review = true;
                if syllabus.state == State::Draft {
                    syllabus.state = State::InReview;
                }
                SyllabusSubmitted {
                    about: syllabus.about(),
                    content_version: syllabus.latest.number,
                }
            });
        }
        Ok(())
    }

    /// Lets learners read the latest version. `changes` are the fields in which it differs from the one
    /// that was published before.
    ///
    /// # Errors
    /// `syllabi.nothing_to_publish`
    pub(crate) fn publish(&mut self, changes: Vec<String>, now: Timestamp) -> Result<()> {
        if self.state == State::Published && !self.has_draft() {
            return Err(SyllabusError::NothingToPublish.into());
        }
        self.change(now, |syllabus| {
            let version = syllabus.latest.clone();
            syllabus.state = State::Published;
            syllabus.is_in_review = false;
            syllabus.published = Some(Publication { version, at: now });
            SyllabusPublished {
                about: syllabus.about(),
                title: syllabus.latest.title.clone(),
                file_id: syllabus.latest.file_id.clone(),
                content_version: syllabus.latest.number,
                changes,
            }
        });
        Ok(())
    }

    /// Steps back behind another syllabus that is published in its place.
    pub(crate) fn supersede(&mut self, superseded_by: &SyllabusId, now: Timestamp) {
        self.change(now, |syllabus| {
            syllabus.state = State::Superseded;
            SyllabusSuperseded {
                about: syllabus.about(),
                superseded_by: superseded_by.clone(),
            }
        });
    }

    /// Stops showing it to learners.
    ///
    /// # Errors
    /// `syllabi.not_published`
    pub(crate) fn withdraw(&mut self, now: Timestamp) -> Result<()> {
        if self.state != State::Published {
            return Err(SyllabusError::NotPublished.into());
        }
        self.change(now, |syllabus| {
            syllabus.state = State::Withdrawn;
            SyllabusWithdrawn {
                about: syllabus.about(),
            }
        });
        Ok(())
    }

    /// Whether learners may read its publication. A superseded one stays readable for those who have read
    /// it.
    #[must_use]
    pub(crate) const fn is_shown(&self) -> bool {
        matches!(self.state, State::Published | State::Superseded)
    }

    /// What it is to its semester: a syllabus that was never published is not finished.
    #[must_use]
    pub(crate) const fn membership(&self) -> Membership {
        match self.state {
            State::Draft | State::InReview => Membership::Open,
            State::Published | State::Superseded | State::Withdrawn => Membership::Finished,
        }
    }
}
