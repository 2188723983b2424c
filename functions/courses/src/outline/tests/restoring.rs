//! Tests of drafts that are restored from a version.

use super::publications::{exercise, frozen as to_freeze, publish};
use super::*;
use crate::lesson::restoring::RestoredLesson;
use crate::outline::changes::OutlineChanges;

/// A draft that is restored from this version, with all its rows.
fn restore(draft: &mut Outline, version: &PublishedOutline) {
    draft.restore(version).unwrap();
    draft.end_restoring();
}

fn changes(before: &PublishedOutline, after: &PublishedOutline) -> OutlineChanges {
    OutlineChanges::between(Some(before), after)
}

#[test]
fn a_restored_draft_is_equal_to_its_version_and_gives_no_id_twice() {
    let mut draft = outline(&[2, 1]);
    let stamp = draft.add_exercise(1, 10).unwrap().stamp;
    let first = publish(&draft, None, 1);
    let published = first.lessons().next().unwrap();
    let frozen = FrozenLesson::of(published, row(&draft, 1), vec![exercise(1, 1, stamp)]).unwrap();
    draft.add_exercise(1, 10).unwrap();
    change(&mut draft, 2, json!({ "title": "Other" })).unwrap();
    let second = publish(&draft, Some(&first), 2);
    draft.remove_lesson(1).unwrap();
    draft
        .add_lesson(&module_id(1), facts(json!({})), 10)
        .unwrap();

    let removed = draft.restore(&first).unwrap();
    assert_eq!(
        removed.iter().map(|one| one.ordinal).collect::<Vec<_>>(),
        [4]
    );
    assert_eq!(code(draft.check_restored()), "courses.restoring");
    assert_eq!(
        code(draft.publication(Some(&second), 3, now())),
        "courses.restoring"
    );
    let entry = draft.lesson(1).unwrap().1;
    let restored = RestoredLesson::new(&id(1), entry, frozen.clone(), None, now()).unwrap();
    assert_eq!(restored.lesson.version(), entry.version);
    draft.end_restoring();
    let third = publish(&draft, Some(&second), 3);
    assert!(OutlineChanges::between(Some(&first), &third).is_empty());
    let again = third.lessons().next().unwrap();
    let again = FrozenLesson::of(again, restored.lesson, restored.exercises).unwrap();
    assert_eq!(
        (again.blocks, again.questions),
        (frozen.blocks, frozen.questions)
    );
    assert_eq!(draft.add_exercise(1, 10).unwrap().number, 3);
    let next = draft
        .add_lesson(&module_id(1), facts(json!({})), 10)
        .unwrap();
    assert_eq!(next.ordinal, 5);
}

#[test]
fn what_is_restored_as_it_is_in_force_is_not_frozen_again() {
    let mut draft = outline(&[2, 1]);
    let first = publish(&draft, None, 1);
    change(&mut draft, 2, json!({ "title": "Other" })).unwrap();
    restore(&mut draft, &first);
    let second = publish(&draft, Some(&first), 2);
    assert!(changes(&first, &second).is_empty());
    assert_eq!(to_freeze(&second), [0_u16; 0]);
    assert_eq!(second.current_lessons().lessons, [(1, 1), (2, 1), (3, 1)]);
    // Also when it is restored from what was restored.
    restore(&mut draft, &second);
    let third = publish(&draft, Some(&first), 3);
    assert!(changes(&first, &third).is_empty() && changes(&second, &third).is_empty());
}

#[test]
fn of_an_older_version_only_what_differs_from_the_one_in_force_is_frozen() {
    let mut draft = outline(&[2, 1]);
    let first = publish(&draft, None, 1);
    change(&mut draft, 2, json!({ "title": "Other" })).unwrap();
    let second = publish(&draft, Some(&first), 2);
    restore(&mut draft, &first);
    let third = publish(&draft, Some(&second), 3);
    assert_eq!(to_freeze(&third), [2]);
    assert_eq!(changes(&second, &third).changed, [id(2)]);
    assert!(changes(&first, &third).is_empty());
}

#[test]
fn a_restored_lesson_that_is_changed_differs_from_all_versions() {
    let mut draft = outline(&[2]);
    let number = draft.add_exercise(2, 10).unwrap().number;
    let first = publish(&draft, None, 1);
    restore(&mut draft, &first);
    change(&mut draft, 1, json!({})).unwrap();
    draft.change_exercise(2, number, (10, 10)).unwrap();
    let second = publish(&draft, Some(&first), 2);
    assert_eq!(to_freeze(&second), [1, 2]);
    // Other rules of the whole course freeze an unchanged lesson too.
    restore(&mut draft, &first);
    draft.arrange(&order(&[(1, &[1, 2])]), Some(true)).unwrap();
    assert_eq!(to_freeze(&publish(&draft, Some(&first), 3)), [2]);
}

#[test]
fn restored_rows_are_not_taken_for_those_of_a_publication_that_began_before() {
    let mut draft = outline(&[1]);
    let first = publish(&draft, None, 1);
    let old = FrozenLesson::of(first.lessons().next().unwrap(), row(&draft, 1), Vec::new());
    change(&mut draft, 1, json!({ "title": "Other" })).unwrap();
    let begun = publish(&draft, Some(&first), 2);
    restore(&mut draft, &first);
    let entry = draft.lesson(1).unwrap().1;
    let restored = RestoredLesson::new(&id(1), entry, old.unwrap(), None, now()).unwrap();
    let published = begun.lessons().next().unwrap();
    assert_eq!(
        code(FrozenLesson::of(published, restored.lesson, Vec::new())),
        "courses.draft_changed"
    );
}

#[test]
fn a_copy_of_a_restored_draft_names_no_version_of_the_other_course() {
    let mut draft = outline(&[1]);
    let first = publish(&draft, None, 1);
    restore(&mut draft, &first);
    let course: CourseId = "0197a1b2-0000-7000-8000-000000000002".parse().unwrap();
    let copy = draft.copied_to(&course, || module_id(10), 0).unwrap();
    assert_eq!(copy.lesson(1).unwrap().1.same_as, None);
}
