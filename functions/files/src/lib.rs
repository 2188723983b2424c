//! Files: what people upload, checked and never lost.
//!
//! Owns the files, their uploads and the quotas of owners and courses. The bytes travel between clients
//! and the bucket by presigned requests. Owns the repositories, which record the files of other sources.
//! Publishes `FileUploaded`, `FileRejected` and `FileDeleted`, and of repositories `RepositoryCreated`,
//! `RepositorySynced`, `RepositorySyncFailed` and `RepositoryDeleted`; consumes the events of S3.

mod access;
mod commands;
mod completion;
mod consumers;
mod content;
mod disposition;
mod error;
mod event;
mod file;
pub mod functions;
mod inspection;
mod jobs;
mod links;
mod parts;
mod policy;
mod queries;
mod quota;
mod repositories;
mod repository;
mod stored_object;
#[cfg(test)]
mod testing;
mod uploads;
mod uses;
mod view;

pub use functions::catalogue;
