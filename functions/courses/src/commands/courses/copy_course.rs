//! `POST /api/v1/courses/{course_id}/copies`
//!
//! Copies the draft of a course: a new draft whose owner is the caller, with other ids, links between its lessons
//! that lead to their copies, and dates that are later by `shift_days`. Learners and answers are not copied. The
//! texts of lessons and exercises follow shortly after the reply: `GET …/copies/{copy_id}` says how far they are,
//! and what could not be copied.

use kernel::bulk::BulkPageQueued;
use kernel::text::Integer;
use kernel::{
    BulkRun, Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result,
    Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::course::{Course, Slug, Title};
use crate::course_access::caller_id;
use crate::courses::Courses;
use crate::drafts::Drafts;
use crate::event::course::CourseCreated;
use crate::ids::CourseId;
use crate::jobs::copy_lessons::LessonsCopy;
use crate::view::CourseView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CopyCourse {
    course_id: CourseId,
    /// The title of the copy. Without one, it is that of the course.
    #[schemars(example = &"Distributed Systems, spring 2027")]
    title: Option<Title>,
    /// The slug of the copy. Without one, it is made of the title.
    #[schemars(example = &"distributed-systems-2027")]
    slug: Option<Slug>,
    /// By how many days dates are later.
    #[schemars(example = 182)]
    shift_days: Option<Integer<-3650, 3650>>,
}

impl Command for CopyCourse {
    const NAME: &'static str = "copy-course";
    const ROUTE: Route = Route::post("/api/v1/courses/{course_id}/copies");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.created();
    const EMITS: &'static [EventSpec] = &[CourseCreated::SPEC, BulkPageQueued::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = (Courses, Drafts);
    type Reply = CourseView;

    async fn handle(
        self,
        (courses, drafts): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<CourseView>> {
        let draft = drafts.readable(&self.course_id, cx).await?;
        draft.outline.check_restored()?;
        let id: CourseId = cx.new_id();
        let mut details = draft.access.course.details().clone();
        details.title = self.title.unwrap_or(details.title);
        let days = self.shift_days.map_or(0, Integer::get);
        let days = i32::try_from(days).map_err(kernel::Error::internal)?;
        details.shift(days);
        let (slug, taken) = courses.slug_for(self.slug, &details.title, &id).await?;
        let owner = caller_id(cx)?;
        let course = Course::create(id.clone(), slug, details, owner, cx.now)?;
        let outline = draft.outline.copied_to(&id, || cx.new_id(), days)?;
        let work = LessonsCopy {
            from_course_id: self.course_id,
            to_course_id: id.clone(),
            stamp: outline.version(),
        };
        let run = BulkRun::start(&LessonsCopy::run_id(&id), &work, cx)?;
        let view = CourseView::for_staff(&course, cx);
        let commit = courses.add(course, taken)?;
        let commit = commit.and(Commit::save(outline, |_, _| {})?);
        Ok(commit.and(run.commit()?).reply(view))
    }
}

#[cfg(test)]
mod tests;
