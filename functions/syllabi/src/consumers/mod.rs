//! What follows from events. Written by `make synth`.

pub mod copy_created_subject;
pub mod copy_updated_subject;
pub mod forget_deleted_subject;

#[cfg(test)]
mod tests;
