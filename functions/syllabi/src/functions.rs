//! Every function of this domain. Written by `make synth`.

use lambda::{Catalogue, Function};

use crate::commands::acknowledge_syllabus::AcknowledgeSyllabus;
use crate::commands::create_syllabus::CreateSyllabus;
use crate::commands::delete_syllabus::DeleteSyllabus;
use crate::commands::publish_syllabus::PublishSyllabus;
use crate::commands::semesters::close_semester::CloseSemester;
use crate::commands::semesters::create_semester::CreateSemester;
use crate::commands::semesters::delete_semester::DeleteSemester;
use crate::commands::semesters::roll_over_semester::RollOverSemester;
use crate::commands::semesters::update_semester::UpdateSemester;
use crate::commands::submit_syllabus::SubmitSyllabus;
use crate::commands::update_syllabus::UpdateSyllabus;
use crate::commands::withdraw_syllabus::WithdrawSyllabus;
use crate::consumers::copy_files::File;
use crate::consumers::copy_subjects::Subject;
use crate::jobs::open_semesters::SemesterWork;
use crate::jobs::remove_syllabus_rows::SyllabusRowsRemoval;
use crate::jobs::roll_over_syllabi::SyllabiRollOver;
use crate::queries::get_syllabus::GetSyllabus;
use crate::queries::get_syllabus_by_subject::GetSyllabusBySubject;
use crate::queries::get_syllabus_changes::GetSyllabusChanges;
use crate::queries::list_syllabi_by_semester::ListSyllabiBySemester;
use crate::queries::list_syllabus_versions::ListSyllabusVersions;
use crate::queries::semesters::get_roll_over::GetRollOver;
use crate::queries::semesters::get_semester::GetSemester;
use crate::queries::semesters::list_semesters::ListSemesters;

/// The domain's functions, for the templates, the API description and the tests.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_DESCRIPTION"))
        .command::<AcknowledgeSyllabus>()
        .command::<CloseSemester>()
        .command::<CreateSemester>()
        .command::<CreateSyllabus>()
        .command::<DeleteSemester>()
        .command::<DeleteSyllabus>()
        .command::<PublishSyllabus>()
        .command::<RollOverSemester>()
        .command::<SubmitSyllabus>()
        .command::<UpdateSemester>()
        .command::<UpdateSyllabus>()
        .command::<WithdrawSyllabus>()
        .query::<GetRollOver>()
        .query::<GetSemester>()
        .query::<GetSyllabus>()
        .query::<GetSyllabusBySubject>()
        .query::<GetSyllabusChanges>()
        .query::<ListSemesters>()
        .query::<ListSyllabiBySemester>()
        .query::<ListSyllabusVersions>()
        .projection::<File>()
        .projection::<Subject>()
        .timed_work::<SemesterWork>()
        .bulk_work::<SyllabusRowsRemoval>()
        .bulk_work::<SyllabiRollOver>()
}

/// The function `acknowledge-syllabus`.
#[must_use]
pub fn acknowledge_syllabus() -> Function {
    lambda::command::<AcknowledgeSyllabus>()
}

/// The function `close-semester`.
#[must_use]
pub fn close_semester() -> Function {
    lambda::command::<CloseSemester>()
}

/// The function `create-semester`.
#[must_use]
pub fn create_semester() -> Function {
    lambda::command::<CreateSemester>()
}

/// The function `create-syllabus`.
#[must_use]
pub fn create_syllabus() -> Function {
    lambda::command::<CreateSyllabus>()
}

/// The function `delete-semester`.
#[must_use]
pub fn delete_semester() -> Function {
    lambda::command::<DeleteSemester>()
}

/// The function `delete-syllabus`.
#[must_use]
pub fn delete_syllabus() -> Function {
    lambda::command::<DeleteSyllabus>()
}

/// The function `publish-syllabus`.
#[must_use]
pub fn publish_syllabus() -> Function {
    lambda::command::<PublishSyllabus>()
}

/// The function `roll-over-semester`.
#[must_use]
pub fn roll_over_semester() -> Function {
    lambda::command::<RollOverSemester>()
}

/// The function `submit-syllabus`.
#[must_use]
pub fn submit_syllabus() -> Function {
    lambda::command::<SubmitSyllabus>()
}

/// The function `update-semester`.
#[must_use]
pub fn update_semester() -> Function {
    lambda::command::<UpdateSemester>()
}

/// The function `update-syllabus`.
#[must_use]
pub fn update_syllabus() -> Function {
    lambda::command::<UpdateSyllabus>()
}

/// The function `withdraw-syllabus`.
#[must_use]
pub fn withdraw_syllabus() -> Function {
    lambda::command::<WithdrawSyllabus>()
}

/// The function `get-roll-over`.
#[must_use]
pub fn get_roll_over() -> Function {
    lambda::query::<GetRollOver>()
}

/// The function `get-semester`.
#[must_use]
pub fn get_semester() -> Function {
    lambda::query::<GetSemester>()
}

/// The function `get-syllabus`.
#[must_use]
pub fn get_syllabus() -> Function {
    lambda::query::<GetSyllabus>()
}

/// The function `get-syllabus-by-subject`.
#[must_use]
pub fn get_syllabus_by_subject() -> Function {
    lambda::query::<GetSyllabusBySubject>()
}

/// The function `get-syllabus-changes`.
#[must_use]
pub fn get_syllabus_changes() -> Function {
    lambda::query::<GetSyllabusChanges>()
}

/// The function `list-semesters`.
#[must_use]
pub fn list_semesters() -> Function {
    lambda::query::<ListSemesters>()
}

/// The function `list-syllabi-by-semester`.
#[must_use]
pub fn list_syllabi_by_semester() -> Function {
    lambda::query::<ListSyllabiBySemester>()
}

/// The function `list-syllabus-versions`.
#[must_use]
pub fn list_syllabus_versions() -> Function {
    lambda::query::<ListSyllabusVersions>()
}

/// The function `copy-files`.
#[must_use]
pub fn copy_files() -> Function {
    lambda::projection::<File>()
}

/// The function `copy-subjects`.
#[must_use]
pub fn copy_subjects() -> Function {
    lambda::projection::<Subject>()
}

/// The function `open-semesters`.
#[must_use]
pub fn open_semesters() -> Function {
    lambda::timed_work::<SemesterWork>()
}

/// The function `remove-syllabus-rows`.
#[must_use]
pub fn remove_syllabus_rows() -> Function {
    lambda::bulk_work::<SyllabusRowsRemoval>()
}

/// The function `roll-over-syllabi`.
#[must_use]
pub fn roll_over_syllabi() -> Function {
    lambda::bulk_work::<SyllabiRollOver>()
}
