//! What changes settings.

pub mod create_config;
pub mod delete_config;
mod editor;
pub mod put_config_schema;
pub mod rollback_config;
pub mod update_config;

pub use editor::{Editor, Wish};
