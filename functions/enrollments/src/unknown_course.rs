//! A course of which this domain has no copy, or the copy of a draft.
//!
//! The facts of a course arrive within seconds after its publication. What its copy says, and its public document
//! does not, decides about seats and access, so that nobody is enrolled before.

use client::Courses;
use kernel::{Context, Error};

use crate::error::AdmissionError;
use crate::ids::CourseId;

/// Why nobody enrols in such a course: the domain of courses is asked whether it is published by now. One call,
/// unless the circuit is open.
///
/// `enrollments.course_not_found`, `enrollments.course_archived`, `enrollments.course_not_known_yet`; unavailable,
/// when that domain does not answer.
pub(crate) async fn refusal_of_unknown(id: &CourseId, courses: &Courses, cx: &Context) -> Error {
    let course = match courses.get(id.as_str(), cx).await {
        Ok(course) => course,
        Err(error) => return error,
    };
    let state = course.as_ref().map(|course| course.state.as_str());
    let refusal = match state {
        Some("published") => AdmissionError::CourseNotKnownYet,
        Some("archived") => AdmissionError::CourseArchived,
        _ => AdmissionError::CourseNotFound,
    };
    refusal.into()
}

#[cfg(test)]
mod tests;
