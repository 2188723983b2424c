//! `POST /api/v1/enrollments`
//!
//! Enrols the caller in a course: 201 with access, or 202 with a position in the waitlist, where all seats are
//! taken. Whoever is enrolled already gets the same enrollment with 200. Whoever comes back goes on with their
//! work (`resume`), or begins anew (`restart`).
//!
//! With a code of the course, nothing is paid, and a private course is open. A learner who has access gets the
//! code as one more reason for it. Each use of a code is counted once, however often it is sent: for whoever
//! waits, it is counted at the entry into the waitlist and not given back. Whoever waits already, and staff,
//! use up no code. A code can be for users with a verified e-mail address at a domain alone: others get 403.
//!
//! A course that was published a moment ago may not be known yet: then the reply is 503 with `Retry-After`.

use client::{Courses, Users};
use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::code::{Code, CodeId, CodeText};
use crate::course::{Admission, Course, Entitlement};
use crate::enrollment::{Enrollment, Origin, Source, State};
use crate::enrollments::{Enrollments, Placement, Room};
use crate::error::{CodeError, EnrollmentError};
use crate::event::{
    EnrollmentActivated, EnrollmentCreated, EnrollmentRestarted, GrantAdded, WaitlistJoined,
};
use crate::ids::{CourseId, EnrollmentId};
use crate::people::myself;
use crate::unknown_course::refusal_of_unknown;
use crate::view::EnrollmentView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Enroll {
    /// The course.
    course_id: CourseId,
    /// What becomes of work that was done before.
    #[serde(default)]
    again: Again,
    /// A code of the course.
    #[schemars(example = &"XXXX-XXXX-XXXX")]
    code: Option<CodeText>,
}

/// What becomes of work that was done before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
enum Again {
    /// It goes on.
    #[default]
    Resume,
    /// It is kept as an earlier run, and the course begins anew.
    Restart,
}

impl Command for Enroll {
    const NAME: &'static str = "enroll";
    const ROUTE: Route = Route::post("/api/v1/enrollments");
    const PERMISSION: Permission = Permission::SignedIn;
    const POLICY: Policy = Policy::DEFAULT.created().or(&[200, 202]);
    const EMITS: &'static [EventSpec] = &[
        EnrollmentCreated::SPEC,
        EnrollmentActivated::SPEC,
        EnrollmentRestarted::SPEC,
        GrantAdded::SPEC,
        WaitlistJoined::SPEC,
    ];
    const REFUSES: &'static [Kind] = &[Kind::PaymentRequired, Kind::Forbidden, Kind::NotFound];
    type Dependencies = (Enrollments, Courses, Users);
    type Reply = EnrollmentView;

    /// One read and one transaction; another read for a course with prerequisites, and for who waits already. A
    /// course that is not known is asked for, and so is the e-mail domain of a learner whose code needs one.
    async fn handle(
        self,
        (enrollments, courses, users): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<EnrollmentView>> {
        let id = EnrollmentId::new(self.course_id, myself(cx)?);
        let code_id = self.code.map(|code| code.id(id.course_id()));
        let (mut part, room, code) = enrollments.part_room_and_code(id, code_id.as_ref()).await?;
        if part.may_be_published() {
            return Err(refusal_of_unknown(part.id.course_id(), courses, cx).await);
        }
        let course = part.course()?.clone();
        let enrollment = part.enrollment.take();
        let mut enrollment = enrollment.unwrap_or_else(|| Enrollment::new(part.id, cx.now));
        let state = enrollment.state(cx.now);
        let mut joined = Joined::already(state)?;
        let code = code.filter(|code| !code.is_expired(cx.now));
        let user_id = enrollment.enrollment_id().user_id();
        if joined.is_outside {
            course.check_visible(user_id.as_str(), entitlement(code.as_ref()))?;
        }
        let code = to_use(code_id.as_ref(), code, &enrollment, cx)?;
        let is_used = joined.is_outside || state == State::Active;
        if let Some(code) = code.as_ref().filter(|_| is_used)
            && !course.is_staff(user_id.as_str())
        {
            code.check_email_domain(user_id, users, cx).await?;
        }
        if joined.is_outside {
            enrollments.check_prerequisites(&course, user_id).await?;
            joined = join(&mut enrollment, &course, (room, code), enrollments, cx)?;
        } else if let (State::Active, Some(code)) = (state, &code) {
            joined.commit = extend(&mut enrollment, &course, code, cx)?;
        } else if state == State::Waitlisted {
            joined.position = enrollments.position(&enrollment).await?;
        }
        let mut commit = joined.commit;
        let mut progress = part.progress;
        if self.again == Again::Restart && enrollment.state(cx.now) == State::Active {
            commit = commit.and(enrollments.restart(&mut enrollment, progress.as_mut(), cx)?);
        }
        let view = EnrollmentView::new(&enrollment, progress.as_ref(), Some(&course), cx)
            .at(joined.position)
            .with_status(joined.status);
        let commit = commit.and(enrollments.save_changed(enrollment, progress, cx)?);
        Ok(commit.reply(view))
    }
}

/// How somebody has come in.
struct Joined {
    is_outside: bool,
    status: u16,
    position: Option<u64>,
    /// What is written beside the enrollment.
    commit: Commit<()>,
}

impl Joined {
    const fn with(status: u16, position: Option<u64>, commit: Commit<()>) -> Self {
        Self {
            is_outside: false,
            status,
            position,
            commit,
        }
    }

    /// Whoever is in, or waits already.
    fn already(state: State) -> Result<Self> {
        match state {
            State::Active => Ok(Self::with(200, None, Commit::nothing())),
            State::Waitlisted | State::Offered => Ok(Self::with(202, None, Commit::nothing())),
            State::Suspended => Err(EnrollmentError::Suspended.into()),
            State::Cancelled => Err(EnrollmentError::Removed.into()),
            State::Withdrawn | State::Expired => Ok(Self {
                is_outside: true,
                ..Self::with(201, None, Commit::nothing())
            }),
        }
    }
}

const fn entitlement(code: Option<&Code>) -> Entitlement {
    match code {
        Some(_) => Entitlement::Invited,
        None => Entitlement::None,
    }
}

/// The code that is used now: none, if none was sent, and for one that gives access already. Nothing tells a
/// deleted code from one that never existed.
fn to_use(
    sent: Option<&CodeId>,
    code: Option<Code>,
    enrollment: &Enrollment,
    cx: &Context,
) -> Result<Option<Code>> {
    match sent {
        Some(sent) if !enrollment.comes_from(&sent.origin()?, cx.now) => {
            Ok(Some(code.ok_or(CodeError::Invalid)?))
        }
        _ => Ok(None),
    }
}

/// Adds a code to the grants of a learner who has access. Staff have access without it.
fn extend(
    enrollment: &mut Enrollment,
    course: &Course,
    code: &Code,
    cx: &Context,
) -> Result<Commit<()>> {
    let user_id = enrollment.enrollment_id().user_id().as_str();
    match course.admission(user_id, Entitlement::Invited, cx.now)? {
        Admission::Staff => Ok(Commit::nothing()),
        Admission::Learner => {
            enrollment.extend(code.id.origin()?, course, cx.now)?;
            Ok(code.count_use()?)
        }
    }
}

/// Gives a learner a seat, or a place in the waitlist; staff need neither.
fn join(
    enrollment: &mut Enrollment,
    course: &Course,
    (room, code): (Room, Option<Code>),
    enrollments: &Enrollments,
    cx: &Context,
) -> Result<Joined> {
    let user_id = enrollment.enrollment_id().user_id();
    let admission = course.admission(user_id.as_str(), entitlement(code.as_ref()), cx.now)?;
    let (origin, used) = match code.filter(|_| admission == Admission::Learner) {
        Some(code) => (code.id.origin()?, code.count_use()?),
        None => (Origin::of(Source::Free), Commit::nothing()),
    };
    let how = (admission, origin);
    let Placement { position, commit } = enrollments.join(enrollment, course, room, how, cx)?;
    let status = if position.is_some() { 202 } else { 201 };
    Ok(Joined::with(status, position, commit.and(used)))
}

#[cfg(test)]
mod tests;
