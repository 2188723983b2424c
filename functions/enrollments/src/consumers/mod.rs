//! The consumers. Written by `make synth`.

pub(crate) mod copy_courses;
pub(crate) mod end_enrollments_of_course;
pub(crate) mod forget_learner;
pub(crate) mod look_for_free_seats;
pub(crate) mod offer_seats;
pub(crate) mod revoke_staff_grant;
