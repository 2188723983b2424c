//! Tests of who may see and do what, when.

use std::collections::{BTreeMap, BTreeSet};

use super::rights::verdict;
use super::*;

const RIGHTS: [Right; 8] = [
    Right::See,
    Right::Preview,
    Right::Read,
    Right::Answer,
    Right::ReadDraft,
    Right::Edit,
    Right::Manage,
    Right::Restore,
];
const STAFF: [Who; 4] = [Who::Admin, Who::Owner, Who::Instructor, Who::Assistant];
const OUTSIDE: [Who; 4] = [
    Who::Learner,
    Who::FormerLearner,
    Who::Stranger,
    Who::Anonymous,
];
const STANDINGS: [Standing; 8] = [
    Standing::Draft,
    Standing::Public,
    Standing::Unlisted,
    Standing::Private,
    Standing::Kept,
    Standing::ReadOnly,
    Standing::Ended,
    Standing::Deleted,
];

/// Every cell of the table.
fn cells() -> impl Iterator<Item = (Right, Who, Standing)> {
    let persons = || STAFF.into_iter().chain(OUTSIDE);
    let rows = RIGHTS
        .into_iter()
        .flat_map(move |right| persons().map(move |who| (right, who)));
    rows.flat_map(|(right, who)| STANDINGS.into_iter().map(move |state| (right, who, state)))
}

/// The sentences that the table must keep, whatever it says in detail.
#[test]
fn every_cell_of_the_table_follows_the_rules() {
    for (asked, who, standing) in cells() {
        let cell = format!("{asked:?} {who:?} {standing:?}");
        let is_staff = STAFF.contains(&who);
        let is_archived = matches!(
            standing,
            Standing::Kept | Standing::ReadOnly | Standing::Ended
        );
        let is_shown = matches!(standing, Standing::Public | Standing::Unlisted);
        let takes_part = matches!(who, Who::Learner | Who::FormerLearner);
        let restores = matches!(who, Who::Admin | Who::Owner);
        // What is there is not restored, and who may not manage it is not told more.
        let right = match asked {
            Right::Restore if standing != Standing::Deleted => Right::Manage,
            right => right,
        };
        let expected = match (right, who) {
            (Right::Restore, _) if restores => Verdict::Open,
            _ if standing == Standing::Deleted && restores => Verdict::Deleted,
            _ if standing == Standing::Deleted => Verdict::Hidden,
            _ if standing == Standing::Draft && !is_staff => Verdict::Hidden,
            _ if !is_staff && !takes_part && !is_shown => Verdict::Hidden,
            (Right::ReadDraft | Right::Edit | Right::Manage, _) if !is_staff => Verdict::Forbidden,
            (Right::Manage, Who::Admin | Who::Owner) => Verdict::Open,
            (Right::Manage, _) | (Right::Edit, Who::Assistant) => Verdict::Forbidden,
            (Right::Edit, _) if is_archived => Verdict::Frozen,
            _ if is_staff || right == Right::See => Verdict::Open,
            (Right::Preview, _) if is_shown => Verdict::Open,
            (_, Who::FormerLearner) => Verdict::Gone,
            (_, Who::Learner) if standing == Standing::Ended => Verdict::Gone,
            (Right::Answer, Who::Learner) if standing == Standing::ReadOnly => Verdict::Frozen,
            (_, Who::Learner) => Verdict::Open,
            _ => Verdict::Enroll,
        };
        assert_eq!(verdict(asked, who, standing), expected, "{cell}");
    }
}

#[test]
fn a_higher_role_may_whatever_a_lower_one_may() {
    let may = |right, who, standing| verdict(right, who, standing) == Verdict::Open;
    for (right, _, standing) in cells() {
        let ladders = [&STAFF[..], &[Who::Learner, Who::Stranger, Who::Anonymous]];
        for pair in ladders.into_iter().flat_map(|ladder| ladder.windows(2)) {
            let (higher, lower) = (pair[0], pair[1]);
            let holds = may(right, higher, standing) || !may(right, lower, standing);
            assert!(holds, "{right:?} {higher:?} {lower:?} {standing:?}");
        }
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn course() -> CourseId {
    "0197a1b2-0000-7000-8000-000000000001".parse().unwrap()
}

fn learner() -> Learner {
    Learner {
        started_at: at("2026-06-01T00:00:00Z"),
        ends_at: None,
        completed: BTreeMap::new(),
        groups: Vec::new(),
        waived: false,
        waived_lessons: BTreeSet::new(),
    }
}

/// The access to lesson 2, which waits for lesson 1 and for the tenth of June.
fn ask(person: Person<'_>, preview: bool, earlier: &[Earlier], now: &str) -> Access {
    let conditions = Conditions {
        at: Some(at("2026-06-10T00:00:00Z")),
        lessons: vec![1],
        ..Conditions::default()
    };
    let lesson = LessonRules {
        ordinal: 2,
        preview,
        conditions: &conditions,
        earlier,
    };
    let object = Object {
        course_id: &course(),
        standing: Standing::Public,
        lesson,
    };
    access(person, object, at(now))
}

const EARLY: &str = "2026-06-02T00:00:00Z";
const LATE: &str = "2026-06-20T00:00:00Z";

#[test]
fn a_lock_says_why_until_when_what_is_missing_and_how_it_opens() {
    let learner = learner();
    let Access::Locked(lock) = ask(Person::Learner(&learner), false, &[], EARLY) else {
        panic!("it is open");
    };
    assert_eq!(lock.why, Why::LessonsMissing);
    assert_eq!(lock.unlocks_at, Some(at("2026-06-10T00:00:00Z")));
    assert_eq!(lock.missing, [LessonId::new(course(), 1)]);
    assert_eq!(lock.how, [How::CompleteLessons, How::Wait]);
}

#[test]
fn a_lesson_opens_when_the_last_condition_has_come_true() {
    let mut learner = learner();
    learner.completed = BTreeMap::from([(1, at("2026-06-03T00:00:00Z"))]);
    let before = ask(
        Person::Learner(&learner),
        false,
        &[],
        "2026-06-09T23:59:59Z",
    );
    assert!(matches!(
        before,
        Access::Locked(Lock {
            why: Why::NotYet,
            ..
        })
    ));
    let opened = ask(
        Person::Learner(&learner),
        false,
        &[],
        "2026-06-10T00:00:00Z",
    );
    assert_eq!(opened, Access::Open);
}

#[test]
fn a_waiver_opens_all_lessons_or_single_ones() {
    let mut whole = learner();
    whole.waived = true;
    assert_eq!(
        ask(Person::Learner(&whole), false, &[], EARLY),
        Access::Open
    );
    let mut single = learner();
    single.waived_lessons = BTreeSet::from([2]);
    assert_eq!(
        ask(Person::Learner(&single), false, &[], EARLY),
        Access::Open
    );
    single.waived_lessons = BTreeSet::from([1]);
    assert_ne!(
        ask(Person::Learner(&single), false, &[], EARLY),
        Access::Open
    );
}

#[test]
fn what_was_open_or_completed_stays_open() {
    let earlier = Earlier {
        conditions: Conditions::default(),
        until: at("2026-06-02T00:00:00Z"),
    };
    let learner_before = learner();
    let kept = ask(
        Person::Learner(&learner_before),
        false,
        std::slice::from_ref(&earlier),
        EARLY,
    );
    assert_eq!(kept, Access::Open);
    let mut later = learner();
    later.started_at = at("2026-06-02T00:00:00Z");
    assert_ne!(
        ask(Person::Learner(&later), false, &[earlier], EARLY),
        Access::Open
    );
    later.completed = BTreeMap::from([(2, at("2026-06-02T00:00:00Z"))]);
    assert_eq!(
        ask(Person::Learner(&later), false, &[], EARLY),
        Access::Open
    );
}

#[test]
fn a_preview_is_open_to_everybody_who_sees_the_course_and_other_lessons_are_for_learners() {
    for who in [Who::Stranger, Who::Anonymous] {
        assert_eq!(ask(Person::Of(who), true, &[], EARLY), Access::Open);
        let Access::Locked(lock) = ask(Person::Of(who), false, &[], LATE) else {
            panic!("it is open");
        };
        assert_eq!(lock.why, Why::NotEnrolled);
        assert_eq!(lock.how.last(), Some(&How::Enroll));
    }
    let waiting = learner();
    assert_eq!(
        ask(Person::Learner(&waiting), true, &[], EARLY),
        Access::Open
    );
}

#[test]
fn staff_wait_for_nothing_and_former_learners_have_nothing() {
    for who in STAFF {
        assert_eq!(ask(Person::Of(who), false, &[], EARLY), Access::Open);
    }
    let mut former = learner();
    former.ends_at = Some(at("2026-06-02T00:00:00Z"));
    assert_eq!(
        ask(Person::Learner(&former), false, &[], LATE),
        Access::Gone
    );
    assert_eq!(ask(Person::Learner(&former), true, &[], LATE), Access::Open);
}

#[test]
fn every_refusal_has_its_status_and_code() {
    let lock = |why| {
        Access::Locked(Lock {
            why,
            unlocks_at: None,
            missing: Vec::new(),
            groups: Vec::new(),
            how: Vec::new(),
        })
    };
    assert!(Access::Open.check().is_ok());
    for (access, status, code) in [
        (lock(Why::NotYet), 403, "courses.locked"),
        (lock(Why::NotEnrolled), 403, "courses.not_enrolled"),
        (Access::Gone, 403, "courses.access_ended"),
        (Access::Hidden, 404, "courses.not_found"),
        (Access::Forbidden, 403, "courses.not_staff"),
        (Access::Frozen, 409, "courses.archived"),
    ] {
        let refusal = access.check().unwrap_err();
        assert_eq!((refusal.kind().status(), refusal.code()), (status, code));
    }
}
