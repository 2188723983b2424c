//! A platform with data, which the domains' own functions made: for the benchmarks in `costs`, and for the
//! test of growth, which counts what they cost with more of it.

#![expect(
    clippy::expect_used,
    reason = "this crate is used only by measurements and tests, which fail with a panic"
)]

mod copies;
mod population;
mod send;

pub use copies::copies;
pub use population::{Population, Published, key_ring};
pub use send::Caller;
