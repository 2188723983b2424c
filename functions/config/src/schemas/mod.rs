//! What a service's values may be: one JSON Schema for each service.

pub mod check;
pub mod event;
pub mod limits;
pub mod repository;
pub mod schema;
pub mod view;
