//! Code that the test binaries share: it checks every response against the API description.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

pub mod openapi;
