//! How far a learner is in a course. Without I/O.
//!
//! What is completed is a set of the ordinals of lessons, which are never given twice; how far that is follows
//! from the version of the course in force when it is read. So a publication changes no learner's row. Writes
//! are unions, maxima and first times: in any order, and twice, they give the same.

mod done;

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::{Entity, History};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::done::Done;
use crate::course::Course;
use crate::event::{EnrollmentCompleted, EnrollmentProgressUpdated};
use crate::ids::{EnrollmentId, LessonId};

/// The most lessons that can be begun and not completed.
const MOST_BEGUN: usize = 300;

/// The progress of a learner in the present run.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Progress {
    enrollment_id: EnrollmentId,
    run: u32,
    done: Done,
    /// How much of a lesson that is begun is done, in percent.
    #[serde(default)]
    begun: BTreeMap<u16, u8>,
    last_lesson: Option<u16>,
    completion: Option<Completion>,
    /// When the course was completed first, in any run.
    first_completed_at: Option<Timestamp>,
    updated_at: Timestamp,
    #[serde(rename = "version")]
    history: History,
}

/// That a course is completed. It stays, whatever is published later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Completion {
    /// When.
    pub(crate) at: Timestamp,
    /// Which version of the course.
    pub(crate) version: u32,
}

/// What a learner has done in a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LessonWork {
    pub(crate) ordinal: u16,
    /// How much of it is done: 100 percent is completed.
    pub(crate) percent: u8,
    /// When, as the client says.
    pub(crate) occurred_at: Timestamp,
}

/// In a partition of its own, because it has events of its own.
impl Entity for Progress {
    const TYPE: &'static str = "Progress";

    fn id(&self) -> &str {
        self.enrollment_id.as_str()
    }

    fn history(&self) -> &History {
        &self.history
    }

    fn history_mut(&mut self) -> &mut History {
        &mut self.history
    }
}

impl Progress {
    /// That of somebody who has done nothing yet.
    #[must_use]
    pub(crate) fn none(enrollment_id: EnrollmentId, run: u32, now: Timestamp) -> Self {
        Self {
            enrollment_id,
            run,
            done: Done::default(),
            begun: BTreeMap::new(),
            last_lesson: None,
            completion: None,
            first_completed_at: None,
            updated_at: now,
            history: History::default(),
        }
    }

    /// Notes what was done in a lesson. What is known already changes nothing.
    pub(crate) fn note(&mut self, work: LessonWork, course: &Course, now: Timestamp) {
        let LessonWork {
            ordinal, percent, ..
        } = work;
        if self.done.contains(ordinal) {
            self.visit(ordinal, false, now);
        } else if percent >= 100 {
            self.complete(work, now);
        } else {
            let before = self.begun.get(&ordinal);
            let has_room = before.is_some() || self.begun.len() < MOST_BEGUN;
            let is_more = has_room && before.is_none_or(|before| *before < percent);
            if is_more {
                self.begun.insert(ordinal, percent);
            }
            self.visit(ordinal, is_more, now);
        }
        self.complete_course(course, now);
    }

    /// Begins anew, with the next run.
    pub(crate) fn restart(&mut self, run: u32, now: Timestamp) {
        self.run = run;
        self.done = Done::default();
        self.begun.clear();
        (self.last_lesson, self.completion) = (None, None);
        self.updated_at = now;
        self.history.advance();
    }

    fn complete(&mut self, work: LessonWork, now: Timestamp) {
        let ordinal = work.ordinal;
        self.done.insert(ordinal);
        self.begun.remove(&ordinal);
        self.last_lesson = Some(ordinal);
        self.updated_at = now;
        let id = self.enrollment_id.clone();
        self.history.record(&EnrollmentProgressUpdated {
            user_id: id.user_id().clone(),
            course_id: id.course_id().clone(),
            run: self.run,
            lesson_id: LessonId::new(id.course_id().clone(), ordinal),
            completed_at: now,
            occurred_at: work.occurred_at,
            completed_lessons: self.done.count(),
            enrollment_id: id,
        });
    }

    fn visit(&mut self, ordinal: u16, has_changed: bool, now: Timestamp) {
        if has_changed || self.last_lesson != Some(ordinal) {
            self.last_lesson = Some(ordinal);
            self.updated_at = now;
            self.history.advance();
        }
    }

    /// A course without required lessons is completed by nobody.
    fn complete_course(&mut self, course: &Course, now: Timestamp) {
        let Some(version) = course.current_version else {
            return;
        };
        let is_complete = !course.required.is_empty() && self.missing(course) == 0;
        if self.completion.is_some() || !is_complete {
            return;
        }
        self.completion = Some(Completion { at: now, version });
        self.first_completed_at.get_or_insert(now);
        let id = self.enrollment_id.clone();
        self.history.record(&EnrollmentCompleted {
            user_id: id.user_id().clone(),
            course_id: id.course_id().clone(),
            run: self.run,
            version,
            completed_at: now,
            enrollment_id: id,
        });
    }

    /// How many required lessons of the current version are not completed.
    #[must_use]
    pub(crate) fn missing(&self, course: &Course) -> usize {
        let required = course.required.iter();
        required
            .filter(|ordinal| !self.done.contains(**ordinal))
            .count()
    }

    #[must_use]
    pub(crate) const fn run(&self) -> u32 {
        self.run
    }

    #[must_use]
    pub(crate) const fn done(&self) -> &Done {
        &self.done
    }

    #[must_use]
    pub(crate) const fn begun(&self) -> &BTreeMap<u16, u8> {
        &self.begun
    }

    #[must_use]
    pub(crate) const fn last_lesson(&self) -> Option<u16> {
        self.last_lesson
    }

    #[must_use]
    pub(crate) const fn completion(&self) -> Option<&Completion> {
        self.completion.as_ref()
    }

    /// Whether the course was ever completed.
    #[must_use]
    pub(crate) const fn was_completed(&self) -> bool {
        self.first_completed_at.is_some()
    }

    #[must_use]
    pub(crate) const fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
}

#[cfg(test)]
mod tests;
