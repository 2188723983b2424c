//! Which callers may use which route, for every route, and which tokens are accepted.

mod forged_tokens;
mod forging;
mod old_tokens;
mod oneself;
mod programs;
mod routes;
