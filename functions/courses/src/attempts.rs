//! The repository of answers to exercises.
//!
//! | row | pk / sk |
//! |---|---|
//! | number of a learner's answers | `LESSON#<id>` / `TRIES#<exercise>#<user>` |
//! | answer | `LESSON#<id>` / `ATTEMPT#<exercise>#<user>#<number>` |
//!
//! Answers are numbered from 1 without gaps: the row with their number is written with each of them, on
//! condition that it is as it was read.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{Action, Condition, Index, Key, KeyQuery, Table, Write, from_row, to_row};
use kernel::{Commit, Context, Dependency, Entity as _, Result};
use serde::{Deserialize, Serialize};

use crate::access::Right;
use crate::course_access::CourseAccess;
use crate::error::{ExerciseError, OutlineError};
use crate::exercise::{Answer, Exercise, ExerciseDetails, Score};
use crate::ids::{ExerciseId, LessonId};
use crate::outline::{CurrentLessons, FrozenLesson};
use crate::publications::{current_key, frozen_key};

/// Answers to exercises.
pub(crate) struct Attempts {
    table: Arc<dyn Table>,
}

impl Dependency for Attempts {
    type Parts = (Arc<dyn Table>,);

    fn new((table,): Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

/// An answer and its result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) exercise_id: ExerciseId,
    pub(crate) user_id: String,
    /// 1 for the first answer.
    pub(crate) number: u32,
    pub(crate) answer: Answer,
    pub(crate) is_correct: bool,
    /// In thousandths.
    pub(crate) points: i64,
    /// The points of a right answer, in thousandths.
    pub(crate) most_points: i64,
    /// The version of the course in which the exercise was answered; none for the draft.
    pub(crate) course_version: Option<u32>,
    pub(crate) at: Timestamp,
}

/// How often somebody has answered an exercise.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Tries {
    /// The number of answers. It is the row's `version`.
    #[serde(rename = "version")]
    count: u32,
}

/// An exercise that somebody may answer now.
pub(crate) struct Question {
    details: ExerciseDetails,
    /// The version of the course; none, if staff try the draft.
    course_version: Option<u32>,
    tries: Tries,
}

impl Question {
    /// Checks an answer, and makes it the next attempt.
    ///
    /// # Errors
    /// `courses.no_attempts_left`, `courses.no_key`; `request.invalid` for an answer of another kind.
    pub(crate) fn attempt(&self, id: &ExerciseId, answer: Answer, cx: &Context) -> Result<Attempt> {
        let number = self.tries.count + 1;
        if let Some(most) = self.details.attempts.map(kernel::text::Integer::get)
            && i64::from(number) > most
        {
            return Err(ExerciseError::NoAttemptsLeft(most).into());
        }
        let Score { is_correct, points } = self.details.score(&answer)?;
        Ok(Attempt {
            exercise_id: id.clone(),
            user_id: cx.actor.name().to_owned(),
            number,
            answer,
            is_correct,
            points,
            most_points: self.details.points.get(),
            course_version: self.course_version,
            at: cx.now,
        })
    }

    #[must_use]
    pub(crate) const fn details(&self) -> &ExerciseDetails {
        &self.details
    }
}

impl Attempts {
    /// Reads an exercise for the caller to answer: staff try the draft, learners answer the version that is
    /// in force. `hint` is the version with which the lesson was frozen: with the right one, or for staff,
    /// this is one call, else two.
    ///
    /// # Errors
    /// `courses.exercise_not_found`, `courses.lesson_not_found`, `courses.not_published`, and those of access.
    pub(crate) async fn question(
        &self,
        id: &ExerciseId,
        hint: Option<u32>,
        cx: &Context,
    ) -> Result<Question> {
        let lesson_id = id.lesson_id();
        let course_id = lesson_id.course_id();
        let mut keys = CourseAccess::keys(course_id, cx).to_vec();
        let course_rows = keys.len();
        keys.push(tries_key(id, cx.actor.name()));
        keys.push(Exercise::key(id.as_str()));
        keys.push(current_key(course_id));
        keys.extend(hint.map(|version| frozen_key(lesson_id, version)));
        let mut rows = self.table.get_many(&keys).await?;
        let mut rest = rows.split_off(course_rows).into_iter();
        let mut next = || rest.next().flatten();
        let access = CourseAccess::from_rows(rows, cx)?;
        access.check(Right::See, cx)?;
        let tries = next().map(from_row).transpose()?.unwrap_or_default();
        let (draft, current, hinted) = (next(), next(), next());
        if access.is_staff(cx) {
            let exercise: Exercise = from_row(draft.ok_or(ExerciseError::NotFound)?)?;
            return Ok(Question {
                details: exercise.into_details(),
                course_version: None,
                tries,
            });
        }
        let current: CurrentLessons = from_row(current.ok_or(OutlineError::NotPublished)?)?;
        let in_force = current.frozen_in(lesson_id.ordinal())?;
        let row = match hinted.filter(|_| hint == Some(in_force)) {
            Some(row) => Some(row),
            None => self.table.get(&frozen_key(lesson_id, in_force)).await?,
        };
        let lesson: FrozenLesson = from_row(row.ok_or(OutlineError::NoSuchLesson)?)?;
        access.to_answer(lesson.lesson.rules(), cx).check()?;
        Ok(Question {
            details: lesson.question(id.number())?.details.clone(),
            course_version: Some(current.version),
            tries,
        })
    }

    /// Stores an attempt.
    ///
    /// # Errors
    /// Internal, when it cannot be written as a row.
    pub(crate) fn save(&self, attempt: &Attempt) -> Result<Commit<()>> {
        let (id, number) = (&attempt.exercise_id, attempt.number);
        let tries = Tries { count: number };
        let tries = to_row(&tries_key(id, &attempt.user_id), &tries)?;
        let unchanged = Condition::unchanged_since(u64::from(number) - 1);
        let sk = format!("{}{number:010}", of_user(id, &attempt.user_id));
        let row = to_row(&Key::new(partition(id.lesson_id()), sk), attempt)?;
        Ok(Commit::nothing()
            .write(Write::when(Action::Put(tries), unchanged))
            .write(Write::when(Action::Put(row), Condition::Absent)))
    }

    /// The answers of one user to an exercise, or those of all, the last one of each user first.
    ///
    /// # Errors
    /// 400 for a cursor of another list.
    pub(crate) async fn page(
        &self,
        id: &ExerciseId,
        user: Option<&str>,
        (limit, cursor): (Limit, Option<&str>),
        cx: &Context,
    ) -> Result<Page<Attempt>> {
        let prefix = user.map_or_else(|| of_exercise(id), |user| of_user(id, user));
        let query = KeyQuery::partition(Index::Table, partition(id.lesson_id()));
        let query = query.starting_with(prefix).descending();
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// Refuses who may not read the answers of others.
    ///
    /// # Errors
    /// `courses.not_found`, `courses.not_staff`
    pub(crate) async fn check_staff(&self, id: &ExerciseId, cx: &Context) -> Result<()> {
        let keys = CourseAccess::keys(id.lesson_id().course_id(), cx);
        let rows = self.table.get_many(&keys).await?;
        CourseAccess::from_rows(rows, cx)?.check(Right::ReadDraft, cx)
    }
}

fn partition(id: &LessonId) -> String {
    format!("LESSON#{id}")
}

fn of_exercise(id: &ExerciseId) -> String {
    format!("ATTEMPT#{:05}#", id.number())
}

fn of_user(id: &ExerciseId, user: &str) -> String {
    format!("{}{user}#", of_exercise(id))
}

fn tries_key(id: &ExerciseId, user: &str) -> Key {
    let sk = format!("TRIES#{:05}#{user}", id.number());
    Key::new(partition(id.lesson_id()), sk)
}
