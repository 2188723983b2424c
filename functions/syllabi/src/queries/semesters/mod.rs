//! The queries on `semesters`. Written by `make synth`.

pub(crate) mod get_roll_over;
pub(crate) mod get_semester;
pub(crate) mod list_semesters;
