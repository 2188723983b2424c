//! What tests stand on: a table in memory that refuses what DynamoDB refuses, a clock that obeys,
//! and [`App`], which is every function of the given catalogues in one process, behind the same
//! routes, authorizer and event rules as in the cloud; and an identity provider that really signs.
//! Knows no domain.

#![expect(
    clippy::expect_used,
    reason = "this crate runs in tests alone, where a panic is how a test fails"
)]

mod app;
mod clock;
pub mod contract;
pub mod keys;
pub mod oidc;
mod table;

pub use app::{App, AppBuilder, DeadLetter, Exchange, RequestBuilder, Response};
pub use clock::TestClock;
pub use table::MemoryTable;
