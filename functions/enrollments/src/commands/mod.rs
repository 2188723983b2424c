//! The commands. Written by `make synth`.

pub(crate) mod answer_seat_offer;
pub(crate) mod cancel_enrollment;
pub(crate) mod create_enrollment_code;
pub(crate) mod delete_enrollment_code;
pub(crate) mod draw_waitlist;
pub(crate) mod enroll;
pub(crate) mod enroll_learner;
pub(crate) mod revoke_grant;
pub(crate) mod set_enrollment_groups;
pub(crate) mod set_enrollment_state;
pub(crate) mod start_enrollment_import;
pub(crate) mod update_enrollment_progress;
pub(crate) mod waive_lesson_rules;
