//! Slugs: which course has or had one.

use kernel::commit::unique_key;
use kernel::table::{Write, from_row};
use kernel::{Commit, Error, Result};
use serde::Deserialize;

use super::Courses;
use crate::course::{Slug, Title};
use crate::error::CourseError;
use crate::ids::CourseId;

const SLUG: &str = "course-slug";

/// The course that has or had a slug.
#[derive(Debug, Deserialize)]
pub(crate) struct SlugOwner {
    pub(crate) owner: CourseId,
}

/// Takes a slug for a course.
pub(super) fn claim(slug: &Slug, id: &CourseId, taken: Error) -> Commit<()> {
    Commit::nothing().claim(SLUG, slug.as_str(), id.as_str(), taken)
}

impl Courses {
    /// The course that has or had a slug.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) async fn owner_of(&self, slug: &Slug) -> Result<Option<SlugOwner>> {
        let row = self.table.get(&unique_key(SLUG, slug.as_str())).await?;
        row.map(from_row).transpose()
    }

    /// Takes another slug for a course, unless it had it before.
    ///
    /// # Errors
    /// `courses.slug_taken`
    pub(crate) async fn claim(&self, slug: &Slug, id: &CourseId) -> Result<Commit<()>> {
        let taken = || Error::from(CourseError::SlugTaken(slug.clone()));
        match self.owner_of(slug).await? {
            Some(known) if known.owner == *id => Ok(Commit::nothing()),
            Some(_) => Err(taken()),
            None => Ok(claim(slug, id, taken())),
        }
    }

    /// The slug of a new course, and the error if another course takes it first: a given slug is refused
    /// then; for one that was made of the title, the race is lost and another one is made.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) async fn slug_for(
        &self,
        given: Option<Slug>,
        title: &Title,
        id: &CourseId,
    ) -> Result<(Slug, Error)> {
        match given {
            Some(slug) => Ok((slug.clone(), CourseError::SlugTaken(slug).into())),
            None => Ok((self.free_slug(title, id).await?, Write::lost_race())),
        }
    }

    /// A slug from a title that no course has or had.
    async fn free_slug(&self, title: &Title, id: &CourseId) -> Result<Slug> {
        let slug = Slug::of_title(title, id)?;
        match self.owner_of(&slug).await? {
            None => Ok(slug),
            Some(_) => slug.with_suffix(id),
        }
    }
}
