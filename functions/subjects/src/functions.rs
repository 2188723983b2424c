//! Every function of this domain. Written by `make synth`.

use lambda::{Catalogue, Function};

use crate::commands::create_subject::CreateSubject;
use crate::commands::delete_subject::DeleteSubject;
use crate::commands::update_subject::UpdateSubject;
use crate::queries::get_subject::GetSubject;
use crate::queries::get_subject_by_code::GetSubjectByCode;
use crate::queries::get_subject_report::GetSubjectReport;
use crate::queries::list_subjects::ListSubjects;
use crate::queries::list_subjects_by_department::ListSubjectsByDepartment;

/// The domain's functions, for the templates, the API description and the tests.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_DESCRIPTION"))
        .command::<CreateSubject>()
        .command::<DeleteSubject>()
        .command::<UpdateSubject>()
        .query::<GetSubject>()
        .query::<GetSubjectByCode>()
        .query::<GetSubjectReport>()
        .query::<ListSubjects>()
        .query::<ListSubjectsByDepartment>()
}

/// The function `create-subject`.
#[must_use]
pub fn create_subject() -> Function {
    lambda::command::<CreateSubject>()
}

/// The function `delete-subject`.
#[must_use]
pub fn delete_subject() -> Function {
    lambda::command::<DeleteSubject>()
}

/// The function `update-subject`.
#[must_use]
pub fn update_subject() -> Function {
    lambda::command::<UpdateSubject>()
}

/// The function `get-subject`.
#[must_use]
pub fn get_subject() -> Function {
    lambda::query::<GetSubject>()
}

/// The function `get-subject-by-code`.
#[must_use]
pub fn get_subject_by_code() -> Function {
    lambda::query::<GetSubjectByCode>()
}

/// The function `get-subject-report`.
#[must_use]
pub fn get_subject_report() -> Function {
    lambda::query::<GetSubjectReport>()
}

/// The function `list-subjects`.
#[must_use]
pub fn list_subjects() -> Function {
    lambda::query::<ListSubjects>()
}

/// The function `list-subjects-by-department`.
#[must_use]
pub fn list_subjects_by_department() -> Function {
    lambda::query::<ListSubjectsByDepartment>()
}
