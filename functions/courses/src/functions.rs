//! Every function of this domain. Written by `make synth`.

use lambda::{Catalogue, Function};

use crate::commands::courses::add_course_instructor::AddCourseInstructor;
use crate::commands::courses::archive_course::ArchiveCourse;
use crate::commands::courses::copy_course::CopyCourse;
use crate::commands::courses::create_course::CreateCourse;
use crate::commands::courses::delete_course::DeleteCourse;
use crate::commands::courses::publish_course::PublishCourse;
use crate::commands::courses::remove_course_instructor::RemoveCourseInstructor;
use crate::commands::courses::restore_course::RestoreCourse;
use crate::commands::courses::unarchive_course::UnarchiveCourse;
use crate::commands::courses::update_course::UpdateCourse;
use crate::commands::exercises::create_exercise::CreateExercise;
use crate::commands::exercises::delete_exercise::DeleteExercise;
use crate::commands::exercises::submit_exercise_attempt::SubmitExerciseAttempt;
use crate::commands::exercises::update_exercise::UpdateExercise;
use crate::commands::lessons::create_lesson::CreateLesson;
use crate::commands::lessons::delete_lesson::DeleteLesson;
use crate::commands::lessons::restore_lesson_revision::RestoreLessonRevision;
use crate::commands::lessons::update_lesson::UpdateLesson;
use crate::commands::modules::create_module::CreateModule;
use crate::commands::modules::delete_module::DeleteModule;
use crate::commands::modules::update_module::UpdateModule;
use crate::commands::outline::update_course_outline::UpdateCourseOutline;
use crate::commands::versions::create_course_version::CreateCourseVersion;
use crate::commands::versions::restore_course_version::RestoreCourseVersion;
use crate::consumers::copy_enrollments::Enrolled;
use crate::consumers::keep_completed_lessons::KeepCompletedLessons;
use crate::consumers::remove_completed_lessons::RemoveCompletedLessons;
use crate::jobs::copy_lessons::LessonsCopy;
use crate::jobs::publish_lessons::LessonsPublication;
use crate::jobs::purge_courses::CoursePurge;
use crate::jobs::release_lessons::LessonsRelease;
use crate::jobs::remove_course_rows::CourseRowsRemoval;
use crate::jobs::restore_lessons::LessonsRestoration;
use crate::queries::courses::get_course::GetCourse;
use crate::queries::courses::get_course_by_slug::GetCourseBySlug;
use crate::queries::courses::get_course_copy::GetCourseCopy;
use crate::queries::courses::list_course_instructors::ListCourseInstructors;
use crate::queries::courses::list_courses::ListCourses;
use crate::queries::exercises::get_exercise::GetExercise;
use crate::queries::exercises::get_exercise_draft::GetExerciseDraft;
use crate::queries::exercises::list_exercise_attempts::ListExerciseAttempts;
use crate::queries::exercises::list_exercises::ListExercises;
use crate::queries::lessons::get_lesson::GetLesson;
use crate::queries::lessons::get_lesson_revision::GetLessonRevision;
use crate::queries::lessons::list_lesson_revisions::ListLessonRevisions;
use crate::queries::lessons::list_lessons::ListLessons;
use crate::queries::modules::get_module::GetModule;
use crate::queries::modules::list_modules::ListModules;
use crate::queries::outline::get_course_outline::GetCourseOutline;
use crate::queries::versions::get_course_changes::GetCourseChanges;
use crate::queries::versions::get_course_checks::GetCourseChecks;
use crate::queries::versions::get_course_version::GetCourseVersion;
use crate::queries::versions::get_course_version_diff::GetCourseVersionDiff;
use crate::queries::versions::get_course_version_lesson::GetCourseVersionLesson;
use crate::queries::versions::list_course_version_exercises::ListCourseVersionExercises;
use crate::queries::versions::list_course_versions::ListCourseVersions;

/// The domain's functions, for the templates, the API description and the tests.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_DESCRIPTION"))
        .command::<AddCourseInstructor>()
        .command::<ArchiveCourse>()
        .command::<CopyCourse>()
        .command::<CreateCourse>()
        .command::<CreateCourseVersion>()
        .command::<CreateExercise>()
        .command::<CreateLesson>()
        .command::<CreateModule>()
        .command::<DeleteCourse>()
        .command::<DeleteExercise>()
        .command::<DeleteLesson>()
        .command::<DeleteModule>()
        .command::<PublishCourse>()
        .command::<RemoveCourseInstructor>()
        .command::<RestoreCourse>()
        .command::<RestoreCourseVersion>()
        .command::<RestoreLessonRevision>()
        .command::<SubmitExerciseAttempt>()
        .command::<UnarchiveCourse>()
        .command::<UpdateCourse>()
        .command::<UpdateCourseOutline>()
        .command::<UpdateExercise>()
        .command::<UpdateLesson>()
        .command::<UpdateModule>()
        .query::<GetCourse>()
        .query::<GetCourseBySlug>()
        .query::<GetCourseChanges>()
        .query::<GetCourseChecks>()
        .query::<GetCourseCopy>()
        .query::<GetCourseOutline>()
        .query::<GetCourseVersion>()
        .query::<GetCourseVersionDiff>()
        .query::<GetCourseVersionLesson>()
        .query::<GetExercise>()
        .query::<GetExerciseDraft>()
        .query::<GetLesson>()
        .query::<GetLessonRevision>()
        .query::<GetModule>()
        .query::<ListCourseInstructors>()
        .query::<ListCourseVersionExercises>()
        .query::<ListCourseVersions>()
        .query::<ListCourses>()
        .query::<ListExerciseAttempts>()
        .query::<ListExercises>()
        .query::<ListLessonRevisions>()
        .query::<ListLessons>()
        .query::<ListModules>()
        .consumer::<KeepCompletedLessons>()
        .consumer::<RemoveCompletedLessons>()
        .projection::<Enrolled>()
        .timed_work::<CoursePurge>()
        .timed_work::<LessonsRelease>()
        .bulk_work::<LessonsCopy>()
        .bulk_work::<LessonsPublication>()
        .bulk_work::<CourseRowsRemoval>()
        .bulk_work::<LessonsRestoration>()
}

/// The function `add-course-instructor`.
#[must_use]
pub fn add_course_instructor() -> Function {
    lambda::command::<AddCourseInstructor>()
}

/// The function `archive-course`.
#[must_use]
pub fn archive_course() -> Function {
    lambda::command::<ArchiveCourse>()
}

/// The function `copy-course`.
#[must_use]
pub fn copy_course() -> Function {
    lambda::command::<CopyCourse>()
}

/// The function `create-course`.
#[must_use]
pub fn create_course() -> Function {
    lambda::command::<CreateCourse>()
}

/// The function `create-course-version`.
#[must_use]
pub fn create_course_version() -> Function {
    lambda::command::<CreateCourseVersion>()
}

/// The function `create-exercise`.
#[must_use]
pub fn create_exercise() -> Function {
    lambda::command::<CreateExercise>()
}

/// The function `create-lesson`.
#[must_use]
pub fn create_lesson() -> Function {
    lambda::command::<CreateLesson>()
}

/// The function `create-module`.
#[must_use]
pub fn create_module() -> Function {
    lambda::command::<CreateModule>()
}

/// The function `delete-course`.
#[must_use]
pub fn delete_course() -> Function {
    lambda::command::<DeleteCourse>()
}

/// The function `delete-exercise`.
#[must_use]
pub fn delete_exercise() -> Function {
    lambda::command::<DeleteExercise>()
}

/// The function `delete-lesson`.
#[must_use]
pub fn delete_lesson() -> Function {
    lambda::command::<DeleteLesson>()
}

/// The function `delete-module`.
#[must_use]
pub fn delete_module() -> Function {
    lambda::command::<DeleteModule>()
}

/// The function `publish-course`.
#[must_use]
pub fn publish_course() -> Function {
    lambda::command::<PublishCourse>()
}

/// The function `remove-course-instructor`.
#[must_use]
pub fn remove_course_instructor() -> Function {
    lambda::command::<RemoveCourseInstructor>()
}

/// The function `restore-course`.
#[must_use]
pub fn restore_course() -> Function {
    lambda::command::<RestoreCourse>()
}

/// The function `restore-course-version`.
#[must_use]
pub fn restore_course_version() -> Function {
    lambda::command::<RestoreCourseVersion>()
}

/// The function `restore-lesson-revision`.
#[must_use]
pub fn restore_lesson_revision() -> Function {
    lambda::command::<RestoreLessonRevision>()
}

/// The function `submit-exercise-attempt`.
#[must_use]
pub fn submit_exercise_attempt() -> Function {
    lambda::command::<SubmitExerciseAttempt>()
}

/// The function `unarchive-course`.
#[must_use]
pub fn unarchive_course() -> Function {
    lambda::command::<UnarchiveCourse>()
}

/// The function `update-course`.
#[must_use]
pub fn update_course() -> Function {
    lambda::command::<UpdateCourse>()
}

/// The function `update-course-outline`.
#[must_use]
pub fn update_course_outline() -> Function {
    lambda::command::<UpdateCourseOutline>()
}

/// The function `update-exercise`.
#[must_use]
pub fn update_exercise() -> Function {
    lambda::command::<UpdateExercise>()
}

/// The function `update-lesson`.
#[must_use]
pub fn update_lesson() -> Function {
    lambda::command::<UpdateLesson>()
}

/// The function `update-module`.
#[must_use]
pub fn update_module() -> Function {
    lambda::command::<UpdateModule>()
}

/// The function `get-course`.
#[must_use]
pub fn get_course() -> Function {
    lambda::query::<GetCourse>()
}

/// The function `get-course-by-slug`.
#[must_use]
pub fn get_course_by_slug() -> Function {
    lambda::query::<GetCourseBySlug>()
}

/// The function `get-course-changes`.
#[must_use]
pub fn get_course_changes() -> Function {
    lambda::query::<GetCourseChanges>()
}

/// The function `get-course-checks`.
#[must_use]
pub fn get_course_checks() -> Function {
    lambda::query::<GetCourseChecks>()
}

/// The function `get-course-copy`.
#[must_use]
pub fn get_course_copy() -> Function {
    lambda::query::<GetCourseCopy>()
}

/// The function `get-course-outline`.
#[must_use]
pub fn get_course_outline() -> Function {
    lambda::query::<GetCourseOutline>()
}

/// The function `get-course-version`.
#[must_use]
pub fn get_course_version() -> Function {
    lambda::query::<GetCourseVersion>()
}

/// The function `get-course-version-diff`.
#[must_use]
pub fn get_course_version_diff() -> Function {
    lambda::query::<GetCourseVersionDiff>()
}

/// The function `get-course-version-lesson`.
#[must_use]
pub fn get_course_version_lesson() -> Function {
    lambda::query::<GetCourseVersionLesson>()
}

/// The function `get-exercise`.
#[must_use]
pub fn get_exercise() -> Function {
    lambda::query::<GetExercise>()
}

/// The function `get-exercise-draft`.
#[must_use]
pub fn get_exercise_draft() -> Function {
    lambda::query::<GetExerciseDraft>()
}

/// The function `get-lesson`.
#[must_use]
pub fn get_lesson() -> Function {
    lambda::query::<GetLesson>()
}

/// The function `get-lesson-revision`.
#[must_use]
pub fn get_lesson_revision() -> Function {
    lambda::query::<GetLessonRevision>()
}

/// The function `get-module`.
#[must_use]
pub fn get_module() -> Function {
    lambda::query::<GetModule>()
}

/// The function `list-course-instructors`.
#[must_use]
pub fn list_course_instructors() -> Function {
    lambda::query::<ListCourseInstructors>()
}

/// The function `list-course-version-exercises`.
#[must_use]
pub fn list_course_version_exercises() -> Function {
    lambda::query::<ListCourseVersionExercises>()
}

/// The function `list-course-versions`.
#[must_use]
pub fn list_course_versions() -> Function {
    lambda::query::<ListCourseVersions>()
}

/// The function `list-courses`.
#[must_use]
pub fn list_courses() -> Function {
    lambda::query::<ListCourses>()
}

/// The function `list-exercise-attempts`.
#[must_use]
pub fn list_exercise_attempts() -> Function {
    lambda::query::<ListExerciseAttempts>()
}

/// The function `list-exercises`.
#[must_use]
pub fn list_exercises() -> Function {
    lambda::query::<ListExercises>()
}

/// The function `list-lesson-revisions`.
#[must_use]
pub fn list_lesson_revisions() -> Function {
    lambda::query::<ListLessonRevisions>()
}

/// The function `list-lessons`.
#[must_use]
pub fn list_lessons() -> Function {
    lambda::query::<ListLessons>()
}

/// The function `list-modules`.
#[must_use]
pub fn list_modules() -> Function {
    lambda::query::<ListModules>()
}

/// The function `keep-completed-lessons`.
#[must_use]
pub fn keep_completed_lessons() -> Function {
    lambda::consumer::<KeepCompletedLessons>()
}

/// The function `remove-completed-lessons`.
#[must_use]
pub fn remove_completed_lessons() -> Function {
    lambda::consumer::<RemoveCompletedLessons>()
}

/// The function `copy-enrollments`.
#[must_use]
pub fn copy_enrollments() -> Function {
    lambda::projection::<Enrolled>()
}

/// The function `purge-courses`.
#[must_use]
pub fn purge_courses() -> Function {
    lambda::timed_work::<CoursePurge>()
}

/// The function `release-lessons`.
#[must_use]
pub fn release_lessons() -> Function {
    lambda::timed_work::<LessonsRelease>()
}

/// The function `copy-lessons`.
#[must_use]
pub fn copy_lessons() -> Function {
    lambda::bulk_work::<LessonsCopy>()
}

/// The function `publish-lessons`.
#[must_use]
pub fn publish_lessons() -> Function {
    lambda::bulk_work::<LessonsPublication>()
}

/// The function `remove-course-rows`.
#[must_use]
pub fn remove_course_rows() -> Function {
    lambda::bulk_work::<CourseRowsRemoval>()
}

/// The function `restore-lessons`.
#[must_use]
pub fn restore_lessons() -> Function {
    lambda::bulk_work::<LessonsRestoration>()
}
