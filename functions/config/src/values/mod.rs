//! Settings: names, values, versions, and how they and SSM come to say the same.

pub mod apply;
pub mod difference;
pub mod document;
pub mod editor;
pub mod event;
pub mod introduction;
pub mod name;
pub mod reconciliation;
pub mod record;
pub mod repository;
pub mod setting;
pub mod value;
pub mod version;
pub mod view;
