//! Courses: drafts, published versions, who teaches them, and who may read what.
//!
//! Owns courses with their staff, modules, lessons and exercises, all published versions, and the answers to
//! exercises. Staff edit the draft; learners read the version in force. Publishes `Course…` facts, each with
//! the state of the course after it, `LessonReleased`, and `ExerciseAttempted`.

mod access;
mod attempts;
mod batch;
mod checks;
mod commands;
mod consumers;
mod course;
mod course_access;
mod courses;
mod drafts;
mod error;
mod event;
mod exercise;
pub mod functions;
mod ids;
mod jobs;
mod learner;
mod lesson;
mod named_ids;
mod outline;
mod outlines;
mod prerequisites;
mod publications;
mod publisher;
mod queries;
mod release;
#[cfg(test)]
mod testing;
mod versions;
mod view;

pub use functions::catalogue;
