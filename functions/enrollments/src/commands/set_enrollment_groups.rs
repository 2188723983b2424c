//! `PUT /api/v1/enrollments/{enrollment_id}/groups`
//!
//! Staff put a learner into groups: lessons may be released for some groups alone.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollment::{Enrollment, Groups};
use crate::enrollments::Enrollments;
use crate::event::EnrollmentGroupsChanged;
use crate::ids::EnrollmentId;
use crate::view::EnrollmentView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetEnrollmentGroups {
    enrollment_id: EnrollmentId,
    /// All groups of the learner.
    #[schemars(example = ["Tuesday"])]
    groups: Groups,
}

impl Command for SetEnrollmentGroups {
    const NAME: &'static str = "set-enrollment-groups";
    const ROUTE: Route = Route::put("/api/v1/enrollments/{enrollment_id}/groups");
    const PERMISSION: Permission = Permission::SignedIn;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[EnrollmentGroupsChanged::SPEC];
    type Dependencies = Enrollments;
    type Reply = EnrollmentView;

    async fn handle(
        self,
        enrollments: &Enrollments,
        cx: &Context,
    ) -> Result<Commit<EnrollmentView>> {
        let change = |enrollment: &mut Enrollment| enrollment.set_groups(self.groups, cx.now);
        enrollments
            .change_by_staff(self.enrollment_id, change, cx)
            .await
    }
}
