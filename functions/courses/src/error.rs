//! The errors of the courses domain.

use crate::course::Slug;
use crate::ids::{CourseId, LessonId};

kernel::errors! {
    /// An error about a course.
    pub(crate) enum CourseError {
        /// The course does not exist, was deleted, or is hidden from the caller.
        NotFound => NotFound, "courses.not_found", "there is no such course";
        /// The course was deleted. Only who may restore it is told.
        Deleted => NotFound, "courses.deleted", "the course was deleted; it can be restored for 30 days after that";
        /// Only what is deleted is restored.
        NotDeleted => Conflict, "courses.not_deleted", "the course is not deleted";
        /// Only a draft and what is archived is deleted.
        StillPublished => Conflict, "courses.still_published", "the course is published; archive it first";
        /// Another course has or had the slug.
        SlugTaken(slug: Slug) => Conflict, "courses.slug_taken", "another course has the slug {slug}";
        /// Courses would wait for each other in a circle.
        PrerequisiteCycle(courses: Vec<CourseId>) => Conflict, "courses.prerequisite_cycle", "these courses would wait for each other; see details",
            |refusal| refusal.with_detail("cycle", serde_json::json!(courses));
        /// The prerequisites of the prerequisites are too many to look through.
        TooManyPrerequisites(most: usize) => Conflict, "courses.too_many_prerequisites", "more than {most} courses would have to be completed before";
        /// The course has no place for another instructor.
        TooManyStaff(most: usize) => Conflict, "courses.too_many_staff", "there are {most} instructors already";
        /// The user has no role in the course.
        NotAnInstructor => NotFound, "courses.not_an_instructor", "the user has no role in the course";
        /// Without an owner, nobody could manage the course.
        LastOwner => Conflict, "courses.last_owner", "the course needs an owner; make another one first";
        /// A draft is not archived.
        NeverPublished => Conflict, "courses.never_published", "the course was never published; it can be deleted";
        /// Only what is archived is published again.
        NotArchived => Conflict, "courses.not_archived", "the course is not archived";
        /// A version is being made.
        Publishing(version: u32) => Conflict, "courses.publishing", "version {version} is being published";
        /// The preflight has found something that learners must not get.
        NotReady(problems: Vec<crate::checks::Problem>) => Conflict, "courses.not_ready", "the draft cannot be published yet; see details",
            |refusal| refusal.with_detail("problems", serde_json::json!(problems));
        /// The draft is what is published.
        NothingToPublish => Conflict, "courses.nothing_to_publish", "the draft is what is published already";
        /// The course was not copied from another one, or long ago.
        NotACopy => NotFound, "courses.not_a_copy", "the course was not copied in the last 90 days";
        /// Somebody is or was enrolled.
        HasLearners => Conflict, "courses.has_learners", "somebody is or was enrolled; archive the course";
    }
}

kernel::errors! {
    /// Why somebody does not get something that exists.
    pub(crate) enum AccessError {
        /// A learner waits for something.
        Locked => Forbidden, "courses.locked", "the lesson is locked; see details";
        /// The caller has no part in the course.
        NotEnrolled => Forbidden, "courses.not_enrolled", "only learners of the course have this; see details";
        /// The learner's access, or that of all learners, has ended.
        Ended => Forbidden, "courses.access_ended", "the access to the course has ended";
        /// The caller is not staff of the course, or not in a role that may do this.
        NotStaff => Forbidden, "courses.not_staff", "your role in the course does not allow this";
        /// The course is archived.
        Archived => Conflict, "courses.archived", "the course is archived";
    }
}

kernel::errors! {
    /// An error about the outline of a course, its modules and lessons.
    pub(crate) enum OutlineError {
        /// The module does not exist, or was deleted.
        NoSuchModule => NotFound, "courses.module_not_found", "the course has no such module";
        /// The lesson does not exist, was deleted, or is not in the published version.
        NoSuchLesson => NotFound, "courses.lesson_not_found", "the course has no such lesson";
        /// The lesson has not had this text, or too many texts ago.
        NoSuchRevision => NotFound, "courses.no_such_revision", "the lesson has no such revision";
        /// The course was never published.
        NotPublished => NotFound, "courses.not_published", "the course has no published version";
        /// The version does not exist.
        NoSuchVersion => NotFound, "courses.no_such_version", "the course has no such version";
        /// Only an empty module is deleted.
        ModuleNotEmpty(lessons: usize) => Conflict, "courses.module_not_empty", "the module has {lessons} lessons; move or delete them first";
        /// Other lessons wait for the lesson.
        LessonAwaited(by: Vec<String>) => Conflict, "courses.lesson_awaited", "other lessons or modules wait for the lesson; see details",
            |refusal| refusal.with_detail("awaited_by", serde_json::json!(by));
        /// The course has no place for another one.
        Full(what: &'static str, most: usize) => Conflict, "courses.full", "there are {most} {what} already";
        /// Lessons would wait for each other in a circle.
        ReleaseCycle(lessons: Vec<LessonId>) => Conflict, "courses.release_cycle", "these lessons would wait for each other; see details",
            |refusal| refusal.with_detail("cycle", serde_json::json!(lessons));
        /// A lesson and its exercises, or an outline, would not fit into a row.
        TooLarge(what: &'static str, most: usize) => Conflict, "courses.too_large", "{what} would have more than {most} bytes";
        /// The rows of the draft are being written anew.
        Restoring(version: u32) => Conflict, "courses.restoring", "the draft is being restored from version {version}; try again shortly";
        /// The draft was changed while it was published.
        DraftChanged => Conflict, "courses.draft_changed", "the draft was changed at the same time; publish again";
    }
}

kernel::errors! {
    /// An error about an exercise.
    pub(crate) enum ExerciseError {
        /// The exercise does not exist, was deleted, or is not in the published lesson.
        NotFound => NotFound, "courses.exercise_not_found", "the lesson has no such exercise";
        /// The learner has answered as often as the exercise allows.
        NoAttemptsLeft(most: i64) => Conflict, "courses.no_attempts_left", "the exercise allows {most} attempts";
        /// The exercise has no key yet.
        NoKey => Conflict, "courses.no_key", "the exercise has no key yet";
    }
}
