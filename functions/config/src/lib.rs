//! Settings: what an administrator may change while the platform runs.
//!
//! SSM Parameter Store is the truth and where people may change settings too; the table keeps their
//! versions, the audit, the schemas and what is on its way to SSM. Tells `SettingChanged`,
//! `SettingDeleted`, `SettingRetold` to services that are deployed, and `SchemaChanged`; to itself
//! `ParametersDrifted` and `IntroductionPaused`. Listens to its own facts and to SSM's.

pub mod commands;
pub mod consumers;
pub mod error;
pub mod flags;
pub mod functions;
pub mod jobs;
pub mod queries;
pub mod routes;
pub mod schemas;
pub mod services;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod values;

pub use functions::catalogue;
