use proptest::prelude::*;

use super::*;
use crate::testing::courses::course;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn progress() -> Progress {
    let course_id = course().course_id;
    let id = EnrollmentId::new(course_id, "lin".parse().unwrap());
    Progress::none(id, 1, NOW)
}

fn with(required: &[u16], version: u32) -> Course {
    let mut course = course();
    course.required = required.to_vec();
    course.lessons = required.to_vec();
    course.current_version = Some(version);
    course
}

fn work(ordinal: u16, percent: u8) -> LessonWork {
    LessonWork {
        ordinal,
        percent,
        occurred_at: Timestamp::UNIX_EPOCH,
    }
}

proptest! {
    #[test]
    fn the_order_of_the_work_and_its_repetition_change_nothing(
        mut all in prop::collection::vec((1..20_u16, 0..=100_u8), 0..40), seed in any::<u64>(),
    ) {
        let course = with(&[1, 2, 3], 1);
        let outcome = |works: &[(u16, u8)]| {
            let mut progress = progress();
            for (ordinal, percent) in works {
                progress.note(work(*ordinal, *percent), &course, NOW);
            }
            (progress.done, progress.begun, progress.completion)
        };
        let expected = outcome(&all);
        let length = all.len().max(1);
        all.rotate_left(usize::try_from(seed).unwrap_or(0) % length);
        all.reverse();
        let twice = [all.clone(), all].concat();
        prop_assert_eq!(outcome(&twice), expected);
    }
}

#[test]
fn a_course_is_completed_once_with_all_required_lessons_of_its_version() {
    let course = with(&[1, 3], 4);
    let mut progress = progress();
    for ordinal in [3, 2, 1, 1] {
        progress.note(work(ordinal, 100), &course, NOW);
    }
    let completion = progress.completion.clone().unwrap();
    assert_eq!(completion.version, 4);
    progress.note(work(5, 100), &with(&[1, 3, 5, 6], 5), NOW);
    assert_eq!(progress.completion, Some(completion));
    assert_eq!(progress.missing(&with(&[1, 3, 5, 6], 5)), 1);
}

#[test]
fn a_course_without_required_lessons_is_completed_by_nobody() {
    let mut progress = progress();
    progress.note(work(1, 100), &with(&[], 1), NOW);
    assert_eq!(progress.completion, None);
}

#[test]
fn the_same_work_again_writes_nothing() {
    let course = with(&[1, 2], 1);
    let mut progress = progress();
    progress.note(work(1, 40), &course, NOW);
    let version = progress.history.version();
    progress.note(work(1, 40), &course, NOW);
    progress.note(work(1, 20), &course, NOW);
    assert_eq!(progress.history.version(), version);
    assert_eq!(progress.begun.get(&1), Some(&40));
}

#[test]
fn a_new_run_begins_without_work_and_remembers_the_completion() {
    let course = with(&[1], 1);
    let mut progress = progress();
    progress.note(work(1, 100), &course, NOW);
    progress.restart(2, NOW);
    assert_eq!((progress.done.count(), progress.run), (0, 2));
    assert!(progress.completion.is_none() && progress.was_completed());
}
