//! `DELETE /api/v1/subjects/{subject_id}`
//!
//! Ends a subject, if nobody changed it since the caller read it. Its code is free again.

use kernel::{Command, Commit, Context, Entity as _, Permission, Policy, Result, Route};
use lambda::Function;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repository::Subjects;
use crate::subject::SubjectId;

/// The subject to end.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteSubject {
    subject_id: SubjectId,
}

impl Command for DeleteSubject {
    const NAME: &'static str = "delete-subject";
    const ROUTE: Route = Route::delete("/api/v1/subjects/{subject_id}");
    const PERMISSION: Permission = Permission::ManageSubjects;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match().no_content();
    type Repository = Subjects;
    type Reply = ();

    async fn handle(self, subjects: &Subjects, cx: &Context) -> Result<Commit<()>> {
        let mut subject = subjects.get(&self.subject_id).await?;
        cx.check_version(subject.history().version())?;
        subject.delete();
        Ok(subjects.remove(subject))
    }
}

/// The function.
#[must_use]
pub fn entry() -> Function {
    lambda::command::<DeleteSubject>()
}
