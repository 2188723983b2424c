//! What the tests share: the API description as a judge of every response.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

pub mod openapi;
