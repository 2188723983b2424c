//! What changes subjects.

pub mod create_subject;
pub mod delete_subject;
pub mod update_subject;
