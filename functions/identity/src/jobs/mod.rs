//! What operators and schedules do.

pub mod grant_admin;
pub mod rotate_signing_keys;
