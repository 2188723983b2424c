//! The outline that a caller sees: staff the draft, all others the published one.

use std::sync::Arc;

use kernel::{Context, Dependency, Error, Result};

use crate::course_access::CourseAccess;
use crate::drafts::{Draft, Drafts};
use crate::ids::CourseId;
use crate::outline::PublishedOutline;
use crate::publications::{Choice, Publications};

/// Outlines of drafts and of published versions.
pub(crate) struct Outlines {
    drafts: Drafts,
    publications: Publications,
}

impl Dependency for Outlines {
    type Parts = (Drafts, Publications);

    fn new((drafts, publications): Self::Parts) -> Result<Self> {
        Ok(Self {
            drafts,
            publications,
        })
    }
}

/// The outline that a caller sees.
pub(crate) enum ShownOutline {
    /// That of the draft.
    Draft(Box<Draft>),
    /// That of a published version, and who the caller is to the course.
    Published(Box<CourseAccess>, Arc<PublishedOutline>),
}

impl Outlines {
    /// The outline that a caller sees. One call for the draft and for a version that is named; without a
    /// choice, one for staff and two for all others.
    ///
    /// # Errors
    /// `courses.not_found`, `courses.not_staff`, `courses.not_published`, `courses.no_such_version`;
    /// `request.invalid` for a version of the draft.
    pub(crate) async fn shown(
        &self,
        id: &CourseId,
        choice: Choice,
        cx: &Context,
    ) -> Result<ShownOutline> {
        if choice.draft == Some(true) {
            if choice.version.is_some() {
                let problem = "the draft has no version of the course";
                return Err(Error::invalid_field("version", problem));
            }
            let draft = self.drafts.readable(id, cx).await?;
            return Ok(ShownOutline::Draft(Box::new(draft)));
        }
        if choice.is_open() {
            let draft = self.drafts.visible(id, cx).await?;
            if draft.access.is_staff(cx) {
                return Ok(ShownOutline::Draft(Box::new(draft)));
            }
            let outline = self.publications.current(&draft.access).await?;
            return Ok(ShownOutline::Published(Box::new(draft.access), outline));
        }
        let (access, outline) = self.publications.outline(id, choice.version, cx).await?;
        Ok(ShownOutline::Published(Box::new(access), outline))
    }
}
