//! `POST /api/v1/courses/{course_id}/versions/{version}/restore`
//!
//! Makes the draft equal to a version again; publishing it then makes a new version. The outline is restored at
//! once, and its lessons shortly after the reply: until then the draft cannot be changed or published
//! (`courses.restoring`). `If-Match` has the tag of the draft's outline.

use kernel::bulk::BulkPageQueued;
use kernel::{
    BulkRun, Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result,
    Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Right;
use crate::drafts::Drafts;
use crate::error::OutlineError;
use crate::ids::CourseId;
use crate::jobs::restore_lessons::{LessonsRestoration, Restorer};
use crate::outline::VersionState;
use crate::outline::view::OutlineView;
use crate::publications::VersionInPath;
use crate::publisher::Publisher;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestoreCourseVersion {
    course_id: CourseId,
    /// The number of the version.
    version: VersionInPath,
}

impl Command for RestoreCourseVersion {
    const NAME: &'static str = "restore-course-version";
    const ROUTE: Route = Route::post("/api/v1/courses/{course_id}/versions/{version}/restore");
    const PERMISSION: Permission = Permission::WriteCourses;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    const EMITS: &'static [EventSpec] = &[BulkPageQueued::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = (Drafts, Publisher, Restorer);
    type Reply = OutlineView;

    /// Two reads: the draft, and the version. A third one, if the draft is being restored.
    async fn handle(
        self,
        (drafts, publisher, restorer): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<OutlineView>> {
        // Not `editable`: to restore again is how to go on after a failure.
        let draft = drafts.readable(&self.course_id, cx).await?;
        draft.access.check(Right::Edit, cx)?;
        let mut outline = draft.outline;
        cx.check_version(outline.version())?;
        restorer.check_ended(&outline).await?;
        draft.access.course.check_not_publishing()?;
        let version = self.version.get();
        let published = publisher.outline(&self.course_id, version).await?;
        let published = published.filter(|one| one.state != VersionState::Unfinished);
        let removed = outline.restore(&published.ok_or(OutlineError::NoSuchVersion)?)?;
        let work = LessonsRestoration {
            course_id: self.course_id,
            version,
            stamp: outline.version(),
            removed: removed.iter().map(|lesson| lesson.ordinal).collect(),
        };
        let run = BulkRun::start(&work.run_id(), &work, cx)?;
        let view = OutlineView::of_draft(&outline);
        Ok(drafts.save(outline)?.and(run.commit()?).reply(view))
    }
}

#[cfg(test)]
mod tests;
