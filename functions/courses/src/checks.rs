//! What is wrong with a draft before it is published. Without I/O.

mod reach;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use self::reach::of_conditions;
use crate::exercise::Exercise;
use crate::ids::{ExerciseId, LessonId, ModuleId};
use crate::lesson::Blocks;
use crate::lesson::blocks::Block;
use crate::outline::{LessonKind, Outline, PublishedLesson, PublishedOutline};

/// Something that an author should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Problem {
    /// What it is.
    pub(crate) code: ProblemCode,
    /// Whether the draft cannot be published with it.
    pub(crate) blocks_publication: bool,
    /// The module, if it is about one.
    pub(crate) module_id: Option<ModuleId>,
    /// The lesson, if it is about one.
    pub(crate) lesson_id: Option<LessonId>,
    /// The exercise, if it is about one.
    pub(crate) exercise_id: Option<ExerciseId>,
    /// What blocks of the lesson lack: `alt`, `captions` or `transcript`.
    pub(crate) missing: Option<&'static str>,
}

/// What can be wrong with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum ProblemCode {
    /// The course has no lesson.
    NoLessons,
    /// The course is completed by nothing, because all of it is optional.
    NothingRequired,
    /// A module has no lesson.
    EmptyModule,
    /// A lesson has neither blocks nor exercises.
    EmptyLesson,
    /// A lesson in which questions are answered has no exercise.
    NoExercises,
    /// An exercise has no key.
    NoKey,
    /// A picture, a video or a sound recording has nothing for who does not see or hear it.
    NoAlternative,
    /// A lesson waits for one that is for other groups: who is not in one of these too can never open it.
    NotForItsGroups,
    /// A lesson opens when the access of the learners has ended already (`access_days`).
    OpensTooLate,
}

impl ProblemCode {
    /// Whether learners must not get such a version.
    const fn is_error(self) -> bool {
        matches!(self, Self::NoLessons | Self::NoExercises | Self::NoKey)
    }
}

impl Problem {
    fn new(code: ProblemCode) -> Self {
        Self {
            code,
            blocks_publication: code.is_error(),
            module_id: None,
            lesson_id: None,
            exercise_id: None,
            missing: None,
        }
    }

    fn of_lesson(code: ProblemCode, lesson_id: LessonId) -> Self {
        Self {
            lesson_id: Some(lesson_id),
            ..Self::new(code)
        }
    }

    /// Whether the draft cannot be published with it.
    pub(crate) const fn is_error(&self) -> bool {
        self.blocks_publication
    }
}

/// What the outline alone shows.
pub(crate) fn of_outline(outline: &Outline) -> Vec<Problem> {
    let mut problems = Vec::new();
    if outline.lessons().next().is_none() {
        problems.push(Problem::new(ProblemCode::NoLessons));
    } else if outline
        .lessons()
        .all(|(module, lesson)| module.facts.optional || lesson.facts.optional)
    {
        problems.push(Problem::new(ProblemCode::NothingRequired));
    }
    for module in outline.modules() {
        if module.lessons.is_empty() {
            problems.push(Problem {
                module_id: Some(module.id.clone()),
                ..Problem::new(ProblemCode::EmptyModule)
            });
        }
        for lesson in &module.lessons {
            let id = outline.lesson_id(lesson.ordinal);
            let has_exercises = !lesson.exercises.is_empty();
            if lesson.facts.kind == LessonKind::Quiz && !has_exercises {
                problems.push(Problem::of_lesson(ProblemCode::NoExercises, id));
            } else if lesson.bytes <= EMPTY && !has_exercises {
                problems.push(Problem::of_lesson(ProblemCode::EmptyLesson, id));
            }
        }
    }
    problems
}

/// The bytes of no blocks, as JSON: `[]`.
const EMPTY: usize = 2;

/// What the exercises of a lesson show.
pub(crate) fn of_exercises(
    next: &PublishedOutline,
    lesson: &PublishedLesson,
    exercises: &[Exercise],
) -> Vec<Problem> {
    let id = next.lesson_id(lesson.ordinal);
    let without_key = exercises
        .iter()
        .filter(|exercise| exercise.details().key.is_none());
    without_key
        .map(|exercise| Problem {
            exercise_id: Some(ExerciseId::new(id.clone(), exercise.number())),
            ..Problem::of_lesson(ProblemCode::NoKey, id.clone())
        })
        .collect()
}

/// What the blocks of a lesson show.
pub(crate) fn of_blocks(id: &LessonId, blocks: &Blocks) -> Vec<Problem> {
    let missing: BTreeSet<_> = blocks
        .iter()
        .filter_map(Block::missing_alternative)
        .collect();
    missing
        .into_iter()
        .map(|what| Problem {
            missing: Some(what),
            ..Problem::of_lesson(ProblemCode::NoAlternative, id.clone())
        })
        .collect()
}
