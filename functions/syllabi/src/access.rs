//! Who may see and change a syllabus. Every query and command asks here.

use kernel::{Context, Entity as _, Permission, Result};

use crate::error::SyllabusError;
use crate::syllabi::Syllabi;
use crate::syllabus::{ContentVersion, Syllabus, SyllabusId};

impl Syllabi {
    /// Reads a syllabus that the caller may change, and checks `If-Match`.
    ///
    /// # Errors
    /// `syllabi.not_found`, `syllabi.not_an_editor`; 412 for a stale version.
    pub(crate) async fn editable(&self, id: &SyllabusId, cx: &Context) -> Result<Syllabus> {
        let syllabus = self.get(id).await?;
        let is_manager = cx.actor.may(Permission::ManageSyllabi);
        syllabus.check_editor(&cx.actor, is_manager)?;
        cx.check_version(syllabus.history().version())?;
        Ok(syllabus)
    }
}

/// Whether the caller sees drafts: whoever may write syllabi sees those of others too.
pub(crate) fn sees_drafts(cx: &Context) -> bool {
    cx.actor.may(Permission::WriteSyllabi)
}

/// The version that the caller sees: the latest one, if the caller sees drafts; else the published one.
///
/// # Errors
/// `syllabi.not_found`, when there is nothing for the caller to see.
pub(crate) fn shown_version<'a>(
    syllabus: &'a Syllabus,
    cx: &Context,
) -> Result<&'a ContentVersion> {
    if sees_drafts(cx) {
        return Ok(syllabus.latest());
    }
    let published = syllabus.published().filter(|_| syllabus.is_shown());
    Ok(&published.ok_or(SyllabusError::NotFound)?.version)
}
