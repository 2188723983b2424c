//! `POST /api/v1/courses/{course_id}/enrollment-codes`
//!
//! Creates a code with which learners enrol, also in a private course or one with a price: for the staff of the
//! course and administrators. Only this reply contains the code.

use jiff::Timestamp;
use kernel::email::EmailDomain;
use kernel::{Command, Commit, Context, Error, Kind, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::code::{Code, CodeText, IssuedCodeView, Label, MaxUses, NewCode};
use crate::enrollments::Enrollments;
use crate::error::AdmissionError;
use crate::ids::CourseId;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateEnrollmentCode {
    course_id: CourseId,
    /// A name by which staff find it.
    #[schemars(example = &"Autumn school")]
    label: Option<Label>,
    /// How often it can be used; null for any number.
    max_uses: Option<MaxUses>,
    /// Until when it can be used; null, if it does not expire.
    expires_at: Option<Timestamp>,
    /// Where its users must have a verified e-mail address; null for anywhere. Domains below it are others.
    email_domain: Option<EmailDomain>,
}

impl Command for CreateEnrollmentCode {
    const NAME: &'static str = "create-enrollment-code";
    const ROUTE: Route = Route::post("/api/v1/courses/{course_id}/enrollment-codes");
    const PERMISSION: Permission = Permission::SignedIn;
    const POLICY: Policy = Policy::DEFAULT.created().without_replay();
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Enrollments;
    type Reply = IssuedCodeView;

    async fn handle(
        self,
        enrollments: &Enrollments,
        cx: &Context,
    ) -> Result<Commit<IssuedCodeView>> {
        let course = enrollments.taught_course(&self.course_id, cx).await?;
        let course = course.ok_or(AdmissionError::CourseNotFound)?;
        if self.expires_at.is_some_and(|at| at <= cx.now) {
            return Err(Error::invalid_field("expires_at", "must be in the future"));
        }
        let new = NewCode {
            label: self.label,
            max_uses: self.max_uses,
            expires_at: self.expires_at,
            email_domain: self.email_domain,
        };
        let text = CodeText::draw()?;
        let code = Code::new(text.id(&course.course_id), course.course_id, new, cx.now);
        let commit = Commit::nothing().write(code.save()?);
        Ok(commit.reply(IssuedCodeView::new(code, &text)))
    }
}

#[cfg(test)]
mod tests;
