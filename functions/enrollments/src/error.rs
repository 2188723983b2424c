//! The errors of the enrollments domain.

use jiff::Timestamp;
use kernel::email::EmailDomain;
use serde_json::json;

use crate::course::{Prerequisite, Price};
use crate::ids::UserId;

kernel::errors! {
    /// An error about a code.
    pub(crate) enum CodeError {
        /// It was deleted, or never existed.
        NotFound => NotFound, "enrollments.no_such_code", "there is no such code";
        /// Nobody enrols with it: it never existed, was deleted, or has expired.
        Invalid => Conflict, "enrollments.invalid_code", "the code is not valid";
        /// It was used as often as staff allow.
        UsedUp => Conflict, "enrollments.code_used_up", "the code cannot be used again";
        /// The user has no verified address there.
        OtherEmailDomain(email_domain: EmailDomain) => Forbidden, "enrollments.other_email_domain", "the code is for users with a verified e-mail address at {email_domain}",
            |refusal| refusal.with_detail("email_domain", json!(email_domain));
    }
}

kernel::errors! {
    /// An error about an enrollment.
    pub(crate) enum EnrollmentError {
        /// It does not exist, or is not the caller's, who is not staff of the course either.
        NotFound => NotFound, "enrollments.not_found", "there is no such enrollment";
        /// The caller does not teach the course.
        NotStaff => Forbidden, "enrollments.not_staff", "only the staff of the course may do this";
        /// Only the learner may do this.
        NotLearner => Forbidden, "enrollments.not_learner", "only the learner may do this";
        /// There is no access now.
        NotActive => Conflict, "enrollments.not_active", "the enrollment is not active";
        /// Staff have suspended it.
        Suspended => Conflict, "enrollments.suspended", "the enrollment is suspended";
        /// Staff have ended it.
        Removed => Conflict, "enrollments.removed", "the staff of the course have ended the enrollment";
        /// No seat was offered, or the offer was answered.
        NoOffer => Conflict, "enrollments.no_offer", "no seat is offered";
        /// The seat was offered until a time that has passed.
        OfferExpired => Conflict, "enrollments.offer_expired", "the offer has expired";
        /// It can have so many grants at once.
        TooManyGrants(most: usize) => Conflict, "enrollments.too_many_grants", "the enrollment has {most} valid grants already";
        /// The course was begun so many times.
        TooManyRuns(most: u32) => Conflict, "enrollments.too_many_runs", "the course was begun {most} times already";
        /// The grant does not exist.
        NoSuchGrant => NotFound, "enrollments.no_such_grant", "the enrollment has no such grant";
        /// The lesson is not part of what is published.
        NoSuchLesson => NotFound, "enrollments.lesson_not_found", "the course has no such lesson";
        /// Nobody works in the course any more.
        CourseEnded => Conflict, "enrollments.course_ended", "the course has ended";
    }
}

kernel::errors! {
    /// An error about a waitlist.
    pub(crate) enum WaitlistError {
        /// There is nothing to draw.
        NobodyWaits => Conflict, "enrollments.nobody_waits", "nobody waits for a seat";
        /// Who could draw again could choose the winner.
        Drawn => Conflict, "enrollments.waitlist_drawn", "lots were drawn, and somebody who took part still waits";
    }
}

kernel::errors! {
    /// Why somebody cannot enrol.
    pub(crate) enum AdmissionError {
        /// The course does not exist, or is hidden from the caller.
        CourseNotFound => NotFound, "enrollments.course_not_found", "there is no such course";
        /// The course exists, and its fact has not arrived yet.
        CourseNotKnownYet => Unavailable, "enrollments.course_not_known_yet", "the course was published a moment ago; try again",
            |refusal| refusal.with_header("Retry-After", "2".to_owned());
        /// Nobody enrols any more.
        CourseArchived => Conflict, "enrollments.course_archived", "the course is archived";
        /// Learners cannot enrol yet.
        NotOpenYet(opens_at: Timestamp) => Conflict, "enrollments.not_open_yet", "learners can enrol from {opens_at}",
            |refusal| refusal.with_detail("opens_at", json!(opens_at));
        /// Learners cannot enrol any more.
        Closed(closes_at: Timestamp) => Conflict, "enrollments.closed", "learners could enrol until {closes_at}",
            |refusal| refusal.with_detail("closes_at", json!(closes_at));
        /// The course is not free.
        PaymentRequired(price: Price) => PaymentRequired, "enrollments.payment_required", "the course must be paid; see details",
            |refusal| refusal.with_detail("price", json!(price));
        /// Other courses must be completed before.
        PrerequisitesMissing(missing: Vec<Prerequisite>) => Conflict, "enrollments.prerequisites_missing", "other courses must be completed before; see details",
            |refusal| refusal.with_detail("missing", json!(missing));
        /// The staff of a course have no licences.
        NoLicense => Forbidden, "enrollments.no_license", "only administrators give seats of a licence";
    }
}

kernel::errors! {
    /// An error about a list of learners.
    pub(crate) enum ImportError {
        /// The row names nobody.
        UnknownEmail => NotFound, "enrollments.unknown_email", "no user has verified this e-mail address";
        /// It does not exist, or is of another course.
        NoSuchImport => NotFound, "enrollments.no_such_import", "the course has no such import";
        /// The list is probably not complete.
        TooManyMissing {
            /// Some of those who are not in the list.
            missing: Vec<UserId>,
            /// How many there are.
            count: usize,
            /// How many have access by this list.
            active: usize,
        } => Conflict, "enrollments.too_many_missing", "{count} of {active} learners would be suspended; see details, and use force if this is intended",
            |refusal| refusal.with_detail("missing", json!(missing)).with_detail("active", json!(active));
        /// Not all of them can be compared with a list.
        TooManyLearners(most: usize) => Conflict, "enrollments.too_many_learners", "the course has more than {most} active learners, which is too many for a sync";
    }
}
