//! What this domain copies from others.

pub mod copy_subjects;

#[cfg(test)]
mod tests;
