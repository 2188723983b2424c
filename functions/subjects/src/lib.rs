//! Subjects: what is taught, under which code, by which department and for how many credits.
//!
//! Owns the subjects and the uniqueness of their codes. Tells `SubjectCreated`, `SubjectUpdated`
//! and `SubjectDeleted`; listens to nobody. Whoever teaches by a subject keeps a copy of what it
//! needs, made from these events.

pub mod commands;
pub mod error;
pub mod event;
pub mod functions;
pub mod queries;
pub mod report;
pub mod repository;
pub mod subject;
#[cfg(test)]
mod testing;
pub mod view;

pub use functions::catalogue;
