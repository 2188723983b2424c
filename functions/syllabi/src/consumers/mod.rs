//! What this domain hears of others.

pub mod copy_created_subject;
pub mod copy_updated_subject;
pub mod forget_deleted_subject;

#[cfg(test)]
mod tests;
