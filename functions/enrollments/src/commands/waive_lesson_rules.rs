//! `PUT /api/v1/enrollments/{enrollment_id}/waivers`
//!
//! Staff open lessons for one learner, whatever the rules of these lessons are.

use kernel::{
    Command, Commit, Context, Error, EventSpec, Fact as _, List, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollment::{Enrollment, Waivers};
use crate::enrollments::Enrollments;
use crate::event::EnrollmentWaived;
use crate::ids::{EnrollmentId, LessonId};
use crate::view::EnrollmentView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WaiveLessonRules {
    enrollment_id: EnrollmentId,
    /// Whether all lessons are open.
    #[serde(default)]
    all: bool,
    /// The single lessons that are.
    #[serde(default)]
    #[schemars(example = Vec::<String>::new())]
    lesson_ids: List<LessonId, 300>,
}

impl Command for WaiveLessonRules {
    const NAME: &'static str = "waive-lesson-rules";
    const ROUTE: Route = Route::put("/api/v1/enrollments/{enrollment_id}/waivers");
    const PERMISSION: Permission = Permission::SignedIn;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[EnrollmentWaived::SPEC];
    type Dependencies = Enrollments;
    type Reply = EnrollmentView;

    async fn handle(
        self,
        enrollments: &Enrollments,
        cx: &Context,
    ) -> Result<Commit<EnrollmentView>> {
        let course_id = self.enrollment_id.course_id();
        if self
            .lesson_ids
            .iter()
            .any(|lesson| lesson.course_id() != course_id)
        {
            let problem = "names a lesson of another course";
            return Err(Error::invalid_field("lesson_ids", problem));
        }
        let mut lessons: Vec<_> = self.lesson_ids.iter().map(LessonId::ordinal).collect();
        lessons.sort_unstable();
        lessons.dedup();
        let waivers = Waivers {
            all: self.all,
            lessons,
        };
        let change = |enrollment: &mut Enrollment| enrollment.waive(waivers, cx.now);
        enrollments
            .change_by_staff(self.enrollment_id, change, cx)
            .await
    }
}
