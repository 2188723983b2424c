//! The commands on `semesters`. Written by `make synth`.

pub(crate) mod close_semester;
pub(crate) mod create_semester;
pub(crate) mod delete_semester;
pub(crate) mod roll_over_semester;
pub(crate) mod update_semester;
