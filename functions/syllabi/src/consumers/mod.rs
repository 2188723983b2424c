//! The consumers. Written by `make synth`.

pub(crate) mod copy_files;
pub(crate) mod copy_subjects;

#[cfg(test)]
mod tests;
