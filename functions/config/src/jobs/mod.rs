//! What runs on a schedule.

pub mod reconcile_parameters;
