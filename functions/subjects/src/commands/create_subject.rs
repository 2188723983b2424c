//! `POST /api/v1/subjects`
//!
//! Adds a subject. Its code must be free.

use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};
use kernel::text::Prose;
use lambda::Function;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repository::Subjects;
use crate::subject::{Credits, DepartmentId, Details, Name, Subject, SubjectCode};
use crate::view::SubjectView;

/// The subject to add.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSubject {
    name: Name,
    code: SubjectCode,
    #[serde(default)]
    description: Prose<2000>,
    department_id: DepartmentId,
    credits: Credits,
}

impl Command for CreateSubject {
    const NAME: &'static str = "create-subject";
    const ROUTE: Route = Route::post("/api/v1/subjects");
    const PERMISSION: Permission = Permission::ManageSubjects;
    const POLICY: Policy = Policy::DEFAULT.created();
    type Repository = Subjects;
    type Reply = SubjectView;

    async fn handle(self, subjects: &Subjects, cx: &Context) -> Result<Commit<SubjectView>> {
        let details = Details {
            name: self.name,
            code: self.code,
            description: self.description,
            department_id: self.department_id,
            credits: self.credits,
        };
        let subject = Subject::create(cx.new_id(), details, cx.now);
        let view = SubjectView::from(&subject);
        Ok(subjects.add(subject)?.reply(view))
    }
}

/// The function.
#[must_use]
pub fn entry() -> Function {
    lambda::command::<CreateSubject>()
}
