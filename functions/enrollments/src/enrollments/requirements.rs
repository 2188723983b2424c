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
        let mut missing = self.missing_prerequisites(course, &[user_id]).await?;
        match missing.pop() {
            Some(missing) if !missing.is_empty() => {
                Err(AdmissionError::PrerequisitesMissing(missing).into())
            }
            _ => Ok(()),
        }
    }

    /// What each of these users has not completed of what the course needs. One call for each 100 rows, and none
    /// for a course without prerequisites. No user may be given twice.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn missing_prerequisites(
        &self,
        course: &Course,
        users: &[&UserId],
    ) -> Result<Vec<Vec<Prerequisite>>> {
        let needed: HashSet<&CourseId> = course.required_courses().collect();
        let needed: Vec<_> = needed.into_iter().collect();
        let id = |course: &CourseId, user: &UserId| EnrollmentId::new(course.clone(), user.clone());
        let keys: Vec<_> = users
            .iter()
            .flat_map(|user| needed.iter().map(|course| id(course, user)))
            .map(|id| Progress::key(id.as_str()))
            .collect();
        let mut rows = get_all(self.table.as_ref(), &keys).await?.into_iter();
        let mut missing = Vec::with_capacity(users.len());
        for _ in users {
            let mut completed = HashSet::new();
            for (course, row) in needed.iter().zip(rows.by_ref()) {
                let progress: Option<Progress> = row.map(from_row).transpose()?;
                if progress.is_some_and(|progress| progress.was_completed()) {
                    completed.insert(*course);
                }
            }
            missing.push(missing_of(course, &completed));
        }
        Ok(missing)
    }
}

fn missing_of(course: &Course, completed: &HashSet<&CourseId>) -> Vec<Prerequisite> {
    let is_met = |one: &&Prerequisite| one.any_of.iter().any(|course| completed.contains(course));
    let all = course.prerequisites.iter();
    all.filter(|one| !is_met(one)).cloned().collect()
}
