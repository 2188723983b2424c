//! Who may enrol in a course.

use jiff::Timestamp;

use super::{Course, CourseState, Visibility};
use crate::error::{AdmissionError, EnrollmentError};

/// How somebody may enrol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    /// Who teaches the course takes no seat and pays nothing.
    Staff,
    /// A learner, who takes a seat.
    Learner,
}

/// What somebody brings along who wants to enrol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entitlement {
    /// Nothing: free courses are open to them.
    None,
    /// A code: the price is settled, and the course may be private.
    Invited,
    /// Staff enrol them: what holds for a code, at any time.
    Imported,
}

impl Course {
    /// Whether and how somebody may enrol now. Seats and prerequisites are not looked at.
    ///
    /// # Errors
    /// `enrollments.course_not_found`, `enrollments.course_archived`, `enrollments.not_open_yet`,
    /// `enrollments.closed`, `enrollments.payment_required`
    pub(crate) fn admission(
        &self,
        user_id: &str,
        entitlement: Entitlement,
        now: Timestamp,
    ) -> Result<Admission, AdmissionError> {
        self.check_visible(user_id, entitlement)?;
        self.check_published()?;
        if self.is_staff(user_id) {
            return Ok(Admission::Staff);
        }
        if entitlement == Entitlement::Imported {
            return Ok(Admission::Learner);
        }
        if let Some(opens_at) = self.opens_at.filter(|opens_at| now < *opens_at) {
            return Err(AdmissionError::NotOpenYet(opens_at));
        }
        if let Some(closes_at) = self.closes_at.filter(|closes_at| *closes_at <= now) {
            return Err(AdmissionError::Closed(closes_at));
        }
        match &self.price {
            Some(price) if entitlement == Entitlement::None => {
                Err(AdmissionError::PaymentRequired(price.clone()))
            }
            _ => Ok(Admission::Learner),
        }
    }

    /// Refuses a course that does not exist for somebody who has no part in it.
    ///
    /// # Errors
    /// `enrollments.course_not_found`
    pub(crate) fn check_visible(
        &self,
        user_id: &str,
        entitlement: Entitlement,
    ) -> Result<(), AdmissionError> {
        let is_hidden = match (self.state, self.visibility) {
            (CourseState::Draft, _) => true,
            (_, Visibility::Private) => !self.is_staff(user_id) && entitlement == Entitlement::None,
            _ => false,
        };
        if is_hidden {
            return Err(AdmissionError::CourseNotFound);
        }
        Ok(())
    }

    /// Refuses a course in which nobody enrols, whoever they are.
    ///
    /// # Errors
    /// `enrollments.course_not_found`, `enrollments.course_archived`
    pub(crate) const fn check_published(&self) -> Result<(), AdmissionError> {
        match self.state {
            CourseState::Draft => Err(AdmissionError::CourseNotFound),
            CourseState::Archived => Err(AdmissionError::CourseArchived),
            CourseState::Published => Ok(()),
        }
    }

    /// Refuses a course that learners do not use any more, or not yet.
    ///
    /// # Errors
    /// `enrollments.course_ended`
    pub(crate) fn check_in_use(&self, now: Timestamp) -> Result<(), EnrollmentError> {
        if self.state == CourseState::Draft || self.has_ended(now) {
            return Err(EnrollmentError::CourseEnded);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;
    use crate::course::{Price, StaffMember};
    use crate::testing::courses::course;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn of(course: &Course, user: &str, entitlement: Entitlement) -> &'static str {
        match course.admission(user, entitlement, NOW) {
            Ok(Admission::Staff) => "staff",
            Ok(Admission::Learner) => "learner",
            Err(error) => error.code(),
        }
    }

    /// For a stranger, somebody with a code, and staff.
    fn all(course: &Course) -> [&'static str; 3] {
        [
            of(course, "lin", Entitlement::None),
            of(course, "lin", Entitlement::Invited),
            of(course, "olga", Entitlement::None),
        ]
    }

    fn taught(change: impl FnOnce(&mut Course)) -> Course {
        let mut course = course();
        course.staff.push(StaffMember {
            user_id: "olga".to_owned(),
        });
        change(&mut course);
        course
    }

    #[test]
    fn a_published_public_course_without_a_price_is_open() {
        assert_eq!(all(&taught(|_| {})), ["learner", "learner", "staff"]);
    }

    #[test]
    fn nobody_enrols_in_a_draft_or_in_the_archive() {
        let draft = taught(|course| course.state = CourseState::Draft);
        assert_eq!(all(&draft), ["enrollments.course_not_found"; 3]);
        let archived = taught(|course| course.state = CourseState::Archived);
        assert_eq!(all(&archived), ["enrollments.course_archived"; 3]);
    }

    #[test]
    fn a_private_course_is_hidden_from_who_is_not_invited() {
        let private = taught(|course| course.visibility = Visibility::Private);
        let expected = ["enrollments.course_not_found", "learner", "staff"];
        assert_eq!(all(&private), expected);
    }

    #[test]
    fn learners_enrol_from_its_opening_until_its_end() {
        let later = NOW.checked_add(1.second()).ok();
        let future = taught(|course| course.opens_at = later);
        let expected = [
            "enrollments.not_open_yet",
            "enrollments.not_open_yet",
            "staff",
        ];
        assert_eq!(all(&future), expected);
        let past = taught(|course| course.closes_at = Some(NOW));
        let expected = ["enrollments.closed", "enrollments.closed", "staff"];
        assert_eq!(all(&past), expected);
        let within = taught(|course| (course.opens_at, course.closes_at) = (Some(NOW), later));
        assert_eq!(all(&within), ["learner", "learner", "staff"]);
    }

    #[test]
    fn staff_enrol_learners_at_any_time_whatever_a_published_course_costs_and_whoever_sees_it() {
        let change = |course: &mut Course| {
            course.visibility = Visibility::Private;
            course.closes_at = Some(NOW);
            course.price = Some(Price {
                amount: 4900,
                currency: "EUR".to_owned(),
            });
        };
        let course = taught(change);
        let imported = |course: &Course| of(course, "lin", Entitlement::Imported);
        assert_eq!(imported(&course), "learner");
        assert_eq!(of(&course, "olga", Entitlement::Imported), "staff");
        let draft = taught(|course| course.state = CourseState::Draft);
        assert_eq!(imported(&draft), "enrollments.course_not_found");
        let archived = taught(|course| course.state = CourseState::Archived);
        assert_eq!(imported(&archived), "enrollments.course_archived");
    }

    #[test]
    fn a_course_with_a_price_must_be_paid() {
        let paid = taught(|course| {
            course.price = Some(Price {
                amount: 4900,
                currency: "EUR".to_owned(),
            });
        });
        let expected = ["enrollments.payment_required", "learner", "staff"];
        assert_eq!(all(&paid), expected);
    }
}
