//! Tests of changes of a draft.

use proptest::prelude::*;

use super::*;

#[test]
fn ordinals_grow_and_are_never_given_twice() {
    let mut outline = outline(&[2, 1]);
    assert_eq!(shape(&outline), [vec![1, 2], vec![3]]);
    outline.remove_lesson(3).unwrap();
    let next = outline
        .add_lesson(&module_id(1), facts(json!({})), 10)
        .unwrap();
    assert_eq!(next.ordinal, 4);
    assert_eq!(shape(&outline), [vec![1, 2, 4], vec![]]);
}

#[test]
fn a_course_has_sixty_modules_and_three_hundred_lessons_with_twenty_exercises() {
    let mut full = outline(&[5; 60]);
    let module = full.add_module(&module_id(99), module_facts(json!({})), None);
    assert_eq!(code(module.map(drop)), "courses.full");
    let lesson = full.add_lesson(&module_id(1), facts(json!({})), 10);
    assert_eq!(code(lesson.map(drop)), "courses.full");
    for ordinal in 1..=300 {
        for _ in 0..20 {
            full.add_exercise(ordinal, 100).unwrap();
        }
    }
    assert_eq!(code(full.add_exercise(1, 100)), "courses.full");
    assert!(size(&full).unwrap() < 120_000, "{}", size(&full).unwrap());
    let published = full.publication(None, 1, now()).unwrap();
    assert!(size(&published).unwrap() < 120_000);
    assert_eq!(published.to_freeze().count(), 300);
}

#[test]
fn an_order_names_each_module_and_lesson_exactly_once() {
    let mut outline = outline(&[2, 1]);
    let version = outline.version();
    for (wrong, details) in [
        (
            order(&[(1, &[1, 2])]),
            json!({ "missing": 2, "unknown": 0, "repeated": 0 }),
        ),
        (
            order(&[(1, &[1, 2]), (2, &[])]),
            json!({ "missing": 1, "unknown": 0, "repeated": 0 }),
        ),
        (
            order(&[(1, &[1, 2]), (2, &[3, 4])]),
            json!({ "missing": 0, "unknown": 1, "repeated": 0 }),
        ),
        (
            order(&[(1, &[1, 2]), (2, &[3, 1])]),
            json!({ "missing": 0, "unknown": 0, "repeated": 1 }),
        ),
        (
            order(&[(1, &[1, 2]), (2, &[3]), (2, &[])]),
            json!({ "missing": 0, "unknown": 0, "repeated": 1 }),
        ),
    ] {
        let refused = outline.arrange(&wrong, None).unwrap_err();
        for name in ["missing", "unknown", "repeated"] {
            let named = refused.details()[name].as_array().unwrap().len();
            assert_eq!(json!(named), details[name], "{name} {wrong:?}");
        }
    }
    assert_eq!(outline.version(), version);
    let other = LessonId::new("7".parse().unwrap(), 1);
    let foreign = OrderOfModule {
        id: module_id(1),
        lessons: kernel::List::new(vec![other]).unwrap(),
    };
    let refused = outline.arrange(&kernel::List::new(vec![foreign]).unwrap(), None);
    assert_eq!(code(refused), "request.invalid");
}

#[test]
fn lessons_move_across_modules_and_an_equal_order_changes_nothing() {
    let mut outline = outline(&[2, 1]);
    let version = outline.version();
    let moved = order(&[(2, &[3, 1]), (1, &[2])]);
    outline.arrange(&moved, None).unwrap();
    assert_eq!(shape(&outline), [vec![3, 1], vec![2]]);
    assert_eq!(outline.version(), version + 1);
    outline.arrange(&moved, Some(false)).unwrap();
    assert_eq!(outline.version(), version + 1);
    outline.arrange(&moved, Some(true)).unwrap();
    assert!(outline.is_sequential());
    assert_eq!(outline.version(), version + 2);
}

#[test]
fn what_others_have_moved_is_told() {
    let mut changed = outline(&[3, 2]);
    let known = order(&[(1, &[1, 2, 3]), (2, &[4, 5])]);
    changed
        .arrange(&order(&[(2, &[4, 1, 5]), (1, &[3, 2])]), None)
        .unwrap();
    changed
        .add_lesson(&module_id(1), facts(json!({})), 1)
        .unwrap();
    changed.remove_lesson(5).unwrap();
    let moves = changed.moves_since(&known);
    assert_eq!(moves.added, [id(6)]);
    assert_eq!(moves.removed, [id(5)]);
    assert_eq!(moves.moved.len(), 2, "{moves:?}");
    assert!(moves.moved.contains(&id(1)));
    assert_eq!(moves.moved_modules.len(), 1);
    assert!(moves.added_modules.is_empty() && moves.removed_modules.is_empty());
}

#[test]
fn lessons_that_would_wait_for_each_other_are_refused() {
    let mut outline = outline(&[2, 1]);
    let awaits = |ordinal| json!({ "release": { "after_lessons": [id(ordinal)] } });
    change(&mut outline, 1, awaits(2)).unwrap();
    let refused = change(&mut outline, 2, awaits(1)).unwrap_err();
    assert_eq!(refused.code(), "courses.release_cycle");
    assert_eq!(refused.details()["cycle"].as_array().unwrap().len(), 2);
}

#[test]
fn a_circle_through_a_delay_a_module_or_the_order_is_found() {
    let delay = json!({ "release": { "after_days": { "days": 1, "lesson_id": id(1) } } });
    assert_eq!(
        code(change(&mut outline(&[1]), 1, delay)),
        "courses.release_cycle"
    );
    let mut by_module = outline(&[1, 1]);
    let own = module_facts(json!({ "release": { "after_lessons": [id(1)] } }));
    let refused = by_module.change_module(&module_id(1), own, None).map(drop);
    assert_eq!(code(refused), "courses.release_cycle");
    let mut by_order = outline(&[2]);
    change(
        &mut by_order,
        1,
        json!({ "release": { "after_lessons": [id(2)] } }),
    )
    .unwrap();
    let same = order(&[(1, &[1, 2])]);
    assert_eq!(
        code(by_order.arrange(&same, Some(true))),
        "courses.release_cycle"
    );
    let sequential = module_facts(json!({ "sequential": true }));
    let refused = by_order
        .change_module(&module_id(1), sequential, None)
        .map(drop);
    assert_eq!(code(refused), "courses.release_cycle");
    outline(&[2]).arrange(&same, Some(true)).unwrap();
}

#[test]
fn a_release_names_lessons_of_the_course_alone() {
    let unknown = json!({ "release": { "after_lessons": [id(9)] } });
    assert_eq!(
        code(change(&mut outline(&[1]), 1, unknown)),
        "request.invalid"
    );
    let foreign = json!({ "release": { "after_lessons": ["7.1"] } });
    assert_eq!(
        code(change(&mut outline(&[1]), 1, foreign)),
        "request.invalid"
    );
}

#[test]
fn a_lesson_for_which_others_wait_and_a_module_with_lessons_are_not_removed() {
    let mut outline = outline(&[2, 0]);
    change(
        &mut outline,
        2,
        json!({ "release": { "after_lessons": [id(1)] } }),
    )
    .unwrap();
    let refused = outline.remove_lesson(1).unwrap_err();
    assert_eq!(refused.details()["awaited_by"], json!([id(2)]));
    assert_eq!(
        code(outline.remove_module(&module_id(1))),
        "courses.module_not_empty"
    );
    outline.remove_module(&module_id(2)).unwrap();
    assert_eq!(
        code(outline.remove_module(&module_id(2))),
        "courses.module_not_found"
    );
}

#[test]
fn a_module_moves_and_counts_the_changes_of_its_facts() {
    let mut outline = outline(&[1, 1, 1]);
    let renamed = module_facts(json!({ "title": "B" }));
    let moved = outline
        .change_module(&module_id(1), renamed.clone(), Some(3))
        .unwrap();
    assert_eq!(moved.version, 2);
    assert_eq!(shape(&outline), [vec![2], vec![3], vec![1]]);
    let version = outline.version();
    let same = outline
        .change_module(&module_id(1), renamed.clone(), Some(60))
        .unwrap();
    assert_eq!(same.version, 2);
    assert_eq!(outline.version(), version);
    outline
        .change_module(&module_id(1), renamed, Some(1))
        .unwrap();
    assert_eq!(shape(&outline), [vec![1], vec![2], vec![3]]);
}

#[test]
fn nobody_waits_for_optional_lessons_and_lessons_of_groups() {
    let mut outline = outline(&[3, 2, 1]);
    change(&mut outline, 1, json!({ "optional": true })).unwrap();
    change(&mut outline, 3, json!({ "release": { "groups": ["a"] } })).unwrap();
    let second = module_facts(json!({ "optional": true, "sequential": true }));
    outline.change_module(&module_id(2), second, None).unwrap();
    outline
        .arrange(
            &order(&[(1, &[1, 2, 3]), (2, &[4, 5]), (3, &[6])]),
            Some(true),
        )
        .unwrap();
    let waits = outline.waits();
    let expected: [(u16, &[u16]); 6] = [
        (1, &[]),
        (2, &[]),
        (3, &[2]),
        (4, &[2]),
        (5, &[2, 4]),
        (6, &[2]),
    ];
    for (ordinal, awaited) in expected {
        assert_eq!(waits[&ordinal], awaited, "{ordinal}");
    }
}

#[test]
fn a_lesson_and_its_exercises_fit_into_one_row() {
    let mut outline = outline(&[1]);
    let number = outline.add_exercise(1, 200_000).unwrap().number;
    assert_eq!(code(outline.add_exercise(1, 160_000)), "courses.too_large");
    let mut fresh = super::outline(&[1]);
    fresh.add_exercise(1, 200_000).unwrap();
    assert_eq!(
        code(fresh.change_exercise(1, number, (200_000, 400_000))),
        "courses.too_large"
    );
    assert_eq!(
        code(
            fresh
                .change_lesson(1, facts(json!({})), 2, 300_000)
                .map(drop)
        ),
        "courses.too_large"
    );
}

#[test]
fn numbers_of_exercises_are_never_given_twice() {
    let mut outline = outline(&[1]);
    assert_eq!(outline.add_exercise(1, 10).unwrap().number, 1);
    assert_eq!(outline.add_exercise(1, 10).unwrap().number, 2);
    outline.remove_exercise(1, 2, 10).unwrap();
    assert_eq!(outline.add_exercise(1, 10).unwrap().number, 3);
    assert_eq!(outline.lesson(1).unwrap().1.exercises, [1, 3]);
    assert_eq!(outline.lesson(1).unwrap().1.exercise_bytes, 20);
    assert_eq!(
        code(outline.remove_exercise(1, 2, 10)),
        "courses.exercise_not_found"
    );
}

proptest! {
    #[test]
    fn every_order_of_the_same_lessons_is_accepted_and_kept(
        lessons in Just((1..=12_u16).collect::<Vec<_>>()).prop_shuffle(),
        split in 0..=12_usize,
    ) {
        let mut outline = outline(&[7, 5]);
        let (first, second) = lessons.split_at(split);
        outline.arrange(&order(&[(2, first), (1, second)]), None).unwrap();
        prop_assert_eq!(shape(&outline), [first.to_vec(), second.to_vec()]);
        let row = kernel::table::to_row(&Outline::key(COURSE), &outline).unwrap();
        let read: Outline = kernel::table::from_row(row).unwrap();
        prop_assert_eq!(read.modules(), outline.modules());
        prop_assert_eq!(read.version(), outline.version());
    }
}
