//! `PUT /api/v1/subjects/{subject_id}`
//!
//! Replaces all that is said of a subject, if nobody changed it since the caller read it.

use kernel::text::Prose;
use kernel::{Command, Commit, Context, Entity as _, Permission, Policy, Result, Route};
use lambda::Function;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repository::Subjects;
use crate::subject::{Credits, DepartmentId, Details, Name, SubjectCode, SubjectId};
use crate::view::SubjectView;

/// The subject as it shall be.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateSubject {
    subject_id: SubjectId,
    name: Name,
    code: SubjectCode,
    #[serde(default)]
    description: Prose<2000>,
    department_id: DepartmentId,
    credits: Credits,
}

impl Command for UpdateSubject {
    const NAME: &'static str = "update-subject";
    const ROUTE: Route = Route::put("/api/v1/subjects/{subject_id}");
    const PERMISSION: Permission = Permission::ManageSubjects;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    type Repository = Subjects;
    type Reply = SubjectView;

    async fn handle(self, subjects: &Subjects, cx: &Context) -> Result<Commit<SubjectView>> {
        let mut subject = subjects.get(&self.subject_id).await?;
        cx.check_version(subject.history().version())?;
        let before = subject.details().clone();
        let details = Details {
            name: self.name,
            code: self.code,
            description: self.description,
            department_id: self.department_id,
            credits: self.credits,
        };
        subject.update(details, cx.now);
        let view = SubjectView::from(&subject);
        Ok(subjects.save(subject, &before)?.reply(view))
    }
}

/// The function.
#[must_use]
pub fn entry() -> Function {
    lambda::command::<UpdateSubject>()
}
