//! What a list of learners does to their enrollments.

use kernel::table::{from_row, get_all};
use kernel::{Commit, Context, Entity as _, Result};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Enrollments, Placement, Room};
use crate::course::{Admission, Course, Entitlement, Prerequisite};
use crate::enrollment::{Enrollment, Groups, Origin, State};
use crate::error::AdmissionError;
use crate::ids::{EnrollmentId, UserId};
use crate::roster::{Roster, RosterLearner};

/// What becomes of a learner in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Outcome {
    /// The learner gets access.
    Enrolled,
    /// No seat is free: the learner gets a place in the waitlist.
    Waitlisted,
    /// The learner has access or waits already.
    Known,
    /// Staff had suspended or removed the learner, who gets access again.
    Reinstated,
    /// The learner gets no access.
    Refused,
}

/// What would become of a learner in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RowResult {
    /// The number of the row, from 1.
    #[schemars(example = 1)]
    row: usize,
    /// The learner.
    user_id: UserId,
    /// What would become of the learner.
    outcome: Outcome,
    /// The code of the error for which the learner is refused; null for other outcomes.
    #[schemars(example = &"enrollments.prerequisites_missing")]
    code: Option<&'static str>,
}

/// Somebody in a list, and what is known of them.
struct Listed {
    enrollment: Enrollment,
    groups: Option<Groups>,
    missing: Vec<Prerequisite>,
}

/// The decision about somebody in a list.
struct Decision {
    outcome: Outcome,
    takes_seat: bool,
    commit: Commit<()>,
}

impl Enrollments {
    /// Enrols a learner of a list. Whoever has access or waits already gets groups alone, if the list says some.
    /// One call, and another one for a course with prerequisites.
    ///
    /// # Errors
    /// `enrollments.course_not_found`, `enrollments.course_archived`, `enrollments.prerequisites_missing`,
    /// `enrollments.too_many_grants`
    pub(crate) async fn enroll_listed(
        &self,
        id: EnrollmentId,
        groups: Option<Groups>,
        origin: &Origin,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let (mut part, room) = self.part_and_room(id).await?;
        let enrollment = part.enrollment.take();
        let course = part.course()?;
        let user_id = part.id.user_id();
        let mut missing = self.missing_prerequisites(course, &[user_id]).await?;
        let listed = Listed {
            enrollment: enrollment.unwrap_or_else(|| Enrollment::new(part.id.clone(), cx.now)),
            groups,
            missing: missing.pop().unwrap_or_default(),
        };
        Ok(self.decide(listed, course, room, origin, cx)?.commit)
    }

    /// What would become of each learner of a list. A call for each 100 learners, one for the seats, and those of
    /// the prerequisites.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn preview_roster(
        &self,
        course: &Course,
        roster: &Roster,
        origin: &Origin,
        cx: &Context,
    ) -> Result<Vec<RowResult>> {
        let learners: Vec<_> = roster.learners().collect();
        let users = learners.iter().map(|(_, learner)| &learner.user_id);
        let users: Vec<_> = users.collect();
        let id = |user: &UserId| EnrollmentId::new(course.course_id.clone(), user.clone());
        let keys = users.iter().map(|user| Enrollment::key(id(user).as_str()));
        let known = get_all(self.table.as_ref(), &keys.collect::<Vec<_>>()).await?;
        let missing = self.missing_prerequisites(course, &users).await?;
        let room = self.room(course).await?;
        let mut free = room.seats.free(course.capacity);
        let mut results = Vec::with_capacity(learners.len());
        for ((learner, known), missing) in learners.into_iter().zip(known).zip(missing) {
            let (row, RosterLearner { user_id, groups }) = learner;
            let enrollment = known.map(from_row).transpose()?;
            let enrollment = enrollment.unwrap_or_else(|| Enrollment::new(id(user_id), cx.now));
            let listed = Listed {
                enrollment,
                groups: groups.clone(),
                missing,
            };
            let decided = self.decide(listed, course, room.clone(), origin, cx);
            results.push(RowResult::new(row, user_id.clone(), decided, &mut free)?);
        }
        Ok(results)
    }

    fn decide(
        &self,
        listed: Listed,
        course: &Course,
        room: Room,
        origin: &Origin,
        cx: &Context,
    ) -> Result<Decision> {
        let Listed {
            mut enrollment,
            groups,
            missing,
        } = listed;
        let had_seat = enrollment.seat().is_some();
        let (outcome, joined) = match enrollment.state(cx.now) {
            State::Active | State::Waitlisted | State::Offered => {
                (Outcome::Known, Commit::nothing())
            }
            state => {
                let user_id = enrollment.enrollment_id().user_id();
                let admission =
                    course.admission(user_id.as_str(), Entitlement::Imported, cx.now)?;
                let is_new = admission == Admission::Learner && state != State::Suspended;
                if is_new && !missing.is_empty() {
                    return Err(AdmissionError::PrerequisitesMissing(missing).into());
                }
                let how = (admission, origin.clone());
                let placement = self.join(&mut enrollment, course, room, how, cx)?;
                (Outcome::of(&placement, state), placement.commit)
            }
        };
        if let Some(groups) = groups {
            enrollment.set_groups(groups, cx.now);
        }
        Ok(Decision {
            outcome,
            takes_seat: !had_seat && enrollment.seat().is_some(),
            commit: joined.and(self.save_changed(enrollment, None, cx)?),
        })
    }

    async fn room(&self, course: &Course) -> Result<Room> {
        let keys: Vec<_> = Room::keys(&course.course_id).collect();
        Room::from_rows(self.table.get_many(&keys).await?.into_iter())
    }
}

impl Outcome {
    fn of(placement: &Placement, before: State) -> Self {
        match (placement.position, before) {
            (Some(_), _) => Self::Waitlisted,
            (None, State::Suspended | State::Cancelled) => Self::Reinstated,
            (None, _) => Self::Enrolled,
        }
    }
}

impl RowResult {
    /// `free` are the seats that those before have left; none for any number.
    fn new(
        row: usize,
        user_id: UserId,
        decided: Result<Decision>,
        free: &mut Option<i64>,
    ) -> Result<Self> {
        let (outcome, code) = match decided {
            Ok(decision) if decision.takes_seat => match free {
                Some(0) => (Outcome::Waitlisted, None),
                Some(free) => {
                    *free -= 1;
                    (decision.outcome, None)
                }
                None => (decision.outcome, None),
            },
            Ok(decision) => (decision.outcome, None),
            Err(error) if error.kind().status() < 500 => (Outcome::Refused, Some(error.code())),
            Err(error) => return Err(error),
        };
        Ok(Self {
            row,
            user_id,
            outcome,
            code,
        })
    }
}
