//! Tests of published outlines and frozen lessons.

use super::*;
use crate::exercise::Exercise;
use crate::ids::ExerciseId;
use crate::outline::changes::OutlineChanges;

pub(super) fn publish(
    outline: &Outline,
    before: Option<&PublishedOutline>,
    version: u32,
) -> PublishedOutline {
    outline.publication(before, version, now()).unwrap()
}

pub(super) fn frozen(outline: &PublishedOutline) -> Vec<u16> {
    outline.to_freeze().map(|lesson| lesson.ordinal).collect()
}

pub(super) fn exercise(lesson: u16, number: u16, stamp: u64) -> Exercise {
    let details = json!({ "kind": "numeric", "prompt": "?", "key": number });
    let id = ExerciseId::new(id(lesson), number);
    Exercise::create(id, from_value(details).unwrap(), stamp, now())
}

#[test]
fn only_lessons_that_differ_are_frozen_again() {
    let mut draft = outline(&[2, 1]);
    let first = publish(&draft, None, 1);
    assert_eq!(frozen(&first), [1, 2, 3]);
    assert_eq!(frozen(&publish(&draft, Some(&first), 2)), [0_u16; 0]);
    change(&mut draft, 2, json!({ "title": "Other" })).unwrap();
    draft.add_exercise(3, 10).unwrap();
    draft
        .arrange(&order(&[(2, &[3, 1]), (1, &[2])]), None)
        .unwrap();
    let second = publish(&draft, Some(&first), 2);
    assert_eq!(frozen(&second), [3, 2]);
    assert_eq!(second.current_lessons().lessons, [(3, 2), (1, 1), (2, 2)]);
    assert_eq!(second.current_lessons().frozen_in(1).unwrap(), 1);
    assert!(second.current_lessons().frozen_in(9).is_err());
}

#[test]
fn other_conditions_freeze_a_lesson_again_and_keep_the_earlier_ones() {
    let mut draft = outline(&[2]);
    let first = publish(&draft, None, 1);
    draft.arrange(&order(&[(1, &[1, 2])]), Some(true)).unwrap();
    let second = publish(&draft, Some(&first), 2);
    assert_eq!(frozen(&second), [2]);
    let lesson = second.lessons().last().unwrap();
    assert_eq!(lesson.conditions.lessons, [1]);
    assert_eq!(lesson.earlier.len(), 1);
    assert_eq!(lesson.earlier[0].until, now());
    let third = publish(&draft, Some(&second), 3);
    assert_eq!(third.lessons().last().unwrap().earlier.len(), 1);
    assert_eq!(frozen(&third), [0_u16; 0]);
}

#[test]
fn what_differs_between_two_versions_is_named() {
    let mut draft = outline(&[2, 2]);
    let first = publish(&draft, None, 1);
    let all = OutlineChanges::between(None, &first);
    assert_eq!(all.moves.added.len(), 4);
    assert!(OutlineChanges::between(Some(&first), &first).is_empty());
    change(&mut draft, 2, json!({ "title": "Other" })).unwrap();
    draft.remove_lesson(1).unwrap();
    draft
        .add_lesson(&module_id(1), facts(json!({})), 1)
        .unwrap();
    draft
        .arrange(&order(&[(1, &[2, 5]), (2, &[4, 3])]), None)
        .unwrap();
    let renamed = module_facts(json!({ "title": "B" }));
    draft.change_module(&module_id(2), renamed, None).unwrap();
    let changes = OutlineChanges::between(Some(&first), &publish(&draft, Some(&first), 2));
    assert_eq!(changes.moves.added, [id(5)]);
    assert_eq!(changes.moves.removed, [id(1)]);
    assert_eq!(changes.changed, [id(2)]);
    assert_eq!(changes.changed_modules, [module_id(2)]);
    assert_eq!(changes.moves.moved.len(), 1);
}

#[test]
fn a_lesson_whose_rows_moved_on_is_not_frozen() {
    let mut draft = outline(&[1]);
    let number = draft.add_exercise(1, 10).unwrap();
    let published = publish(&draft, None, 1);
    let lesson = published.lessons().next().unwrap();
    let freeze = |draft: &Outline, exercises| FrozenLesson::of(lesson, row(draft, 1), exercises);
    let same = vec![exercise(1, number.number, number.stamp)];
    let frozen = freeze(&draft, same).unwrap();
    assert_eq!(frozen.questions.len(), 1);
    assert!(frozen.question(1).is_ok() && frozen.question(2).is_err());
    let stored = kernel::table::to_row(&kernel::table::Key::single("a"), &frozen).unwrap();
    assert_eq!(
        kernel::table::from_row::<FrozenLesson>(stored).unwrap(),
        frozen
    );
    assert_eq!(code(freeze(&draft, Vec::new())), "courses.draft_changed");
    let stamp = draft.change_exercise(1, 1, (10, 10)).unwrap();
    let newer = vec![exercise(1, 1, stamp)];
    assert_eq!(code(freeze(&draft, newer)), "courses.draft_changed");
    change(&mut draft, 1, json!({})).unwrap();
    let older = vec![exercise(1, 1, number.stamp)];
    assert_eq!(code(freeze(&draft, older)), "courses.draft_changed");
}

#[test]
fn lessons_of_optional_modules_are_not_required() {
    let mut draft = outline(&[2, 1]);
    let optional = module_facts(json!({ "optional": true }));
    draft.change_module(&module_id(2), optional, None).unwrap();
    change(&mut draft, 1, json!({ "optional": true })).unwrap();
    assert_eq!(publish(&draft, None, 1).required(), [2]);
}

#[test]
fn a_published_outline_survives_its_row() {
    let mut draft = outline(&[2]);
    draft.arrange(&order(&[(1, &[2, 1])]), Some(true)).unwrap();
    let first = publish(&draft, None, 1);
    draft.arrange(&order(&[(1, &[1, 2])]), None).unwrap();
    for outline in [publish(&draft, Some(&first), 2), first] {
        let row = kernel::table::to_row(&kernel::table::Key::single("a"), &outline).unwrap();
        assert_eq!(
            kernel::table::from_row::<PublishedOutline>(row).unwrap(),
            outline
        );
        let current = outline.current_lessons();
        let row = kernel::table::to_row(&kernel::table::Key::single("a"), &current).unwrap();
        assert_eq!(
            kernel::table::from_row::<CurrentLessons>(row).unwrap(),
            current
        );
    }
}

#[test]
fn a_copy_has_the_same_lessons_with_its_own_ids_and_later_dates() {
    let mut draft = outline(&[2, 1]);
    let rules = json!({ "release": {
        "at": { "local": "2026-07-01T08:00", "zone": "Europe/Berlin" }, "after_lessons": [id(1)],
    } });
    change(&mut draft, 2, rules).unwrap();
    draft.add_exercise(3, 10).unwrap();
    draft.remove_lesson(1).unwrap_err();
    let course: CourseId = "0197a1b2-0000-7000-8000-000000000002".parse().unwrap();
    let mut modules = 10..;
    let copy = draft
        .copied_to(&course, || module_id(modules.next().unwrap()), 7)
        .unwrap();
    assert_eq!(shape(&copy), shape(&draft));
    assert_eq!(
        (copy.version(), copy.modules()[1].id.clone()),
        (1, module_id(11))
    );
    let release = copy.lesson(2).unwrap().1.facts.release.clone().unwrap();
    assert_eq!(release.at.unwrap().local.to_string(), "2026-07-08T08:00");
    let question = exercise(3, 1, 9).copied_to(&course, 1, now());
    assert_eq!(question.exercise_id().to_string(), format!("{course}.3.1"));
    assert_eq!((question.version(), question.stamp()), (1, 1));
    assert_eq!(release.after_lessons[0], LessonId::new(course, 1));
    assert_eq!(copy.lesson(3).unwrap().1.exercises, [1]);
    assert!(
        copy.lessons()
            .all(|(_, lesson)| (lesson.stamp, lesson.version) == (1, 1))
    );
}
