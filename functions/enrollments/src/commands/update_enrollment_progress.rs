//! `PUT /api/v1/enrollments/{enrollment_id}/progress`
//!
//! Notes what the learner has done in a lesson: that it is begun or completed, or how much of it is done. The
//! same again, less, or in another order changes nothing.
//!
//! A client that was offline says when it happened (`occurred_at`). This is told with the fact; what opens later
//! lessons is the time at which it was reported.

use jiff::{SignedDuration, Timestamp};
use kernel::text::Integer;
use kernel::{Command, Commit, Context, Error, EventSpec, Fact as _, Permission, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollment::State;
use crate::enrollments::Enrollments;
use crate::error::EnrollmentError;
use crate::event::{EnrollmentCompleted, EnrollmentProgressUpdated};
use crate::ids::{EnrollmentId, LessonId};
use crate::progress::{LessonWork, Progress};
use crate::view::LessonProgressView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(example = serde_json::json!({ "state": "completed" }))]
pub(crate) struct UpdateEnrollmentProgress {
    enrollment_id: EnrollmentId,
    /// The lesson.
    lesson_id: LessonId,
    /// Whether it is begun or completed; without `percent`.
    state: Option<LessonState>,
    /// How much of it is done; 100 is completed. Without `state`.
    percent: Option<Integer<0, 100>>,
    /// When it happened, if that was not now: since the beginning of the run, and not in the future.
    occurred_at: Option<Timestamp>,
}

/// How much the clock of a client may be ahead.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// What the learner has done in a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
enum LessonState {
    /// Opened it.
    Begun,
    /// Completed it.
    Completed,
}

impl UpdateEnrollmentProgress {
    fn percent(&self) -> Result<u8> {
        let percent = match (self.state, self.percent) {
            (Some(LessonState::Begun), None) => 0,
            (Some(LessonState::Completed), None) => 100,
            (None, Some(percent)) => percent.get(),
            _ => {
                let problem = "give either state or percent";
                return Err(Error::invalid_field("state", problem));
            }
        };
        u8::try_from(percent).map_err(Error::internal)
    }
}

/// When something happened that a client reports now.
fn occurred_at(
    given: Option<Timestamp>,
    started_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Timestamp> {
    let Some(given) = given else {
        return Ok(now);
    };
    let refused = |problem| Err(Error::invalid_field("occurred_at", problem));
    if given.duration_since(now) > CLOCK_SKEW {
        return refused("must not be in the future");
    }
    if started_at.is_some_and(|started_at| given < started_at) {
        return refused("must not be before the course was begun");
    }
    Ok(given.min(now))
}

impl Command for UpdateEnrollmentProgress {
    const NAME: &'static str = "update-enrollment-progress";
    const ROUTE: Route = Route::put("/api/v1/enrollments/{enrollment_id}/progress");
    const PERMISSION: Permission = Permission::SignedIn;
    const EMITS: &'static [EventSpec] =
        &[EnrollmentProgressUpdated::SPEC, EnrollmentCompleted::SPEC];
    type Dependencies = Enrollments;
    type Reply = LessonProgressView;

    /// One read and one transaction; none, if nothing has changed.
    async fn handle(
        self,
        enrollments: &Enrollments,
        cx: &Context,
    ) -> Result<Commit<LessonProgressView>> {
        let percent = self.percent()?;
        let mut part = enrollments.part(self.enrollment_id).await?;
        part.check_learner(cx)?;
        let enrollment = part.take_enrollment()?;
        if enrollment.state(cx.now) != State::Active {
            return Err(EnrollmentError::NotActive.into());
        }
        let course = part.course()?;
        course.check_in_use(cx.now)?;
        let ordinal = self.lesson_id.ordinal();
        let is_of_course = self.lesson_id.course_id() == &course.course_id;
        if !is_of_course || !course.has_lesson(ordinal) {
            return Err(EnrollmentError::NoSuchLesson.into());
        }
        let course = course.clone();
        let run = enrollment.run();
        let progress = part.progress.take();
        let mut progress = progress.unwrap_or_else(|| Progress::none(part.id.clone(), run, cx.now));
        let work = LessonWork {
            ordinal,
            percent,
            occurred_at: occurred_at(self.occurred_at, enrollment.started_at(), cx.now)?,
        };
        progress.note(work, &course, cx.now);
        let view = LessonProgressView::new(part.id, run, Some(&progress), Some(&course));
        let commit = enrollments.save_changed(enrollment, Some(progress), cx)?;
        Ok(commit.reply(view))
    }
}

#[cfg(test)]
mod tests;
