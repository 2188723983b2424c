//! Subjects: their codes, departments and credits.
//!
//! Owns the subjects and the uniqueness of their codes. Publishes `SubjectCreated`, `SubjectUpdated`
//! and `SubjectDeleted`; consumes no events. A domain that uses subjects keeps a copy of the fields
//! that it needs, made from these events.

mod commands;
mod error;
mod event;
pub mod functions;
mod queries;
mod report;
mod repository;
mod subject;
#[cfg(test)]
mod testing;
mod view;

pub use functions::catalogue;
