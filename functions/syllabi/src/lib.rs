//! Syllabi and the semesters to which they belong.
//!
//! Owns semesters with their calendars, syllabi with all versions of their content, what readers have
//! acknowledged, and its own copies of subjects and files, so that a syllabus can be read while those
//! domains are down. Publishes `Semester…` and `Syllabus…` facts, and `FileLinked` and `FileUnlinked` for
//! the files that syllabi use.

mod access;
mod commands;
mod consumers;
mod content_input;
mod default_zone;
mod enrichment;
mod error;
mod event;
pub mod functions;
mod jobs;
mod links;
mod others;
mod queries;
mod references;
mod roll_over;
mod roll_overs;
mod semester;
mod semesters;
mod syllabi;
mod syllabus;
#[cfg(test)]
mod testing;
mod view;

pub use functions::catalogue;
