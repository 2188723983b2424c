use jiff::{SignedDuration, Timestamp};
use kernel::Entity as _;

use super::*;
use crate::testing::courses::course;
use crate::waitlist::Place;

const START: Timestamp = Timestamp::UNIX_EPOCH;

fn after(days: i64) -> Timestamp {
    let time = SignedDuration::from_hours(24 * days);
    START.checked_add(time).unwrap()
}

fn new() -> Enrollment {
    let id = EnrollmentId::new(course().course_id, "lin".parse().unwrap());
    Enrollment::new(id, START)
}

fn free() -> Origin {
    Origin::of(Source::Free)
}

/// Somebody with the seat 3, for so many days.
fn admitted(days: Option<u32>) -> Enrollment {
    let mut course = course();
    course.access_days = days;
    let mut enrollment = new();
    enrollment.admit(free(), &course, Some(3), START).unwrap();
    enrollment
}

fn waiting() -> Enrollment {
    let mut enrollment = new();
    let place = Place {
        ticket: 7,
        position: 2,
    };
    enrollment.wait(free(), place, START);
    enrollment
}

#[test]
fn access_lasts_as_long_as_the_course_gives_it() {
    let mut enrollment = admitted(Some(30));
    assert_eq!(enrollment.ends_at(), Some(after(30)));
    assert_eq!(enrollment.state(after(29)), State::Active);
    assert_eq!(enrollment.state(after(30)), State::Expired);
    assert_eq!(enrollment.expire(after(29)), None);
    assert_eq!(enrollment.expire(after(31)), Some(3));
    assert_eq!(enrollment.ends_at(), Some(after(30)));
    assert_eq!(enrollment.expire(after(32)), None);
}

#[test]
fn who_leaves_and_comes_back_keeps_the_run_and_its_begin() {
    let mut enrollment = admitted(None);
    assert_eq!(enrollment.end(EndedBy::Learner, after(1)), Some(3));
    assert_eq!(enrollment.state(after(1)), State::Withdrawn);
    assert_eq!(enrollment.ends_at(), Some(after(1)));
    assert_eq!(enrollment.end(EndedBy::Learner, after(2)), None);
    enrollment
        .admit(free(), &course(), Some(5), after(3))
        .unwrap();
    assert_eq!(enrollment.state(after(3)), State::Active);
    assert_eq!(
        (enrollment.run(), enrollment.started_at()),
        (1, Some(START))
    );
    assert_eq!(enrollment.ends_at(), None);
}

#[test]
fn a_seat_is_released_exactly_once() {
    for end in [
        (|enrollment| enrollment.end(EndedBy::Learner, after(1))) as fn(&mut Enrollment) -> _,
        |enrollment| enrollment.end(EndedBy::Staff(None), after(1)),
        |enrollment| enrollment.revoke(1, None, after(1)).unwrap(),
    ] {
        let mut enrollment = admitted(None);
        assert_eq!(end(&mut enrollment), Some(3));
        assert_eq!(enrollment.seat(), None);
        assert_eq!(enrollment.end(EndedBy::Learner, after(2)), None);
    }
}

#[test]
fn an_offer_is_taken_or_ends() {
    let mut enrollment = waiting();
    assert!(enrollment.offered(START).is_err());
    assert!(enrollment.offer(4, after(2), START));
    assert!(!enrollment.offer(5, after(2), START));
    assert_eq!(enrollment.seat(), Some(4));
    assert!(enrollment.offered(after(1)).is_ok());
    let late = enrollment.offered(after(2)).unwrap_err();
    assert_eq!(late.code(), "enrollments.offer_expired");
    assert_eq!(enrollment.withdraw_offer(after(1)), None);
    assert_eq!(enrollment.withdraw_offer(after(2)), Some(4));
    assert_eq!(enrollment.state(after(2)), State::Withdrawn);
    assert_eq!(enrollment.withdraw_offer(after(2)), None);
}

#[test]
fn a_suspension_keeps_seat_and_work() {
    let mut enrollment = admitted(None);
    enrollment.suspend(None, after(1)).unwrap();
    assert_eq!(enrollment.state(after(1)), State::Suspended);
    assert_eq!(
        (enrollment.seat(), enrollment.ends_at()),
        (Some(3), Some(after(1)))
    );
    let version = enrollment.history().version();
    enrollment.suspend(None, after(2)).unwrap();
    assert_eq!(enrollment.history().version(), version);
    enrollment.reinstate(after(3)).unwrap();
    assert_eq!(enrollment.state(after(3)), State::Active);
    assert_eq!(enrollment.ends_at(), None);
}

#[test]
fn a_suspension_does_not_outlast_the_grants() {
    let mut enrollment = admitted(Some(10));
    enrollment.suspend(None, after(1)).unwrap();
    let refused = enrollment.reinstate(after(10)).unwrap_err();
    assert_eq!(refused.code(), "enrollments.not_active");
    assert_eq!(enrollment.expire(after(10)), Some(3));
    assert_eq!(enrollment.state(after(10)), State::Cancelled);
    assert_eq!(enrollment.ends_at(), Some(after(1)));
}

#[test]
fn leaving_does_not_end_a_suspension() {
    let mut enrollment = admitted(None);
    enrollment.suspend(None, after(1)).unwrap();
    assert_eq!(enrollment.end(EndedBy::Learner, after(2)), Some(3));
    assert_eq!(enrollment.state(after(2)), State::Cancelled);
    enrollment.forgive(after(3));
    assert_eq!(enrollment.state(after(3)), State::Withdrawn);
}

#[test]
fn only_who_has_access_is_suspended() {
    let refused = waiting().suspend(None, START).unwrap_err();
    assert_eq!(refused.code(), "enrollments.not_active");
}

#[test]
fn revoking_one_grant_leaves_the_others() {
    let mut enrollment = admitted(None);
    let cohort = Origin::of(Source::Cohort);
    enrollment.extend(cohort, &course(), after(1)).unwrap();
    assert_eq!(enrollment.revoke(1, None, after(2)).unwrap(), None);
    assert_eq!(enrollment.state(after(2)), State::Active);
    assert_eq!(enrollment.revoke(2, None, after(3)).unwrap(), Some(3));
    assert_eq!(enrollment.state(after(3)), State::Expired);
}

#[test]
fn what_changes_nothing_is_not_told() {
    let mut enrollment = admitted(None);
    let version = enrollment.history().version();
    enrollment.set_groups(Groups::default(), after(1));
    enrollment.waive(Waivers::default(), after(1));
    enrollment.reinstate(after(1)).unwrap();
    assert_eq!(enrollment.history().version(), version);
}

#[test]
fn whoever_never_had_a_part_has_nothing_to_end() {
    let mut enrollment = new();
    assert_eq!(enrollment.end(EndedBy::Learner, START), None);
    assert!(!enrollment.history().has_changed());
}
