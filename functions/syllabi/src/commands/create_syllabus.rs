//! `POST /api/v1/syllabus`
//!
//! Creates a syllabus, as a draft. Its subject, its semester and its file must exist.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};

use crate::consumers::copy_subjects::SubjectId;
use crate::content_input::input_with_content;
use crate::event::syllabus::{FileLinked, SyllabusCreated};
use crate::references::References;
use crate::semester::SemesterId;
use crate::semesters::membership::Membership;
use crate::syllabi::{Syllabi, counted};
use crate::syllabus::{ActorId, NewSyllabus, Place, Section, Syllabus};
use crate::view::syllabus::SyllabusView;

input_with_content! {
    /// The syllabus to create.
    struct CreateSyllabus {
        subject_id: SubjectId,
        semester_id: SemesterId,
        section: Option<Section>,
    }
}

impl Command for CreateSyllabus {
    const NAME: &'static str = "create-syllabus";
    const ROUTE: Route = Route::post("/api/v1/syllabus");
    const PERMISSION: Permission = Permission::WriteSyllabi;
    const POLICY: Policy = Policy::DEFAULT.created();
    const EMITS: &'static [EventSpec] = &[SyllabusCreated::SPEC, FileLinked::SPEC];
    type Dependencies = (Syllabi, References);
    type Reply = SyllabusView;

    async fn handle(
        mut self,
        (syllabi, references): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<SyllabusView>> {
        let content = self.take_content()?;
        let (subject_id, semester_id) = (self.subject_id, self.semester_id);
        let subject_code = references
            .check_new(&subject_id, &semester_id, content.file_id.as_ref(), cx)
            .await?;
        let place = Place {
            subject_id,
            subject_code,
            semester_id,
            section: self.section,
        };
        let new = NewSyllabus {
            id: cx.new_id(),
            place,
            author_id: ActorId::of(&cx.actor)?,
            editor_ids: self.editor_ids,
        };
        let syllabus = Syllabus::create(new, &content, cx.now)?;
        let view = SyllabusView::latest(&syllabus, content.clone());
        let joins = counted(&syllabus, Membership::None)?;
        let commit = syllabi.save_with(syllabus, content)?;
        Ok(commit.and(joins).reply(view))
    }
}

#[cfg(test)]
mod tests;
