//! Every function of this domain. Written by `make synth`.

use lambda::{Catalogue, Function};

use crate::commands::answer_seat_offer::AnswerSeatOffer;
use crate::commands::cancel_enrollment::CancelEnrollment;
use crate::commands::create_enrollment_code::CreateEnrollmentCode;
use crate::commands::delete_enrollment_code::DeleteEnrollmentCode;
use crate::commands::draw_waitlist::DrawWaitlist;
use crate::commands::enroll::Enroll;
use crate::commands::enroll_learner::EnrollLearner;
use crate::commands::revoke_grant::RevokeGrant;
use crate::commands::set_enrollment_groups::SetEnrollmentGroups;
use crate::commands::set_enrollment_state::SetEnrollmentState;
use crate::commands::start_enrollment_import::StartEnrollmentImport;
use crate::commands::update_enrollment_progress::UpdateEnrollmentProgress;
use crate::commands::waive_lesson_rules::WaiveLessonRules;
use crate::consumers::copy_courses::Course;
use crate::consumers::end_enrollments_of_course::EndEnrollmentsOfCourse;
use crate::consumers::forget_learner::ForgetLearner;
use crate::consumers::look_for_free_seats::LookForFreeSeats;
use crate::consumers::offer_seats::OfferSeats;
use crate::consumers::revoke_staff_grant::RevokeStaffGrant;
use crate::jobs::do_enrollment_work::EnrollmentWork;
use crate::jobs::end_enrollments::EnrollmentsEnd;
use crate::jobs::import_enrollments::EnrollmentImport;
use crate::queries::get_enrollment::GetEnrollment;
use crate::queries::get_enrollment_access::GetEnrollmentAccess;
use crate::queries::get_enrollment_import::GetEnrollmentImport;
use crate::queries::get_enrollment_progress::GetEnrollmentProgress;
use crate::queries::get_waitlist::GetWaitlist;
use crate::queries::list_course_enrollments::ListCourseEnrollments;
use crate::queries::list_enrollment_codes::ListEnrollmentCodes;
use crate::queries::list_enrollment_runs::ListEnrollmentRuns;
use crate::queries::list_my_enrollments::ListMyEnrollments;
use crate::queries::list_user_enrollments::ListUserEnrollments;

/// The domain's functions, for the templates, the API description and the tests.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_DESCRIPTION"))
        .command::<AnswerSeatOffer>()
        .command::<CancelEnrollment>()
        .command::<CreateEnrollmentCode>()
        .command::<DeleteEnrollmentCode>()
        .command::<DrawWaitlist>()
        .command::<Enroll>()
        .command::<EnrollLearner>()
        .command::<RevokeGrant>()
        .command::<SetEnrollmentGroups>()
        .command::<SetEnrollmentState>()
        .command::<StartEnrollmentImport>()
        .command::<UpdateEnrollmentProgress>()
        .command::<WaiveLessonRules>()
        .query::<GetEnrollment>()
        .query::<GetEnrollmentAccess>()
        .query::<GetEnrollmentImport>()
        .query::<GetEnrollmentProgress>()
        .query::<GetWaitlist>()
        .query::<ListCourseEnrollments>()
        .query::<ListEnrollmentCodes>()
        .query::<ListEnrollmentRuns>()
        .query::<ListMyEnrollments>()
        .query::<ListUserEnrollments>()
        .consumer::<EndEnrollmentsOfCourse>()
        .consumer::<ForgetLearner>()
        .consumer::<LookForFreeSeats>()
        .consumer::<OfferSeats>()
        .consumer::<RevokeStaffGrant>()
        .projection::<Course>()
        .timed_work::<EnrollmentWork>()
        .bulk_work::<EnrollmentsEnd>()
        .bulk_work::<EnrollmentImport>()
}

/// The function `answer-seat-offer`.
#[must_use]
pub fn answer_seat_offer() -> Function {
    lambda::command::<AnswerSeatOffer>()
}

/// The function `cancel-enrollment`.
#[must_use]
pub fn cancel_enrollment() -> Function {
    lambda::command::<CancelEnrollment>()
}

/// The function `create-enrollment-code`.
#[must_use]
pub fn create_enrollment_code() -> Function {
    lambda::command::<CreateEnrollmentCode>()
}

/// The function `delete-enrollment-code`.
#[must_use]
pub fn delete_enrollment_code() -> Function {
    lambda::command::<DeleteEnrollmentCode>()
}

/// The function `draw-waitlist`.
#[must_use]
pub fn draw_waitlist() -> Function {
    lambda::command::<DrawWaitlist>()
}

/// The function `enroll`.
#[must_use]
pub fn enroll() -> Function {
    lambda::command::<Enroll>()
}

/// The function `enroll-learner`.
#[must_use]
pub fn enroll_learner() -> Function {
    lambda::command::<EnrollLearner>()
}

/// The function `revoke-grant`.
#[must_use]
pub fn revoke_grant() -> Function {
    lambda::command::<RevokeGrant>()
}

/// The function `set-enrollment-groups`.
#[must_use]
pub fn set_enrollment_groups() -> Function {
    lambda::command::<SetEnrollmentGroups>()
}

/// The function `set-enrollment-state`.
#[must_use]
pub fn set_enrollment_state() -> Function {
    lambda::command::<SetEnrollmentState>()
}

/// The function `start-enrollment-import`.
#[must_use]
pub fn start_enrollment_import() -> Function {
    lambda::command::<StartEnrollmentImport>()
}

/// The function `update-enrollment-progress`.
#[must_use]
pub fn update_enrollment_progress() -> Function {
    lambda::command::<UpdateEnrollmentProgress>()
}

/// The function `waive-lesson-rules`.
#[must_use]
pub fn waive_lesson_rules() -> Function {
    lambda::command::<WaiveLessonRules>()
}

/// The function `get-enrollment`.
#[must_use]
pub fn get_enrollment() -> Function {
    lambda::query::<GetEnrollment>()
}

/// The function `get-enrollment-access`.
#[must_use]
pub fn get_enrollment_access() -> Function {
    lambda::query::<GetEnrollmentAccess>()
}

/// The function `get-enrollment-import`.
#[must_use]
pub fn get_enrollment_import() -> Function {
    lambda::query::<GetEnrollmentImport>()
}

/// The function `get-enrollment-progress`.
#[must_use]
pub fn get_enrollment_progress() -> Function {
    lambda::query::<GetEnrollmentProgress>()
}

/// The function `get-waitlist`.
#[must_use]
pub fn get_waitlist() -> Function {
    lambda::query::<GetWaitlist>()
}

/// The function `list-course-enrollments`.
#[must_use]
pub fn list_course_enrollments() -> Function {
    lambda::query::<ListCourseEnrollments>()
}

/// The function `list-enrollment-codes`.
#[must_use]
pub fn list_enrollment_codes() -> Function {
    lambda::query::<ListEnrollmentCodes>()
}

/// The function `list-enrollment-runs`.
#[must_use]
pub fn list_enrollment_runs() -> Function {
    lambda::query::<ListEnrollmentRuns>()
}

/// The function `list-my-enrollments`.
#[must_use]
pub fn list_my_enrollments() -> Function {
    lambda::query::<ListMyEnrollments>()
}

/// The function `list-user-enrollments`.
#[must_use]
pub fn list_user_enrollments() -> Function {
    lambda::query::<ListUserEnrollments>()
}

/// The function `end-enrollments-of-course`.
#[must_use]
pub fn end_enrollments_of_course() -> Function {
    lambda::consumer::<EndEnrollmentsOfCourse>()
}

/// The function `forget-learner`.
#[must_use]
pub fn forget_learner() -> Function {
    lambda::consumer::<ForgetLearner>()
}

/// The function `look-for-free-seats`.
#[must_use]
pub fn look_for_free_seats() -> Function {
    lambda::consumer::<LookForFreeSeats>()
}

/// The function `offer-seats`.
#[must_use]
pub fn offer_seats() -> Function {
    lambda::consumer::<OfferSeats>()
}

/// The function `revoke-staff-grant`.
#[must_use]
pub fn revoke_staff_grant() -> Function {
    lambda::consumer::<RevokeStaffGrant>()
}

/// The function `copy-courses`.
#[must_use]
pub fn copy_courses() -> Function {
    lambda::projection::<Course>()
}

/// The function `do-enrollment-work`.
#[must_use]
pub fn do_enrollment_work() -> Function {
    lambda::timed_work::<EnrollmentWork>()
}

/// The function `end-enrollments`.
#[must_use]
pub fn end_enrollments() -> Function {
    lambda::bulk_work::<EnrollmentsEnd>()
}

/// The function `import-enrollments`.
#[must_use]
pub fn import_enrollments() -> Function {
    lambda::bulk_work::<EnrollmentImport>()
}
