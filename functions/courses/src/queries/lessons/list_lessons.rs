//! `GET /api/v1/courses/{course_id}/lessons`: List lessons of a course
//!
//! The lessons of a course, in their order, without their blocks: of the draft for its staff, of the
//! published version for everybody else, each with what the caller must do to open it.

use kernel::page::{Limit, Page, page_of};
use kernel::text::QueryFlag;
use kernel::{Context, Kind, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ids::{CourseId, ModuleId};
use crate::outline::view::LessonSummary;
use crate::outlines::{Outlines, ShownOutline};
use crate::publications::{Choice, VersionNumber};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListLessons {
    course_id: CourseId,
    /// Only the lessons of this module.
    module_id: Option<ModuleId>,
    /// A published version of the course.
    version: Option<VersionNumber>,
    /// Whether the draft is shown, which only staff see. Without it, they see the draft.
    draft: Option<QueryFlag>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListLessons {
    const NAME: &'static str = "list-lessons";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/lessons");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Outlines;
    type Reply = Page<LessonSummary>;

    async fn fetch(self, outlines: &Outlines, cx: &Context) -> Result<Page<LessonSummary>> {
        let choice = Choice::new(self.version, self.draft);
        let mut views: Vec<_> = match outlines.shown(&self.course_id, choice, cx).await? {
            ShownOutline::Draft(draft) => {
                let modules = draft.outline.modules().iter();
                let views = |module| LessonSummary::of_module(&draft.outline, module);
                modules.flat_map(views).collect()
            }
            ShownOutline::Published(access, outline) => {
                let modules = outline.modules.iter();
                let views = modules.map(|module| {
                    LessonSummary::of_published_module(&outline, module, |lesson| {
                        access.to_lesson(lesson.rules(), cx).into_lock()
                    })
                });
                views.flatten().collect()
            }
        };
        let module = self.module_id.as_ref();
        views.retain(|lesson| module.is_none_or(|module| lesson.module_id == *module));
        let list = format!("lessons {} {:?}", self.course_id, module);
        let range = (self.limit, self.cursor.as_deref());
        page_of(views, &list, |lesson| lesson.id.to_string(), range, cx)
    }
}

#[cfg(test)]
mod tests;
