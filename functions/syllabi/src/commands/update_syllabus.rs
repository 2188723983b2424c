//! `PUT /api/v1/syllabus/{id}`
//!
//! Replaces the content and the editors of a syllabus. Another content is a new version, as a draft;
//! learners go on reading the published version. `id` is the syllabus's id.

use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};

use crate::content_input::input_with_content;
use crate::event::syllabus::{FileLinked, FileUnlinked, SyllabusUpdated};
use crate::references::References;
use crate::semesters::membership::must_accept;
use crate::syllabi::Syllabi;
use crate::syllabus::{ActorId, SyllabusId};
use crate::view::syllabus::SyllabusView;

input_with_content! {
    /// The new content and editors of the syllabus.
    struct UpdateSyllabus {
        /// The syllabus's id.
        id: SyllabusId,
    }
}

impl Command for UpdateSyllabus {
    const NAME: &'static str = "update-syllabus";
    const ROUTE: Route = Route::put("/api/v1/syllabus/{id}");
    const PERMISSION: Permission = Permission::WriteSyllabi;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    const EMITS: &'static [EventSpec] =
        &[SyllabusUpdated::SPEC, FileLinked::SPEC, FileUnlinked::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = (Syllabi, References);
    type Reply = SyllabusView;

    async fn handle(
        mut self,
        (syllabi, references): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<SyllabusView>> {
        let content = self.take_content()?;
        let mut syllabus = syllabi.editable(&self.id, cx).await?;
        if content.file_id != syllabus.latest().file_id {
            references.check_file(content.file_id.as_ref(), cx).await?;
        }
        syllabus.share(self.editor_ids, cx.now);
        let is_new = syllabus.revise(&content, ActorId::of(&cx.actor)?, cx.now)?;
        let view = SyllabusView::latest(&syllabus, content.clone());
        let commit = if is_new {
            let is_open = must_accept(&syllabus.place().semester_id);
            syllabi.save_with(syllabus, content)?.write(is_open)
        } else {
            syllabi.save(syllabus)?
        };
        Ok(commit.reply(view))
    }
}

#[cfg(test)]
mod tests;
