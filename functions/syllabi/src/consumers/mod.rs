//! What follows from events. Written by `make synth`.

pub mod copy_subjects;

#[cfg(test)]
mod tests;
