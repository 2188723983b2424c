//! Settings: what an administrator can change while the platform runs.
//!
//! SSM Parameter Store is the source of truth, and administrators may change settings there too. The
//! table keeps the versions, the audit, the schemas and the changes that are not yet in SSM. Publishes
//! `SettingChanged`, `SettingDeleted`, `SchemaChanged`, `SchemaDeleted` and, for services that were just
//! deployed, `SettingRetold`; for itself `ParametersDrifted` and `IntroductionPaused`. Consumes its own events
//! and those of SSM.

mod commands;
mod consumers;
mod error;
mod flags;
pub mod functions;
mod jobs;
mod queries;
mod routes;
mod schemas;
mod services;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod values;

pub use functions::catalogue;
