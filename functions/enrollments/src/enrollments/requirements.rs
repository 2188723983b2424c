//! The courses that must be completed before another one.

use std::collections::HashSet;

use kernel::table::{from_row, get_all};
use kernel::{Entity as _, Result};

use super::Enrollments;
use crate::course::{Course, Prerequisite};
use crate::error::AdmissionError;
use crate::ids::{CourseId, EnrollmentId, UserId};
use crate::progress::Progress;

impl Enrollments {
    /// Refuses somebody who has not completed what the course needs. One call, and none for a course without
    /// prerequisites.
    ///
    /// # Errors
    /// `enrollments.prerequisites_missing`
    pub(crate) async fn check_prerequisites(
        &self,
        course: &Course,
        user_id: &UserId,
    ) -> Result<()> {
        let needed: HashSet<&CourseId> = course.required_courses().collect();
        let needed: Vec<_> = needed.into_iter().collect();
        let id = |course: &&CourseId| EnrollmentId::new((*course).clone(), user_id.clone());
        let keys: Vec<_> = needed
            .iter()
            .map(|course| Progress::key(id(course).as_str()))
            .collect();
        let rows = get_all(self.table.as_ref(), &keys).await?;
        let mut completed = HashSet::new();
        for (course, row) in needed.into_iter().zip(rows) {
            let progress: Option<Progress> = row.map(from_row).transpose()?;
            if progress.is_some_and(|progress| progress.was_completed()) {
                completed.insert(course);
            }
        }
        let is_met =
            |one: &&Prerequisite| one.any_of.iter().any(|course| completed.contains(course));
        let missing: Vec<_> = course
            .prerequisites
            .iter()
            .filter(|one| !is_met(one))
            .cloned()
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(AdmissionError::PrerequisitesMissing(missing).into())
    }
}
