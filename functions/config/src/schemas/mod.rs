//! Schemas: one JSON Schema per service, for the values of its settings.

pub(crate) mod check;
pub(crate) mod event;
pub(crate) mod limits;
pub(crate) mod repository;
pub(crate) mod schema;
pub(crate) mod view;
