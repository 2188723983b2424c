//! `open-semesters`, each minute
//!
//! Publishes `SemesterOpened` at the beginning of the first day of a semester or of its enrollment.

use kernel::{Commit, Context, EventSpec, Fact as _, Result, TimedWork};
use serde::{Deserialize, Serialize};

use crate::event::semester::SemesterOpened;
use crate::semester::SemesterId;
use crate::semesters::Semesters;

/// Work on one semester.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum SemesterWork {
    /// Tells that the semester has opened.
    Open { semester_id: SemesterId },
}

impl SemesterWork {
    pub(crate) fn open(id: &SemesterId) -> Self {
        let semester_id = id.clone();
        Self::Open { semester_id }
    }
}

impl TimedWork for SemesterWork {
    const NAME: &'static str = "open-semesters";
    const EMITS: &'static [EventSpec] = &[SemesterOpened::SPEC];
    type Dependencies = Semesters;

    fn id(&self) -> String {
        match self {
            Self::Open { semester_id } => format!("open#{semester_id}"),
        }
    }

    async fn carry_out(self, semesters: &Semesters, cx: &Context) -> Result<Commit<()>> {
        let Self::Open { semester_id } = &self;
        let Some(mut semester) = semesters.find(semester_id).await? else {
            return Ok(Commit::nothing());
        };
        match semester.opening() {
            None => Ok(Commit::nothing()),
            // The rules of its zone have changed since it was scheduled.
            Some(at) if cx.now < at => Commit::nothing().schedule(&self, at, cx),
            Some(_) => {
                semester.open(cx.now);
                semesters.store(semester)
            }
        }
    }
}

#[cfg(test)]
mod tests;
