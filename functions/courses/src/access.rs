//! Who may see and do what in a course, now. Every read of a course's lessons, every list of them, every link
//! to a file in them and every search hit asks [`access`]; every command asks [`allowed`].
//!
//! [`rights`] is the table of who may do what in which state; this file adds what depends on time.

mod caller;
mod refusal;
mod rights;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use self::rights::Verdict;
pub(crate) use self::rights::{Right, Standing, Who};
use crate::ids::{CourseId, LessonId};
use crate::learner::Learner;
use crate::release::{Conditions, Earlier, Group, Opening, Progress, opening};

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Person<'a> {
    /// Administrators, staff of the course, and callers without a part in it.
    Of(Who),
    /// Somebody who is enrolled or was.
    Learner(&'a Learner),
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Object<'a> {
    pub(crate) course_id: &'a CourseId,
    pub(crate) standing: Standing,
    pub(crate) lesson: LessonRules<'a>,
}

/// What decides about a published lesson.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LessonRules<'a> {
    pub(crate) ordinal: u16,
    /// Whether it is open to everybody who sees the course.
    pub(crate) preview: bool,
    pub(crate) conditions: &'a Conditions,
    pub(crate) earlier: &'a [Earlier],
}

/// Whether somebody may have something now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Access {
    /// Yes.
    Open,
    /// Not yet, or not without doing something first.
    Locked(Lock),
    /// Not any more.
    Gone,
    /// The caller is not told that it exists.
    Hidden,
    /// It exists, and the caller's part in the course does not allow it.
    Forbidden,
    /// The state of the course does not allow it.
    Frozen,
    /// The course is deleted, and the caller may restore it.
    Deleted,
}

/// Why something is locked, and what opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Lock {
    /// The reason.
    pub(crate) why: Why,
    /// When it opens if nothing else is missing, and else the moment before which it does not open. Null, if
    /// time is not a reason.
    pub(crate) unlocks_at: Option<Timestamp>,
    /// The lessons that must be completed first.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) missing: Vec<LessonId>,
    /// The learner must be in one of these groups; empty, if groups are not a reason.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) groups: Vec<Group>,
    /// What the caller can do, in this order.
    pub(crate) how: Vec<How>,
}

/// The reason of a lock; with several reasons, the first in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Why {
    /// The caller is not enrolled.
    NotEnrolled,
    /// The caller was enrolled, or the course has ended.
    AccessEnded,
    /// It is for another group.
    OtherGroup,
    /// Other lessons must be completed first.
    LessonsMissing,
    /// It opens later.
    NotYet,
}

/// What opens a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum How {
    /// Sign in.
    SignIn,
    /// Enrol in the course.
    Enroll,
    /// Ask the instructors for another group.
    JoinGroup,
    /// Complete the missing lessons.
    CompleteLessons,
    /// Wait.
    Wait,
}

/// Whether somebody may read a published lesson now.
pub(crate) fn access(person: Person<'_>, object: Object<'_>, now: Timestamp) -> Access {
    access_by(Right::Read, person, object, now)
}

/// Whether somebody may answer the exercises of a published lesson now.
pub(crate) fn access_to_answer(person: Person<'_>, object: Object<'_>, now: Timestamp) -> Access {
    access_by(Right::Answer, person, object, now)
}

/// Whether somebody may do what does not depend on a single lesson.
pub(crate) fn allowed(
    right: Right,
    person: Person<'_>,
    standing: Standing,
    now: Timestamp,
) -> Access {
    let who = person.who(now);
    match rights::verdict(right, who, standing) {
        Verdict::Open => Access::Open,
        Verdict::Enroll => Access::Locked(Lock::not_enrolled(who)),
        Verdict::Gone => Access::Gone,
        Verdict::Hidden => Access::Hidden,
        Verdict::Forbidden => Access::Forbidden,
        Verdict::Frozen => Access::Frozen,
        Verdict::Deleted => Access::Deleted,
    }
}

/// Two tables, then time: a preview needs less than a lesson, and only learners wait for lessons.
fn access_by(right: Right, person: Person<'_>, object: Object<'_>, now: Timestamp) -> Access {
    let Object {
        standing, lesson, ..
    } = object;
    if right == Right::Read && lesson.preview {
        let preview = allowed(Right::Preview, person, standing, now);
        if preview == Access::Open {
            return preview;
        }
    }
    let course = allowed(right, person, standing, now);
    match (&course, person) {
        (Access::Open, Person::Learner(learner)) => released(learner, object, now),
        _ => course,
    }
}

/// Whether a lesson is open for a learner of the course. What they have completed stays open for them.
fn released(learner: &Learner, object: Object<'_>, now: Timestamp) -> Access {
    let lesson = object.lesson;
    if learner.is_waived(lesson.ordinal) || learner.completed.contains_key(&lesson.ordinal) {
        return Access::Open;
    }
    let progress = Progress {
        started_at: learner.started_at,
        completed: &learner.completed,
        groups: &learner.groups,
    };
    match opening(lesson.conditions, lesson.earlier, progress) {
        Opening::At(moment) if moment <= now => Access::Open,
        Opening::At(moment) => Access::Locked(Lock {
            unlocks_at: Some(moment),
            ..Lock::because(Why::NotYet, vec![How::Wait])
        }),
        Opening::Waiting {
            lessons,
            groups,
            not_before,
        } => {
            let ids = lessons.into_iter();
            let missing = ids.map(|ordinal| LessonId::new(object.course_id.clone(), ordinal));
            let unlocks_at = not_before.filter(|moment| *moment > now);
            Access::Locked(Lock::waiting(missing.collect(), groups, unlocks_at))
        }
    }
}

impl Lock {
    fn not_enrolled(who: Who) -> Self {
        let sign_in = (who == Who::Anonymous).then_some(How::SignIn);
        let how = sign_in.into_iter().chain([How::Enroll]).collect();
        Self::because(Why::NotEnrolled, how)
    }

    const fn because(why: Why, how: Vec<How>) -> Self {
        Self {
            why,
            unlocks_at: None,
            missing: Vec::new(),
            groups: Vec::new(),
            how,
        }
    }

    fn waiting(missing: Vec<LessonId>, groups: Vec<Group>, unlocks_at: Option<Timestamp>) -> Self {
        let reasons = [
            (!groups.is_empty()).then_some((Why::OtherGroup, How::JoinGroup)),
            (!missing.is_empty()).then_some((Why::LessonsMissing, How::CompleteLessons)),
            unlocks_at.map(|_| (Why::NotYet, How::Wait)),
        ];
        let reasons: Vec<_> = reasons.into_iter().flatten().collect();
        Self {
            why: reasons.first().map_or(Why::NotYet, |(why, _)| *why),
            unlocks_at,
            missing,
            groups,
            how: reasons.into_iter().map(|(_, how)| how).collect(),
        }
    }
}

impl Person<'_> {
    /// Their column in the table of rights.
    #[must_use]
    pub(crate) fn who(self, now: Timestamp) -> Who {
        match self {
            Self::Of(who) => who,
            Self::Learner(learner) if learner.is_active(now) => Who::Learner,
            Self::Learner(_) => Who::FormerLearner,
        }
    }
}

#[cfg(test)]
mod tests;
