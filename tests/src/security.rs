//! Which callers may use which route, for every route, and which tokens are accepted.

mod erasure;
mod forged_tokens;
mod forging;
mod old_tokens;
mod oneself;
mod programs;
mod proofs;
mod routes;
