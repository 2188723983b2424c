//! What keeps SSM and the table the same.

pub mod apply_setting;
pub mod record_parameter_change;
pub mod remove_setting;
pub mod settle_parameters;
