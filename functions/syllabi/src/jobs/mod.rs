//! The jobs. Written by `make synth`.

pub(crate) mod open_semesters;
pub(crate) mod remove_syllabus_rows;
pub(crate) mod roll_over_syllabi;
