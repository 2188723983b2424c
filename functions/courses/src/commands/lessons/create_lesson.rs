//! `POST /api/v1/courses/{course_id}/lessons`
//!
//! Adds a lesson at the end of a module of the draft. Learners see it after the next publication.

use kernel::named::Named;
use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::drafts::Drafts;
use crate::ids::{CourseId, ModuleId};
use crate::lesson::view::LessonView;
use crate::lesson::{CheckedBlocks, LESSON_BODY, Lesson};
use crate::outline::input::LessonInput;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct CreateLesson(Named<CourseId, Named<ModuleId, LessonInput>>);

impl Command for CreateLesson {
    const NAME: &'static str = "create-lesson";
    const ROUTE: Route = Route::post("/api/v1/courses/{course_id}/lessons");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.created().with_body_limit(LESSON_BODY);
    type Dependencies = Drafts;
    type Reply = LessonView;

    async fn handle(self, drafts: &Drafts, cx: &Context) -> Result<Commit<LessonView>> {
        let Named { name, document } = self.0;
        let (facts, blocks) = document.document.into_parts();
        let blocks = CheckedBlocks::new(blocks.unwrap_or_default())?;
        let mut outline = drafts.editable(&name, cx).await?.outline;
        let entry = outline.add_lesson(&document.name, facts, blocks.bytes())?;
        let (ordinal, stamp) = (entry.ordinal, entry.stamp);
        let lesson = Lesson::create(outline.lesson_id(ordinal), blocks, stamp, cx.now);
        let view = LessonView::of_draft(&outline, &lesson)?;
        Ok(drafts.save_with_lesson(outline, lesson)?.reply(view))
    }
}

#[cfg(test)]
mod tests;
