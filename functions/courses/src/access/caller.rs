//! Who the caller is to a course, and what that allows.

use jiff::Timestamp;
use kernel::{Context, Permission, Result};

use super::{
    Access, LessonRules, Object, Person, Right, Standing, Who, access, access_to_answer, allowed,
};
use crate::course::Role;
use crate::course_access::CourseAccess;

impl CourseAccess {
    /// The caller: an administrator, staff of the course, somebody who is or was enrolled, or a stranger.
    #[must_use]
    pub(crate) fn person(&self, cx: &Context) -> Person<'_> {
        if cx.actor.may(Permission::ManageCourses) {
            return Person::Of(Who::Admin);
        }
        match (self.role, &self.learner) {
            (Some(Role::Owner), _) => Person::Of(Who::Owner),
            (Some(Role::Instructor), _) => Person::Of(Who::Instructor),
            (Some(Role::Assistant), _) => Person::Of(Who::Assistant),
            (None, Some(learner)) => Person::Learner(learner),
            (None, None) if cx.actor.may(Permission::SignedIn) => Person::Of(Who::Stranger),
            (None, None) => Person::Of(Who::Anonymous),
        }
    }

    /// The state of the course, as far as rights depend on it.
    #[must_use]
    pub(crate) fn standing(&self, now: Timestamp) -> Standing {
        self.course.standing(now)
    }

    /// Whether the caller sees drafts: administrators and staff.
    #[must_use]
    pub(crate) fn is_staff(&self, cx: &Context) -> bool {
        self.check(Right::ReadDraft, cx).is_ok()
    }

    /// Whether everybody sees the course, also without signing in.
    #[must_use]
    pub(crate) fn is_seen_by_everybody(&self, cx: &Context) -> bool {
        let anonymous = Person::Of(Who::Anonymous);
        allowed(Right::See, anonymous, self.standing(cx.now), cx.now) == Access::Open
    }

    /// Refuses who does not have a right.
    ///
    /// # Errors
    /// `courses.not_found`, `courses.not_enrolled`, `courses.access_ended`, `courses.not_staff`,
    /// `courses.archived`
    pub(crate) fn check(&self, right: Right, cx: &Context) -> Result<()> {
        allowed(right, self.person(cx), self.standing(cx.now), cx.now).check()
    }

    /// Whether the caller may read a published lesson now.
    #[must_use]
    pub(crate) fn to_lesson(&self, lesson: LessonRules<'_>, cx: &Context) -> Access {
        access(self.person(cx), self.object(lesson, cx), cx.now)
    }

    /// Whether the caller may answer the exercises of a published lesson now.
    #[must_use]
    pub(crate) fn to_answer(&self, lesson: LessonRules<'_>, cx: &Context) -> Access {
        access_to_answer(self.person(cx), self.object(lesson, cx), cx.now)
    }

    fn object<'a>(&'a self, lesson: LessonRules<'a>, cx: &Context) -> Object<'a> {
        Object {
            course_id: self.course_id(),
            standing: self.standing(cx.now),
            lesson,
        }
    }
}
