//! The prerequisites of courses form no circle.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Commit, Error, Result};

use crate::course::Details;
use crate::courses::Courses;
use crate::error::CourseError;
use crate::ids::CourseId;

/// How many courses are looked through at most.
const MOST_COURSES: usize = 200;

/// Checks other prerequisites of a course that courses may require already, as [`check_prerequisites`] does. Two
/// changes at once could close a circle that neither of them sees: so each change of prerequisites writes one row,
/// on condition that it is as it was before the courses were read.
///
/// # Errors
/// Those of [`check_prerequisites`]; a lost race, when the commit is carried out.
pub(crate) async fn change_prerequisites(
    id: &CourseId,
    details: &Details,
    courses: &Courses,
) -> Result<Commit<()>> {
    if details.required_courses().next().is_none() {
        return Ok(Commit::nothing());
    }
    let changes = courses.prerequisite_changes().await?;
    check_prerequisites(id, details, courses).await?;
    courses.count(changes)
}

/// Refuses prerequisites that do not exist, and those that wait for the course itself. One read for each step
/// from prerequisite to prerequisite; none without prerequisites.
///
/// # Errors
/// `request.invalid`, `courses.prerequisite_cycle`, `courses.too_many_prerequisites`
pub(crate) async fn check_prerequisites(
    id: &CourseId,
    details: &Details,
    courses: &Courses,
) -> Result<()> {
    // Each course that was found, and the course that requires it.
    let mut required_by: BTreeMap<CourseId, CourseId> = BTreeMap::new();
    let named: BTreeSet<CourseId> = details.required_courses().cloned().collect();
    let mut next: Vec<CourseId> = named.iter().cloned().collect();
    for course in &named {
        required_by.insert(course.clone(), id.clone());
    }
    while !next.is_empty() {
        if required_by.len() > MOST_COURSES {
            return Err(CourseError::TooManyPrerequisites(MOST_COURSES).into());
        }
        let found = courses.find_many(&next).await?;
        let is_first = next.len() == named.len() && required_by.len() == named.len();
        // What is deleted and may return still counts for circles.
        let there = found.iter().filter(|course| course.deletion().is_none());
        if is_first && there.count() < named.len() {
            let problem = "names a course that does not exist";
            return Err(Error::invalid_field("prerequisites", problem));
        }
        next.clear();
        for course in found {
            for required in course.details().required_courses() {
                if required == id {
                    let cycle = path(id, course.course_id(), &required_by);
                    return Err(CourseError::PrerequisiteCycle(cycle).into());
                }
                if !required_by.contains_key(required) {
                    required_by.insert(required.clone(), course.course_id().clone());
                    next.push(required.clone());
                }
            }
        }
    }
    Ok(())
}

/// From the course over its prerequisites to the one that requires it.
fn path(
    id: &CourseId,
    last: &CourseId,
    required_by: &BTreeMap<CourseId, CourseId>,
) -> Vec<CourseId> {
    let mut path = vec![last.clone()];
    let mut at = last;
    while let Some(by) = required_by.get(at).filter(|by| *by != id) {
        path.push(by.clone());
        at = by;
    }
    path.push(id.clone());
    path.reverse();
    path
}
