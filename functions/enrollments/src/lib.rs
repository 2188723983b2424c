//! Enrollments: who may learn what, seats, waitlists and progress.
//!
//! Owns enrollments with the grants that give access, the seats, waitlists and codes of courses, and how far
//! learners are; staff import lists of learners. Keeps copies of courses, and asks for one that it does not have.
//! Publishes `Enrollment…` facts, each with the state of the enrollment after it, `Waitlist…` and `Seat…` facts, what
//! learners have completed, and which lists were imported.

mod code;
mod commands;
mod consumers;
mod course;
mod enrollment;
mod enrollments;
mod error;
mod event;
pub mod functions;
mod ids;
mod jobs;
mod people;
mod progress;
mod queries;
mod roster;
mod roster_files;
mod seats;
#[cfg(test)]
mod testing;
mod unknown_course;
mod view;
mod waitlist;

pub use functions::catalogue;
