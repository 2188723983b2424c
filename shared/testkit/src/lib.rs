//! What tests stand on: a table in memory that refuses what DynamoDB refuses, mails, objects and
//! parameters that go nowhere, an identity provider that really signs, a clock that obeys, and [`App`], which is
//! every function of the given catalogues in one process, behind the same routes, authorizer and
//! event rules as in the cloud. Knows no domain.

#![expect(
    clippy::expect_used,
    reason = "this crate runs in tests alone, where a panic is how a test fails"
)]

mod app;
mod bus;
mod canned;
mod clock;
pub mod contract;
pub mod keys;
mod objects;
pub mod oidc;
mod outbox;
mod parameters;
mod resources;
mod settings;
mod table;

pub use app::{App, AppBuilder, DeadLetter, Exchange, RequestBuilder, Response};
pub use canned::aws_answering;
pub use clock::TestClock;
pub use objects::MemoryObjects;
pub use outbox::Outbox;
pub use parameters::{MemoryParameters, Operation, ParameterChange};
pub use resources::{open, resources};
pub use settings::DomainSettings;
pub use table::MemoryTable;
