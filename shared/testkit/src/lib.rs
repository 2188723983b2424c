//! Test doubles: a table in memory that refuses what DynamoDB refuses, a mailer, objects and parameters
//! in memory, an identity provider that signs real tokens, a clock that tests control, and [`App`],
//! which runs all functions of the given catalogues in one process, behind the same routes, authorizer
//! and event rules as in the cloud. It is independent of the domains.

#![expect(
    clippy::expect_used,
    reason = "this crate is used only in tests, which fail with a panic"
)]

mod api;
mod app;
mod bus;
mod canned;
mod clock;
mod collector;
pub mod contract;
mod documents;
pub mod emf;
mod fact;
pub mod keys;
pub mod log_data;
pub mod object_contract;
mod objects;
pub mod oidc;
mod outbox;
mod parameters;
mod queues;
mod resources;
mod settings;
mod table;

pub use api::{ApiCall, ApiFault, MemoryApi};
pub use app::{App, AppBuilder, DeadLetter, Exchange, RequestBuilder, Response, find_route};
pub use canned::{aws_answering, aws_answering_in_turn};
pub use clock::TestClock;
pub use collector::{ExportRequest, LoopbackCollector};
pub use documents::MemoryDocuments;
pub use fact::fact;
pub use keys::value_of;
pub use objects::{MemoryObjects, ObjectCall, TransferReply};
pub use outbox::Outbox;
pub use parameters::{MemoryParameters, Operation, ParameterChange};
pub use queues::MemoryQueues;
pub use resources::{open, resources};
pub use settings::DomainSettings;
pub use table::MemoryTable;
