//! What operators do.

pub mod grant_admin;
