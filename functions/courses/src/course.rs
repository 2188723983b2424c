//! A course: its details, its staff, its state, and which version is in force. Without I/O.

mod archiving;
mod deletion;
mod details;
mod publication;
mod staff;
mod values;

use jiff::Timestamp;
use kernel::{History, Result, entity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::archiving::{Archive, ArchiveAccess};
pub(crate) use self::deletion::Deletion;
pub(crate) use self::details::{CourseInput, Details, Window};
pub(crate) use self::publication::{PublicationFailure, Publishing};
pub(crate) use self::staff::{Role, Staff, StaffMember, UserId};
pub(crate) use self::values::{FileId, Level, Prerequisite, Price, Slug, Tag, Title, Visibility};
use crate::access::Standing;
use crate::event::course::{
    CourseCreated, CourseInstructorAdded, CourseInstructorRemoved, CourseSlugChanged, CourseState,
    CourseUpdated,
};
use crate::ids::CourseId;

/// Where a course stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum State {
    /// It was never published.
    Draft,
    /// Learners read a version of it.
    Published,
    /// Nobody enrols any more.
    Archived,
}

/// A course.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Course {
    id: CourseId,
    slug: Slug,
    details: Details,
    window: Window,
    state: State,
    archive: Option<Archive>,
    #[serde(default)]
    deletion: Option<Deletion>,
    staff: Staff,
    /// The version that is in force.
    current_version: Option<u32>,
    /// The ordinals of the lessons of this version.
    #[serde(default)]
    lessons: Vec<u16>,
    /// The ordinals of the lessons without which this version is not completed.
    required: Vec<u16>,
    /// The number that was given to a version last. Numbers are never given twice.
    versions_created: u32,
    /// The publication that is under way.
    publishing: Option<Publishing>,
    /// Why the one before it came to nothing.
    #[serde(default)]
    publication_failure: Option<PublicationFailure>,
    first_published_at: Option<Timestamp>,
    published_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(rename = "version")]
    history: History,
}

entity!(Course, id);

impl Course {
    /// A new course, a draft.
    ///
    /// # Errors
    /// `request.invalid` with the field.
    pub(crate) fn create(
        id: CourseId,
        slug: Slug,
        details: Details,
        owner: UserId,
        now: Timestamp,
    ) -> Result<Self> {
        let mut course = Self {
            window: details.check(&id)?,
            id,
            slug,
            details,
            state: State::Draft,
            archive: None,
            deletion: None,
            staff: Staff::of_owner(owner, now),
            current_version: None,
            lessons: Vec::new(),
            required: Vec::new(),
            versions_created: 0,
            publishing: None,
            publication_failure: None,
            first_published_at: None,
            published_at: None,
            created_at: now,
            updated_at: now,
            history: History::default(),
        };
        let course_state = CourseState::of(&course);
        course.history.record(&CourseCreated {
            course: course_state,
        });
        Ok(course)
    }

    /// Replaces the details, and the slug if there is another one. Equal ones change nothing.
    ///
    /// # Errors
    /// `request.invalid` with the field.
    pub(crate) fn update(
        &mut self,
        slug: Option<Slug>,
        details: Details,
        now: Timestamp,
    ) -> Result<()> {
        let window = details.check(&self.id)?;
        if let Some(slug) = slug.filter(|slug| *slug != self.slug) {
            let before = std::mem::replace(&mut self.slug, slug);
            self.updated_at = now;
            let course = CourseState::of(self);
            self.history.record(&CourseSlugChanged { course, before });
        }
        if details != self.details {
            self.details = details;
            self.window = window;
            self.updated_at = now;
            let course = CourseState::of(self);
            self.history.record(&CourseUpdated { course });
        }
        Ok(())
    }

    /// Gives somebody a role. The same role again changes nothing.
    ///
    /// # Errors
    /// `courses.last_owner`, `courses.too_many_staff`
    pub(crate) fn set_staff(&mut self, user_id: UserId, role: Role, now: Timestamp) -> Result<()> {
        if self.staff.role_of(user_id.as_str()) == Some(role) {
            return Ok(());
        }
        self.staff.set(user_id.clone(), role, now)?;
        let course = CourseState::of(self);
        self.history.record(&CourseInstructorAdded {
            course,
            user_id,
            role,
        });
        Ok(())
    }

    /// Takes somebody's role away.
    ///
    /// # Errors
    /// `courses.not_an_instructor`, `courses.last_owner`
    pub(crate) fn remove_staff(&mut self, user_id: UserId) -> Result<()> {
        self.staff.remove(&user_id)?;
        let course = CourseState::of(self);
        self.history
            .record(&CourseInstructorRemoved { course, user_id });
        Ok(())
    }

    /// The state, as far as rights depend on it.
    #[must_use]
    pub(crate) fn standing(&self, now: Timestamp) -> Standing {
        if self.deletion.is_some() {
            return Standing::Deleted;
        }
        match (self.state, &self.archive, self.details.visibility) {
            (State::Draft, ..) => Standing::Draft,
            (State::Archived, Some(archive), _) => match (archive.access, archive.ends_at) {
                (ArchiveAccess::ReadOnly, _) => Standing::ReadOnly,
                (ArchiveAccess::EndOn, Some(ends_at)) if ends_at <= now => Standing::Ended,
                _ => Standing::Kept,
            },
            (_, _, Visibility::Public) => Standing::Public,
            (_, _, Visibility::Unlisted) => Standing::Unlisted,
            (_, _, Visibility::Private) => Standing::Private,
        }
    }

    #[must_use]
    pub(crate) const fn course_id(&self) -> &CourseId {
        &self.id
    }

    #[must_use]
    pub(crate) const fn slug(&self) -> &Slug {
        &self.slug
    }

    #[must_use]
    pub(crate) const fn details(&self) -> &Details {
        &self.details
    }

    #[must_use]
    pub(crate) const fn window(&self) -> Window {
        self.window
    }

    #[must_use]
    pub(crate) const fn state(&self) -> State {
        self.state
    }

    #[must_use]
    pub(crate) const fn staff(&self) -> &Staff {
        &self.staff
    }

    /// When it was created and last changed.
    #[must_use]
    pub(crate) const fn times(&self) -> (Timestamp, Timestamp) {
        (self.created_at, self.updated_at)
    }
}

#[cfg(test)]
mod tests;
