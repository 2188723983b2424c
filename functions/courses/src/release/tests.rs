//! Tests of release rules.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;

use super::conditions::{Wait, with_replaced};
use super::*;

const COURSE: &str = "0197a1b2-0000-7000-8000-000000000001";

fn course() -> CourseId {
    COURSE.parse().unwrap()
}

fn release(json: serde_json::Value) -> Release {
    serde_json::from_value(json).unwrap()
}

fn conditions(json: serde_json::Value) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.add(&release(json)).unwrap();
    conditions
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A learner who has started on the first of June and has completed lessons.
struct Given {
    completed: BTreeMap<u16, Timestamp>,
    groups: Vec<Group>,
}

impl Given {
    fn new<const N: usize>(completed: [(u16, &str); N], groups: &[&str]) -> Self {
        let completed = completed.into_iter();
        Self {
            completed: completed.map(|(lesson, when)| (lesson, at(when))).collect(),
            groups: groups
                .iter()
                .map(|group| Group::new(group).unwrap())
                .collect(),
        }
    }

    fn progress(&self) -> Progress<'_> {
        Progress {
            started_at: at("2026-06-01T00:00:00Z"),
            completed: &self.completed,
            groups: &self.groups,
        }
    }
}

fn opens(conditions: &Conditions, learner: &Given) -> Opening {
    opening(conditions, &[], learner.progress())
}

fn lesson(ordinal: u16) -> String {
    format!("{COURSE}.{ordinal}")
}

#[test]
fn a_lesson_without_conditions_is_open_from_the_learners_start() {
    let start = Opening::At(at("2026-06-01T00:00:00Z"));
    assert_eq!(opens(&Conditions::default(), &Given::new([], &[])), start);
}

#[test]
fn a_date_is_the_first_instant_of_its_minute_in_its_zone() {
    let dated =
        conditions(json!({ "at": { "local": "2026-07-01T08:00", "zone": "Europe/Berlin" } }));
    let opening = opens(&dated, &Given::new([], &[]));
    assert_eq!(opening, Opening::At(at("2026-07-01T06:00:00Z")));
}

#[test]
fn days_are_counted_from_the_start_or_from_the_completion_of_a_lesson() {
    let from_start = conditions(json!({ "after_days": { "days": 7, "lesson_id": null } }));
    let none = Given::new([], &[]);
    assert_eq!(
        opens(&from_start, &none),
        Opening::At(at("2026-06-08T00:00:00Z"))
    );
    let delay = json!({ "after_days": { "days": 2, "lesson_id": lesson(3) } });
    let from_lesson = conditions(delay);
    let waiting = Opening::Waiting {
        lessons: [3].into(),
        groups: Vec::new(),
        not_before: None,
    };
    assert_eq!(opens(&from_lesson, &none), waiting);
    let done = Given::new([(3, "2026-06-10T12:00:00Z")], &[]);
    assert_eq!(
        opens(&from_lesson, &done),
        Opening::At(at("2026-06-12T12:00:00Z"))
    );
}

#[test]
fn a_delay_and_a_prerequisite_hold_both() {
    let both = conditions(json!({
        "after_days": { "days": 7, "lesson_id": null },
        "after_lessons": [lesson(1), lesson(2)],
    }));
    let one = Given::new([(1, "2026-06-02T00:00:00Z")], &[]);
    let waiting = Opening::Waiting {
        lessons: [2].into(),
        groups: Vec::new(),
        not_before: Some(at("2026-06-08T00:00:00Z")),
    };
    assert_eq!(opens(&both, &one), waiting);
    let early = Given::new(
        [(1, "2026-06-02T00:00:00Z"), (2, "2026-06-03T00:00:00Z")],
        &[],
    );
    assert_eq!(
        opens(&both, &early),
        Opening::At(at("2026-06-08T00:00:00Z"))
    );
    let late = Given::new(
        [(1, "2026-06-02T00:00:00Z"), (2, "2026-06-30T00:00:00Z")],
        &[],
    );
    assert_eq!(opens(&both, &late), Opening::At(at("2026-06-30T00:00:00Z")));
}

#[test]
fn a_learner_needs_one_group_of_the_module_and_one_of_the_lesson() {
    let mut both = conditions(json!({ "groups": ["a", "b"] }));
    both.add(&release(json!({ "groups": ["x"] }))).unwrap();
    assert!(matches!(
        opens(&both, &Given::new([], &["b", "x"])),
        Opening::At(_)
    ));
    for (groups, missing) in [(["b", "c"], "x"), (["x", "y"], "a")] {
        match opens(&both, &Given::new([], &groups)) {
            Opening::Waiting { groups, .. } => assert_eq!(groups[0].as_str(), missing),
            open => panic!("{open:?}"),
        }
    }
}

#[test]
fn what_was_open_before_new_conditions_stays_open_and_what_was_not_waits_for_them() {
    let (before, after) = (
        conditions(json!({ "after_days": { "days": 7, "lesson_id": null } })),
        conditions(json!({ "after_days": { "days": 60, "lesson_id": null } })),
    );
    let learner = Given::new([], &[]);
    for (replaced_at, opens_at) in [
        ("2026-06-09T00:00:00Z", "2026-06-08T00:00:00Z"),
        ("2026-06-08T00:00:00Z", "2026-07-31T00:00:00Z"),
        ("2026-06-02T00:00:00Z", "2026-07-31T00:00:00Z"),
    ] {
        let earlier = with_replaced((before.clone(), Vec::new()), &after, at(replaced_at));
        let opened = opening(&after, &earlier, learner.progress());
        assert_eq!(opened, Opening::At(at(opens_at)), "{replaced_at}");
    }
}

#[test]
fn equal_conditions_replace_nothing_and_ten_earlier_ones_are_kept() {
    let now = at("2026-06-09T00:00:00Z");
    let mut state = (Conditions::default(), Vec::new());
    assert!(with_replaced(state.clone(), &Conditions::default(), now).is_empty());
    for days in 1..=15 {
        let next = Conditions {
            delays: vec![Wait { days, lesson: None }],
            ..Conditions::default()
        };
        state = (next.clone(), with_replaced(state, &next, now));
    }
    assert_eq!(state.1.len(), 10);
    assert_eq!(state.1[0].conditions.delays[0].days, 5);
}

#[test]
fn a_release_that_names_another_course_or_a_skipped_time_is_refused() {
    let other = "0197a1b2-0000-7000-8000-000000000002.1";
    for refused in [
        json!({ "after_lessons": [other] }),
        json!({ "after_days": { "days": 1, "lesson_id": other } }),
        json!({ "at": { "local": "2026-03-29T02:30", "zone": "Europe/Berlin" } }),
    ] {
        assert!(
            release(refused.clone()).check(&course()).is_err(),
            "{refused}"
        );
    }
    assert!(
        release(json!({ "after_lessons": [lesson(1)] }))
            .check(&course())
            .is_ok()
    );
}

#[test]
fn a_copy_names_its_own_lessons_and_its_dates_are_later() {
    let other: CourseId = "0197a1b2-0000-7000-8000-000000000002".parse().unwrap();
    let original = release(json!({
        "at": { "local": "2026-07-01T08:00", "zone": "Europe/Berlin" },
        "after_days": { "days": 1, "lesson_id": lesson(4) },
        "after_lessons": [lesson(5)],
    }));
    let copied = original.copied_to(&other, 7);
    assert!(copied.check(&other).is_ok());
    assert_eq!(copied.awaited().collect::<Vec<_>>(), [5, 4]);
    assert_eq!(copied.at.unwrap().local.to_string(), "2026-07-08T08:00");
}

proptest! {
    #[test]
    fn completing_more_lessons_never_closes_a_lesson(
        awaited in proptest::collection::btree_set(1..8_u16, 0..5),
        completed in proptest::collection::btree_set(1..8_u16, 0..8),
        more in 1..8_u16,
    ) {
        let conditions = Conditions { lessons: awaited.into_iter().collect(), ..Conditions::default() };
        let when = "2026-06-02T00:00:00Z";
        let mut learner = Given::new([], &[]);
        learner.completed = completed.into_iter().map(|lesson| (lesson, at(when))).collect();
        let before = opens(&conditions, &learner);
        learner.completed.entry(more).or_insert_with(|| at(when));
        let after = opens(&conditions, &learner);
        prop_assert!(matches!(after, Opening::At(_)) || !matches!(before, Opening::At(_)));
    }

    #[test]
    fn conditions_survive_their_row(days in 0..1000_i64, lessons in proptest::collection::vec(1..300_u16, 0..5)) {
        let conditions = Conditions {
            at: Some(at("2026-06-02T00:00:00Z")),
            delays: vec![Wait { days, lesson: lessons.first().copied() }],
            lessons,
            groups: vec![vec![Group::new("a").unwrap()]],
        };
        let row = kernel::table::to_row(&kernel::table::Key::single("a"), &conditions).unwrap();
        let read: Conditions = kernel::table::from_row(row).unwrap();
        prop_assert_eq!(read, conditions);
    }
}
