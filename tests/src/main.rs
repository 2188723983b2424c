//! Tests across domains, in one binary.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod catalogue;
mod client;
mod contracts;
mod documents;
mod given;
mod growth;
mod journeys;
mod oidc;
mod pipeline;
mod samples;
mod security;
mod table_contract;
