//! The replies about progress.

use jiff::Timestamp;
use kernel::Reply;
use schemars::JsonSchema;
use serde::Serialize;

use crate::course::Course;
use crate::ids::{EnrollmentId, LessonId};
use crate::progress::{Completion, Progress};

/// How far a learner is in the present run, compared with the version of the course that is in force.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ProgressView {
    /// Whether the learner has begun, and completed the course.
    pub(crate) state: ProgressState,
    /// How much is completed, in thousandths of the required lessons.
    pub(crate) per_mille: u16,
    /// How many lessons are completed, also optional ones and such that the version does not have any more.
    pub(crate) completed_lessons: u16,
    /// How many lessons the version requires.
    pub(crate) required_lessons: usize,
    /// How many of these are not completed. After the completion, these are new ones.
    pub(crate) missing_lessons: usize,
    /// The lesson in which the learner has worked last.
    pub(crate) last_lesson_id: Option<LessonId>,
    /// When the course was completed, and which version. It stays, whatever is published later.
    pub(crate) completion: Option<Completion>,
    /// When the learner has worked last.
    pub(crate) updated_at: Option<Timestamp>,
}

/// Whether a learner has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum ProgressState {
    /// No lesson was begun.
    NotStarted,
    /// A lesson was begun.
    InProgress,
    /// All required lessons of a version were completed.
    Completed,
}

impl ProgressView {
    pub(super) fn new(progress: Option<&Progress>, course: Option<&Course>) -> Self {
        let required = course.map_or(0, |course| course.required.len());
        let missing = match (progress, course) {
            (Some(progress), Some(course)) => progress.missing(course),
            _ => required,
        };
        let completion = progress.and_then(Progress::completion).cloned();
        let has_begun = progress.is_some_and(|progress| progress.last_lesson().is_some());
        let state = match (&completion, has_begun) {
            (Some(_), _) => ProgressState::Completed,
            (None, true) => ProgressState::InProgress,
            (None, false) => ProgressState::NotStarted,
        };
        let last = progress.and_then(Progress::last_lesson).zip(course);
        Self {
            state,
            per_mille: per_mille(required - missing, required),
            completed_lessons: progress.map_or(0, |progress| progress.done().count()),
            required_lessons: required,
            missing_lessons: missing,
            last_lesson_id: last
                .map(|(ordinal, course)| LessonId::new(course.course_id.clone(), ordinal)),
            completion,
            updated_at: progress.map(Progress::updated_at),
        }
    }
}

/// How much that is, rounded down: 1000 means all of it.
fn per_mille(done: usize, all: usize) -> u16 {
    let share = (done * 1000).checked_div(all).unwrap_or(0);
    u16::try_from(share).unwrap_or(1000)
}

/// How far a learner is, with single lessons.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LessonProgressView {
    /// The enrollment.
    pub(crate) enrollment_id: EnrollmentId,
    /// The run.
    pub(crate) run: u32,
    /// How far the learner is.
    #[serde(flatten)]
    pub(crate) progress: ProgressView,
    /// The lessons that are completed.
    pub(crate) completed_lesson_ids: Vec<LessonId>,
    /// The lessons that are begun.
    pub(crate) begun: Vec<BegunLesson>,
}

/// A lesson that is begun.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BegunLesson {
    /// The lesson.
    pub(crate) lesson_id: LessonId,
    /// How much of it is done.
    pub(crate) percent: u8,
}

impl LessonProgressView {
    pub(crate) fn new(
        id: EnrollmentId,
        run: u32,
        progress: Option<&Progress>,
        course: Option<&Course>,
    ) -> Self {
        let lesson = |ordinal: u16| LessonId::new(id.course_id().clone(), ordinal);
        let completed = progress
            .into_iter()
            .flat_map(|progress| progress.done().iter());
        let begun = progress.into_iter().flat_map(Progress::begun);
        Self {
            run,
            progress: ProgressView::new(progress, course),
            completed_lesson_ids: completed.map(lesson).collect(),
            begun: begun
                .map(|(ordinal, percent)| BegunLesson {
                    lesson_id: lesson(*ordinal),
                    percent: *percent,
                })
                .collect(),
            enrollment_id: id,
        }
    }
}

impl Reply for LessonProgressView {}
