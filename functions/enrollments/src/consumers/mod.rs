//! The consumers. Written by `make synth`.

pub(crate) mod copy_courses;
pub(crate) mod look_for_free_seats;
pub(crate) mod offer_seats;
