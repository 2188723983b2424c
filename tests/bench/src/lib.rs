//! A platform with data, which the domains' own functions made: for the benchmarks in `costs`, and for the
//! test of growth, which counts what they cost with more of it.

#![expect(
    clippy::expect_used,
    reason = "this crate is used only by measurements and tests, which fail with a panic"
)]

mod copies;
mod http_event;
mod population;
mod send;
mod table;
mod variables;

pub use copies::copies;
pub use http_event::HttpEvent;
pub use population::{Population, Published, key_ring};
pub use send::Caller;
pub use table::table_definition;
pub use variables::variables;
