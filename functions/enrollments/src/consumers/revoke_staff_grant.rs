//! `revoke-staff-grant`: `courses.CourseInstructorRemoved.v1`
//!
//! Whoever enrolled as somebody who teaches the course, and does not teach it any more, has access only by other
//! grants. One read and one transaction.

use kernel::{Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollment::Source;
use crate::enrollments::Enrollments;
use crate::event::{EnrollmentCancelled, EnrollmentExpired, GrantRevoked, SeatReleased};
use crate::ids::{CourseId, EnrollmentId, UserId};

/// The event: somebody does not teach a course any more.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct RevokeStaffGrant {
    course_id: CourseId,
    user_id: UserId,
}

impl Consumer for RevokeStaffGrant {
    const NAME: &'static str = "revoke-staff-grant";
    const EVENT: &'static str = "courses.CourseInstructorRemoved.v1";
    const EMITS: &'static [EventSpec] = &[
        GrantRevoked::SPEC,
        EnrollmentCancelled::SPEC,
        EnrollmentExpired::SPEC,
        SeatReleased::SPEC,
    ];
    type Dependencies = Enrollments;

    async fn consume(
        self,
        _: &Envelope,
        enrollments: &Enrollments,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let id = EnrollmentId::new(self.course_id, self.user_id);
        let part = enrollments.part(id).await?;
        let Some(mut enrollment) = part.enrollment else {
            return Ok(Commit::nothing());
        };
        let grants = enrollment.grants().iter();
        let staff = grants.filter(|grant| grant.source == Source::Staff && grant.is_valid(cx.now));
        let Some(number) = staff.map(|grant| grant.number).next() else {
            return Ok(Commit::nothing());
        };
        let seat = enrollment.revoke(number, None, cx.now)?;
        enrollments.save_and_release(enrollment, seat, cx)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use testkit::{App, fact};

    use crate::testing::courses::{COURSE, app_with, told};
    use crate::testing::{ENROLLMENTS, as_olga, enroll, path, states};

    /// Olga does not teach the course any more.
    async fn removed(app: &App) {
        told(app, 2, COURSE, json!({ "staff": [] })).await;
        let data = json!({ "course_id": COURSE, "user_id": "olga" });
        let event = fact(
            "courses",
            ("Course", COURSE),
            "CourseInstructorRemoved",
            3,
            data,
        );
        for _ in 0..2 {
            app.consume("revoke-staff-grant", &event).await.unwrap();
        }
    }

    #[tokio::test]
    async fn who_does_not_teach_any_more_has_no_access_as_staff() {
        let price = json!({ "amount": 4900, "currency": "EUR" });
        let app = app_with(json!({ "price": price })).await;
        let body = json!({ "course_id": COURSE });
        let enrolled = as_olga(app.post(ENROLLMENTS).json(&body)).send().await;
        enrolled.with_status(201);
        removed(&app).await;
        let access = as_olga(app.get(&path(COURSE, "olga", "/access")))
            .send()
            .await;
        let access = access.with_status(200).json();
        assert_eq!(
            (&access["has_access"], &access["why"]),
            (&json!(false), &json!("expired"))
        );
    }

    #[tokio::test]
    async fn others_keep_their_access() {
        let app = app_with(json!({})).await;
        enroll(&app, "lin", COURSE).await.with_status(201);
        removed(&app).await;
        assert_eq!(states(&app, COURSE, &["lin"]).await, ["active"]);
    }
}
